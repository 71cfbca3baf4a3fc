import type { RuleName, Signature, Version } from "vigie/registry";
import type { MoveName } from "../api/moves.ts";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { seenBefore } from "./simulation/seen-before.ts";
import type { SeenMove, SimulatedMove } from "./simulation/simulate-move.ts";

/** A move as a person makes it, whether on a page, by a program or on the command line. */
export interface Decision {
  /** `model@3`, or `model@production`. */
  readonly reference: string;
  readonly person: string;
  readonly reason: string;
  /** Of a release or a rollback. */
  readonly alias: string;
  /** Of an approval: rules that lack evidence, which the approver knows. */
  readonly acknowledged?: readonly RuleName[] | undefined;
  /** Of an approval or a release, over the registry's `statement`. */
  readonly signature?: Signature | undefined;
  /** Of a release: where it is simulated first; default the panel it was fitted on. */
  readonly panel?: string | undefined;
  readonly jumpReason?: string | undefined;
  /** Of a release: true where nobody is to look. */
  readonly isUnseen?: boolean | undefined;
}

export interface DecidingServices {
  readonly registry: AskedRegistry;
  readonly simulate: (move: SimulatedMove) => Promise<SeenMove | null>;
}

/** @throws Fault whatever the registry refuses, and `release.unseen`. */
export async function decide(
  services: DecidingServices,
  move: MoveName,
  decision: Decision,
): Promise<Version> {
  return moves[move](services, decision);
}

type Decide = (services: DecidingServices, decision: Decision) => Version | Promise<Version>;

const moves: Readonly<Record<MoveName, Decide>> = {
  "request-review": ({ registry }, { reference, person, reason }) =>
    registry.requestReview(reference, person, reason),
  approve: ({ registry }, { reference, person, reason, acknowledged = [], signature }) =>
    registry.approve(reference, person, reason, { acknowledged, ...(signature && { signature }) }),
  refuse: ({ registry }, { reference, person, reason }) => registry.refuse(reference, person, reason),
  release,
  rollback: async ({ registry }, { reference, person, reason, alias }) =>
    registry.rollback((await registry.resolve(reference)).model, alias, person, reason),
  retire: ({ registry }, { reference, person, reason }) => registry.retire(reference, person, reason),
};

async function release({ registry, simulate }: DecidingServices, decision: Decision): Promise<Version> {
  const { reference: version, alias, person, reason, panel, jumpReason, signature } = decision;
  // What is not allowed is refused before anything is scored.
  await registry.statement({ action: "release", version, alias, person, acknowledged: [] });
  const look = { version, alias, panel, jumpReason };
  const seen = decision.isUnseen === true ? {} : await seenBefore(simulate, look);
  return registry.release(version, alias, person, reason, { ...seen, ...(signature && { signature }) });
}
