import { Fault } from "vigie/datasets";
import { judge, policyInForce } from "./decisions.ts";
import type { Move } from "./policies/moves.ts";
import type { RuleName } from "./policies/rules/schema.ts";
import { judgeRollback } from "./rollbacks.ts";
import { refuseUnsigned } from "./signing/require.ts";
import {
  approvalStatement,
  releaseStatement,
  type SignedAction,
  type Statement,
} from "./signing/statement.ts";
import type { RegistryState } from "./state/state.ts";
import type { Version, VersionReference } from "./versions.ts";

/** A move that someone thinks of making. */
export interface PossibleMove {
  readonly move: Move | "rollback";
  readonly version: Pick<Version, "model" | "number">;
  readonly person: string;
  /** Read for a release or a rollback. */
  readonly alias: string;
}

/** A decision that a person wants to sign before making it. */
export interface StatementRequest {
  readonly action: SignedAction;
  readonly version: VersionReference;
  readonly person: string;
  /** Read for a release. */
  readonly alias: string;
  /** Read for an approval. */
  readonly acknowledged: readonly RuleName[];
}

/** The fault that a move would meet now, or null. */
export function refusalOf(
  state: RegistryState,
  now: Date,
  { move, version, person, alias }: PossibleMove,
): Fault | null {
  try {
    if (move === "rollback") judgeRollback(state, { model: version.model, alias, person });
    else judge(state, now, { move, version, person, alias });
    if (move === "approve" || move === "release") refuseUnsigned(policyInForce(state).policy, move);
    return null;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** @throws Fault as the move itself would. */
export function statementFor(state: RegistryState, now: Date, request: StatementRequest): Statement {
  const { action, person, alias, acknowledged } = request;
  const version = judge(state, now, { move: action, version: request.version, person, alias });
  if (action === "release") return releaseStatement(state, version, { person, alias });
  return approvalStatement(version, { person, policy: policyInForce(state).digest, acknowledged });
}
