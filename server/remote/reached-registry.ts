import type {
  CardFormat,
  CardLanguage,
  FindingRequest,
  FindingStepRequest,
  ListFilter,
  PolicyCheck,
  Statement,
  StatementRequest,
} from "vigie/registry";
import type { FindingView } from "../api/findings.ts";
import type { HistoryEntry } from "../api/history.ts";
import type { MoveName } from "../api/moves.ts";
import type { WindowView } from "../api/runs.ts";
import type { VersionView } from "../api/versions.ts";
import type { Decision } from "../services/decide.ts";
import type { SeenMove, SimulatedMove } from "../services/simulation/simulate-move.ts";

/** A version as verbs tell it; its folder only where that is on this machine. */
export interface ReachedVersion extends VersionView {
  readonly folder?: string;
}

export interface ShownVersion {
  readonly version: ReachedVersion;
  /** Null where the run can be made again. */
  readonly notReproducible: string | null;
  /** The months it was judged on, with the looks at them; null where its bundle does not name them. */
  readonly window: WindowView | null;
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
}

/**
 * A registry as people read it and decide: the workspace's own (`registry-here.ts`), or a server's over `/api/v1`
 * (`registry-there.ts`), where whoever decides is the person of the token. Every method throws the registry's own faults.
 */
export interface ReachedRegistry {
  list(filter: ListFilter): Promise<readonly ReachedVersion[]>;
  show(reference: string): Promise<ShownVersion>;
  check(reference: string): Promise<PolicyCheck>;
  card(reference: string, options: { language: CardLanguage; format: CardFormat }): Promise<string>;
  findings(reference: string): Promise<readonly FindingView[]>;
  openFinding(request: FindingRequest & { readonly version: string }): Promise<ReachedVersion>;
  stepFinding(request: FindingStepRequest & { readonly version: string }): Promise<ReachedVersion>;
  statement(request: StatementRequest & { readonly version: string }): Promise<Statement>;
  simulate(move: SimulatedMove): Promise<SeenMove | null>;
  move(name: MoveName, decision: Decision): Promise<ReachedVersion>;
}
