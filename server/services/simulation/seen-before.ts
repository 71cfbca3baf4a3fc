import { describeError, Fault } from "vigie/datasets";
import type { SeenSimulation } from "vigie/registry";
import type { SeenMove, SimulatedMove } from "./simulate-move.ts";

export interface ReleaseLook extends SimulatedMove {
  /** Why a list that jumps is released all the same. */
  readonly jumpReason?: string | undefined;
}

/** What a release is seen to change, as the registry takes it; `move` null where its alias points at nothing else yet. */
export interface SeenRelease {
  readonly move: SeenMove | null;
  readonly more: { readonly seen?: SeenSimulation };
}

/**
 * Looks before a release, on the panel named or else the one that the version was fitted on.
 * @throws Fault `release.unseen` (conflict) where that cannot be.
 */
export async function seenBefore(
  simulate: (move: SimulatedMove) => Promise<SeenMove | null>,
  { jumpReason, ...asked }: ReleaseLook,
): Promise<SeenRelease> {
  const move = await simulate(asked).catch((cause: unknown) => {
    throw unseen(asked, cause);
  });
  if (move === null) return { move, more: {} };
  const { panel, simulation } = move;
  const seen = { panel: panel.version, simulation, ...(jumpReason !== undefined && { jumpReason }) };
  return { move, more: { seen } };
}

function unseen({ version, alias }: SimulatedMove, cause: unknown): unknown {
  if (cause instanceof Fault && cause.kind === "cancelled") return cause;
  return new Fault(
    "release.unseen",
    `what releasing ${version} as ${alias} changes cannot be simulated: ${describeError(cause)} (or a release that says it goes unseen)`,
    { kind: "conflict", cause },
  );
}
