import { type Digest, Fault } from "vigie/datasets";
import { requireBundle } from "./bundle/bundle.ts";
import { refuseBlocked } from "./findings.ts";
import type { EventDraft } from "./journal/event.ts";
import { aliasName, checkName } from "./journal/names.ts";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { checkMove, type Move } from "./policies/moves.ts";
import type { Policy } from "./policies/policy.ts";
import { jumpSentences, type ReleaseSimulation } from "./scoring/simulate.ts";
import { requireSignature } from "./signing/require.ts";
import { releaseStatement, type Signature } from "./signing/statement.ts";
import { aliased, aliasesOf, type RegistryState, type VersionState } from "./state/state.ts";
import { locate, type VersionReference } from "./versions.ts";
import type { Workings } from "./workings.ts";

/** A decision about one version: which move, by whom, why. Approving reads evidence and has its own file. */
export interface MoveRequest {
  readonly move: Exclude<Move, "approve">;
  readonly version: VersionReference;
  /** Id of the person who decides. */
  readonly person: string;
  readonly reason: string;
  /** Only for a release. */
  readonly alias?: string;
  /** Only for a release: what it was seen to change; null where its alias pointed nowhere. */
  readonly seen?: SeenSimulation | null;
  /** Only for a release: the releaser's, over `releaseStatement`. */
  readonly signature?: Signature;
}

/** A simulated release, as the journal keeps it. */
export interface SeenSimulation {
  /** Version of the panel that both versions scored. */
  readonly panel: Digest;
  readonly simulation: ReleaseSimulation;
  /** Why a jump is released all the same. */
  readonly jumpReason?: string;
}

/**
 * Judges the move twice: before anything is stored, and again at the moment of writing, when everything before it is settled.
 * @throws Fault `registry.illegal-move`, `registry.role`, `registry.four-eyes`, `registry.finding`, `registry.jump`, `registry.moved`, `bundle.changed`.
 */
export async function makeMove(workings: Workings, request: MoveRequest): Promise<VersionState> {
  const { ledger, notes, append, clock } = workings;
  const now = clock();
  checkNote(request.reason);
  if (request.alias !== undefined) checkName("alias", aliasName, request.alias);
  const { model, number, digest } = locate(ledger.acknowledged, request.version);
  const fixed = { ...request, version: { model, number } };
  requireSigned(ledger.acknowledged, judge(ledger.acknowledged, now, fixed), request);
  await requireBundle(workings.bundles, digest);
  refuseJump(request.seen);
  const reason = await notes.put(request.reason);
  const { jumpReason } = request.seen ?? {};
  const jump = jumpReason === undefined ? {} : { jump: await notes.put(jumpReason) };
  await append(() => {
    const version = judge(ledger.proposed, now, fixed);
    requireSigned(ledger.proposed, version, request);
    const draft = draftOf(request, version, reason, ledger.proposed);
    if (draft.type !== "version.released") return draft;
    refuseUnseen(request.seen, draft.payload);
    return releaseWith(draft, request, jump);
  });
  return locate(ledger.acknowledged, fixed.version);
}

function requireSigned(
  state: RegistryState,
  version: VersionState,
  { move, person, alias, signature }: MoveRequest,
): void {
  if (move !== "release") return;
  requireSignature(state, releaseStatement(state, version, { person, alias: alias! }), signature);
}

function releaseWith(
  { payload, ...draft }: Extract<EventDraft, { type: "version.released" }>,
  { seen, signature }: MoveRequest,
  jump: { readonly jump?: Digest },
): EventDraft {
  const simulation = seen ? { simulation: summaryOf(seen), ...jump } : {};
  return { ...draft, payload: { ...payload, ...simulation, ...(signature && { signature }) } };
}

/** @throws Fault `registry.jump` (conflict) when lists would jump and nobody says why that is right. */
function refuseJump(seen: MoveRequest["seen"]): void {
  if (!seen || seen.simulation.jump.length === 0) return;
  if (seen.jumpReason !== undefined) return void checkNote(seen.jumpReason);
  throw new Fault(
    "registry.jump",
    `release not possible: the list would jump: ${jumpSentences(seen.simulation).join("; ")} (expected a reason for that, with --confirm-jump)`,
    { kind: "conflict" },
  );
}

/** @throws Fault `registry.moved` (conflict) when what was looked at is not what would happen: lists of other versions. */
function refuseUnseen(
  seen: MoveRequest["seen"],
  { model, number, alias, previous }: Extract<EventDraft, { type: "version.released" }>["payload"],
): void {
  if (seen === undefined) return;
  const { before = null, after = `${model}@${number}` } = seen?.simulation ?? {};
  const inPlace = previous === null ? null : `${model}@${previous}`;
  if (before === inPlace && after === `${model}@${number}`) return;
  throw new Fault(
    "registry.moved",
    `release not possible: what was looked at replaces ${before ?? "nothing"} by ${after}, while ${alias} is ${inPlace ?? "nothing"} (expected another look)`,
    { kind: "conflict" },
  );
}

function summaryOf({ panel, simulation: { asOf, levels, jump } }: SeenSimulation) {
  const { high, moderate } = levels;
  return {
    panel,
    asOf,
    before: high.before + moderate.before,
    after: high.after + moderate.after,
    jaccard: Math.min(high.jaccard, moderate.jaccard),
    isJump: jump.length > 0,
  };
}

/** Throws as `makeMove` does; looks neither at the reason nor into the bundle. */
export function judge(
  state: RegistryState,
  now: Date,
  { move, version: reference, person, alias }: Omit<MoveRequest, "reason" | "move"> & { readonly move: Move },
): VersionState {
  const version = locate(state, reference);
  checkMove(move, version, knownPerson(state, person), policyInForce(state).policy);
  if (move === "approve" || move === "release") refuseBlocked(move, version, now);
  if (move === "release") checkRelease(state, version, alias!);
  if (move === "retire" || move === "request-review") checkUnused(state, version, move);
  return version;
}

function draftOf(
  { move, person: actor, alias }: MoveRequest,
  { model, number, digest }: VersionState,
  reason: Digest,
  state: RegistryState,
): EventDraft {
  const which = { model, number };
  const policy = policyInForce(state).digest;
  switch (move) {
    case "request-review":
      return { type: "review.requested", actor, payload: { ...which, reason } };
    case "refuse":
      return { type: "version.refused", actor, payload: { ...which, digest, policy, reason } };
    case "release": {
      const previous = aliased(state, model, alias!)?.number ?? null;
      return {
        type: "version.released",
        actor,
        payload: { ...which, digest, alias: alias!, previous, reason },
      };
    }
    case "retire":
      return { type: "version.retired", actor, payload: { ...which, reason } };
  }
}

/** The policy by which decisions are judged now, with its digest. */
export function policyInForce({ policy }: RegistryState): {
  readonly policy: Policy;
  readonly digest: Digest;
} {
  if (policy !== null) return policy;
  throw new Fault("registry.no-policy", "no policy in force (expected the one set-up adopts)", {
    kind: "broken",
  });
}

function checkRelease(state: RegistryState, { model, number, judgement }: VersionState, alias: string): void {
  if (aliased(state, model, alias)?.number === number)
    throw new Fault(
      "registry.already-released",
      `${model}@${number} is ${alias} already (expected another version)`,
      {
        kind: "conflict",
      },
    );
  if (judgement?.policy !== policyInForce(state).digest)
    throw new Fault(
      "registry.policy-changed",
      `${model}@${number} was approved under another policy (expected a review under the one in force)`,
      { kind: "conflict" },
    );
}

function checkUnused(state: RegistryState, { model, number }: VersionState, move: Move): void {
  const [alias] = aliasesOf(state, model, number);
  if (alias === undefined) return;
  throw new Fault(
    "registry.in-use",
    `${move} not possible: ${model}@${number} is ${alias} (expected a version that no alias means)`,
    {
      kind: "conflict",
    },
  );
}
