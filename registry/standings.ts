import type { Digest } from "vigie/datasets";
import type { AliasMove, Approval, RegistryState, VersionState } from "./state/state.ts";
import { locate, type Version } from "./versions.ts";

/** Where an alias stood, who put it there and why. */
export interface AliasStanding {
  readonly model: string;
  readonly alias: string;
  readonly version: Version;
  readonly by: string;
  readonly since: string;
  readonly kind: AliasMove["kind"];
  /** The note that says why; `note` gives its text. */
  readonly reason: Digest;
  /** The approval that stood behind it, or null. */
  readonly approval: Approval | null;
}

/** A version of a state, as readers see it. */
export type Present = (version: VersionState, state?: RegistryState) => Version;

/** Where every alias stands in a state. */
export function standingsOf(state: RegistryState, present: Present): readonly AliasStanding[] {
  return Object.entries(state.aliases).flatMap(([model, aliases]) =>
    Object.entries(aliases).map(([alias, moves]) => {
      const { number, by, at: since, kind, reason } = moves.at(-1)!;
      const version = present(locate(state, { model, number }), state);
      return { model, alias, version, by, since, kind, reason, approval: version.judgement };
    }),
  );
}
