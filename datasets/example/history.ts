import type { Random } from "../foundation/random.ts";
import type { Establishment } from "./establishments.ts";
import type { FirmIdentity } from "./identity.ts";
import type { Life } from "./life.ts";

/** Everything that truly happened to a firm, from which each writer makes its raw lines. */
export interface FirmHistory {
  readonly firm: FirmIdentity;
  readonly life: Life;
  /** With the transfers that took place. */
  readonly establishments: readonly Establishment[];
  /** Each writer forks a stream of its own. */
  readonly random: Random;
}
