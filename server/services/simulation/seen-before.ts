import { describeError, Fault } from "vigie/datasets";
import type { SeenSimulation } from "vigie/registry";
import type { SeenMove, SimulatedMove } from "./simulate-move.ts";

export interface ReleaseLook extends SimulatedMove {
  /** Why a list that jumps is released all the same. */
  readonly jumpReason?: string | undefined;
}

/**
 * What a release is seen to change, as the registry takes it: null where its alias points at no other version yet. It is looked
 * at on the panel named, or else the one that the version was fitted on.
 * @throws Fault `release.unseen` (conflict) where that cannot be.
 */
export async function seenBefore(
  simulate: (move: SimulatedMove) => Promise<SeenMove | null>,
  { jumpReason, ...asked }: ReleaseLook,
): Promise<{ readonly seen: SeenSimulation | null }> {
  const move = await simulate(asked).catch((cause: unknown) => {
    throw unseen(asked, cause);
  });
  if (move === null) return { seen: null };
  const { panel, simulation } = move;
  return { seen: { panel: panel.version, simulation, ...(jumpReason !== undefined && { jumpReason }) } };
}

function unseen({ version, alias }: SimulatedMove, cause: unknown): unknown {
  if (cause instanceof Fault && cause.kind === "cancelled") return cause;
  return new Fault(
    "release.unseen",
    `what releasing ${version} as ${alias} changes cannot be simulated: ${describeError(cause)} (or a release that says it goes unseen)`,
    { kind: "conflict", cause },
  );
}
