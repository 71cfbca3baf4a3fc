import { type Digest, Fault } from "vigie/datasets";
import { answerQuestion, type QuestionAnswer } from "./answers.ts";
import { appendEvidence, type MaturedEvidence } from "./appended-evidence.ts";
import { approveVersion } from "./approval.ts";
import { type MoveRequest, makeMove, policyInForce, type SeenSimulation } from "./decisions.ts";
import { type DatasetErasure, eraseDataset } from "./erasures.ts";
import { type FindingRequest, type FindingStepRequest, openFinding, stepFinding } from "./findings.ts";
import { addKey, type KeyAddition, type KeyRevocation, revokeKey, signers } from "./keys.ts";
import { createModel, type DescriptionRequest, describe, setTag, type TagRequest } from "./labels.ts";
import { addPerson, knownPerson, type RoleChange, removePerson, setRoles } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import { digestPolicy, type Policy } from "./policies/policy.ts";
import type { Person } from "./policies/roles.ts";
import type { RuleName } from "./policies/rules/schema.ts";
import { requireSatisfiable } from "./policies/satisfiable.ts";
import { type Registration, registerBundle } from "./register.ts";
import { type ReproductionReport, recordReproduction } from "./reproductions.ts";
import { type RollbackReview, reviewRollback } from "./rollback-reviews.ts";
import { rollBack } from "./rollbacks.ts";
import type { Signature } from "./signing/statement.ts";
import type { RegistryState, TokenState, VersionState, WindowOpening } from "./state/state.ts";
import { issueToken, revokeToken, type TokenRequest, type TokenRevocation } from "./tokens.ts";
import { locate, presentVersion, type Version, type VersionReference } from "./versions.ts";
import { type WaiverRequest, waiveRule } from "./waivers.ts";
import { type OpeningRequest, openWindow } from "./windows.ts";
import type { Workings } from "./workings.ts";

export interface ApprovalOptions {
  /** Rules that lack evidence, which the approver knows and accepts. */
  readonly acknowledged?: readonly RuleName[];
  /** Of `statement`, which asks for the same rules. */
  readonly signature?: Signature;
}

export interface ReleaseOptions {
  /** What it was seen to change, null where its alias pointed nowhere; absent: nobody looked. A jump wants its own reason. */
  readonly seen?: SeenSimulation | null;
  /** Of `statement`. */
  readonly signature?: Signature;
}

/** Each takes the id of the person who decides and why; each resolves once the disk has it. */
export interface RegistryCommands {
  /** The same bytes again give the version that is there. */
  register(registration: Registration): Promise<Version>;
  requestReview(version: VersionReference, person: string, reason: string): Promise<Version>;
  /** Binds the digests of the bundle's manifest and of the policy in force. */
  approve(
    version: VersionReference,
    person: string,
    reason: string,
    more?: ApprovalOptions,
  ): Promise<Version>;
  /** Lets a rule fail for this version until a day. */
  waiveRule(request: WaiverRequest): Promise<Version>;
  refuse(version: VersionReference, person: string, reason: string): Promise<Version>;
  /** Points `alias` at an approved version, after reading every byte of its bundle. */
  release(
    version: VersionReference,
    alias: string,
    person: string,
    reason: string,
    more?: ReleaseOptions,
  ): Promise<Version>;
  /** Points `alias` back at what it pointed at before its current version. */
  rollback(model: string, alias: string, person: string, reason: string): Promise<Version>;
  /** Something wrong, or to be explained; a blocking one stands in the way of approval and release. */
  openFinding(request: FindingRequest): Promise<Version>;
  /** Answers, fixes or waives a finding. */
  stepFinding(request: FindingStepRequest): Promise<Version>;
  /** Journals that somebody made the version again, as evidence. */
  recordReproduction(report: ReproductionReport): Promise<Version>;
  /** Appends what matured labels say of a list that the version made; its status stays. */
  appendEvidence(matured: MaturedEvidence): Promise<Version>;
  /** Looks at a rollback that another person made. */
  reviewRollback(review: RollbackReview): Promise<void>;
  retire(version: VersionReference, person: string, reason: string): Promise<Version>;
  /** `by` is an admin, or null as long as there is none. */
  addPerson(person: Person, by: string | null): Promise<void>;
  /** Journals the public half of a key that another person made. */
  addKey(addition: KeyAddition): Promise<void>;
  /** What it signed before stays signed. */
  revokeKey(revocation: KeyRevocation): Promise<void>;
  /** Nobody sets their own. */
  setRoles(change: RoleChange): Promise<void>;
  /** Whoever is removed can decide nothing any more; what they decided stays. Nobody removes themselves. */
  removePerson(person: string, by: string, reason: string): Promise<void>;
  /** Somebody's own token for programs, no wider than their roles. */
  issueToken(request: TokenRequest): Promise<TokenState>;
  /** By its owner or an admin. */
  revokeToken(revocation: TokenRevocation): Promise<TokenState>;
  /** A name without a version yet: scientists make it. */
  createModel(model: string, person: string): Promise<void>;
  /** Sets or takes away a tag of a model or a version. */
  setTag(request: TagRequest): Promise<void>;
  /** Sets or takes away the description of a model or a version. */
  describe(request: DescriptionRequest): Promise<void>;
  /** Refused where today's people could never release anything under it. */
  adoptPolicy(policy: Policy, by: string, reason: string): Promise<void>;
  /** Answers a question of the card in the controller's name, for every version of a model. */
  answerQuestion(answer: QuestionAnswer): Promise<void>;
  /** Journals that a dataset's rows are to be removed; removing them is the caller's, afterwards. Again: what was decided. */
  eraseDataset(dataset: Digest, person: string, reason: string): Promise<DatasetErasure>;
  /** Journals a look at sealed months; computing their scores is the caller's, afterwards. The same look again: what was decided. */
  openWindow(request: OpeningRequest): Promise<WindowOpening>;
}

export function createCommands(workings: Workings): RegistryCommands {
  const { ledger, folderOf } = workings;
  const present = ({ model, number }: VersionState) =>
    presentVersion(ledger.acknowledged, locate(ledger.acknowledged, { model, number }), folderOf);
  const move = async (request: MoveRequest) => present(await makeMove(workings, request));
  return {
    register: async (registration) => present(await registerBundle(workings, registration)),
    requestReview: (version, person, reason) => move({ move: "request-review", version, person, reason }),
    approve: async (version, person, reason, { acknowledged = [], signature } = {}) =>
      present(
        await approveVersion(workings, {
          version,
          person,
          reason,
          acknowledged,
          ...(signature && { signature }),
        }),
      ),
    waiveRule: async (request) => present(await waiveRule(workings, request)),
    refuse: (version, person, reason) => move({ move: "refuse", version, person, reason }),
    release: (version, alias, person, reason, more = {}) =>
      move({ move: "release", version, alias, person, reason, ...more }),
    retire: (version, person, reason) => move({ move: "retire", version, person, reason }),
    reviewRollback: (review) => reviewRollback(workings, review),
    recordReproduction: async (report) => present(await recordReproduction(workings, report)),
    appendEvidence: async (matured) => present(await appendEvidence(workings, matured)),
    openFinding: async (request) => present(await openFinding(workings, request)),
    stepFinding: async (request) => present(await stepFinding(workings, request)),
    rollback: async (model, alias, person, reason) =>
      present(await rollBack(workings, { model, alias, person, reason })),
    addPerson: (person, by) => addPerson(workings, person, by),
    addKey: (addition) => addKey(workings, addition),
    revokeKey: (revocation) => revokeKey(workings, revocation),
    removePerson: (person, by, reason) => removePerson(workings, { person, by, reason }),
    setRoles: (change) => setRoles(workings, change),
    issueToken: (request) => issueToken(workings, request),
    revokeToken: (revocation) => revokeToken(workings, revocation),
    createModel: (model, person) => createModel(workings, model, person),
    setTag: (request) => setTag(workings, request),
    describe: (request) => describe(workings, request),
    adoptPolicy: (policy, by, reason) => adoptPolicy(workings, { policy, by, reason }),
    answerQuestion: (answer) => answerQuestion(workings, answer),
    eraseDataset: (dataset, person, reason) => eraseDataset(workings, { dataset, person, reason }),
    openWindow: (request) => openWindow(workings, request),
  };
}

function peopleNow(state: RegistryState) {
  const able = signers(state);
  return Object.values(state.people).map(({ id, roles }) => ({ id, roles, canSign: able.has(id) }));
}

interface Adoption {
  readonly policy: Policy;
  readonly by: string;
  readonly reason: string;
}

async function adoptPolicy({ ledger, notes, append }: Workings, adoption: Adoption): Promise<void> {
  const { policy, by } = adoption;
  requireRole("adopting a policy", knownPerson(ledger.acknowledged, by), ["admin"]);
  requireSatisfiable(policy, peopleNow(ledger.acknowledged));
  const reason = await notes.put(adoption.reason);
  const digest = digestPolicy(policy);
  await append(() => {
    requireRole("adopting a policy", knownPerson(ledger.proposed, by), ["admin"]);
    requireSatisfiable(policy, peopleNow(ledger.proposed));
    if (policyInForce(ledger.proposed).digest === digest)
      throw new Fault(
        "registry.policy-known",
        `policy is in force already: ${policy.name} (expected another)`,
        {
          kind: "conflict",
        },
      );
    return { type: "policy.adopted", actor: by, payload: { policy, digest, reason } };
  });
}
