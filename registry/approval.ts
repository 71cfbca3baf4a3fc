import { Fault } from "vigie/datasets";
import { type BundleManifest, requireBundle } from "./bundle/bundle.ts";
import { judge, policyInForce } from "./decisions.ts";
import { checkNote } from "./notes.ts";
import { checkRules, type PolicyCheck, type RuleCheck, refuseUnmet, verdictsOf } from "./policies/check.ts";
import type { BundleEvidence } from "./policies/evidence.ts";
import { evidenceAt, productionBeside } from "./policies/read-evidence.ts";
import type { RuleName } from "./policies/rules/schema.ts";
import { requireSignature } from "./signing/require.ts";
import { approvalStatement, type Signature } from "./signing/statement.ts";
import type { RegistryState, VersionState } from "./state/state.ts";
import { locate, type VersionReference } from "./versions.ts";
import type { Workings } from "./workings.ts";

export interface ApprovalRequest {
  readonly version: VersionReference;
  /** Id of the person who approves. */
  readonly person: string;
  readonly reason: string;
  /** Rules that lack evidence, which the approver knows and accepts. */
  readonly acknowledged: readonly RuleName[];
  /** The approver's, over `approvalStatement`. */
  readonly signature?: Signature;
}

/** Bundle and comparison, read once; the journal is asked again at the moment of writing. */
interface Look {
  readonly manifest: BundleManifest;
  readonly read: BundleEvidence;
  readonly production: VersionState | null;
  readonly now: Date;
}

/**
 * Binds the digests of the bundle's manifest and of the policy in force, and keeps what each rule said.
 * @throws Fault as `makeMove`, and `registry.evidence`, `registry.rule-failed`, `registry.not-acknowledged`, `registry.moved`.
 */
export async function approveVersion(workings: Workings, request: ApprovalRequest): Promise<VersionState> {
  const { ledger, notes, append } = workings;
  const { person, acknowledged, signature } = request;
  checkNote(request.reason);
  const { model, number } = locate(ledger.acknowledged, request.version);
  const move = { move: "approve" as const, version: { model, number }, person };
  const now = workings.clock();
  const requireSigned = (state: RegistryState, version: VersionState) => {
    const { digest: policy } = policyInForce(state);
    requireSignature(state, approvalStatement(version, { person, policy, acknowledged }), signature);
  };
  requireSigned(ledger.acknowledged, judge(ledger.acknowledged, now, move));
  const look = await lookAt(workings, judge(ledger.acknowledged, now, move), now);
  refuseUnapprovable(ledger.acknowledged, judge(ledger.acknowledged, now, move), { look, acknowledged });
  const reason = await notes.put(request.reason);
  await append(() => {
    const version = judge(ledger.proposed, now, move);
    requireSigned(ledger.proposed, version);
    refuseMoved(look, ledger.proposed, version);
    const checks = refuseUnapprovable(ledger.proposed, version, { look, acknowledged });
    const { digest: policy } = policyInForce(ledger.proposed);
    const { digest } = version;
    const told = checks.length === 0 ? {} : { verdicts: verdictsOf(checks), acknowledged: [...acknowledged] };
    return {
      type: "version.approved",
      actor: person,
      payload: { model, number, digest, policy, reason, ...told, ...(signature && { signature }) },
    };
  });
  return locate(ledger.acknowledged, move.version);
}

/** Each rule of the policy in force, with what was read; decides nothing. */
export async function checkVersion(workings: Workings, reference: VersionReference): Promise<PolicyCheck> {
  const state = workings.ledger.acknowledged;
  const version = locate(state, reference);
  const look = await lookAt(workings, version, workings.clock());
  const { policy, digest } = policyInForce(state);
  return {
    reference: `${version.model}@${version.number}`,
    policy: { name: policy.name, format: policy.format, digest },
    missingFiles: missingFiles(state, look.manifest),
    rules: rulesAt(state, version, look),
  };
}

async function lookAt(workings: Workings, version: VersionState, now: Date): Promise<Look> {
  const manifest = await requireBundle(workings.bundles, version.digest);
  const state = workings.ledger.acknowledged;
  const production = productionBeside(state, version);
  const read = await workings.evidence.read(version, production);
  return { manifest, read, production, now };
}

function rulesAt(state: RegistryState, version: VersionState, { read, now }: Look): readonly RuleCheck[] {
  return checkRules(policyInForce(state).policy, evidenceAt(read, { state, version, now }));
}

function refuseUnapprovable(
  state: RegistryState,
  version: VersionState,
  { look, acknowledged }: { readonly look: Look; readonly acknowledged: readonly RuleName[] },
): readonly RuleCheck[] {
  const lacking = missingFiles(state, look.manifest);
  if (lacking.length > 0)
    throw new Fault(
      "registry.evidence",
      `bundle lacks ${lacking.join(", ")} (expected by the policy in force)`,
      { kind: "conflict" },
    );
  const checks = rulesAt(state, version, look);
  refuseUnmet(checks, acknowledged);
  return checks;
}

function missingFiles(state: RegistryState, { files }: BundleManifest): readonly string[] {
  const present = new Set(files.map(({ path }) => path));
  return policyInForce(state).policy.requiredFiles.filter((path) => !present.has(path));
}

function refuseMoved({ production }: Look, state: RegistryState, version: VersionState): void {
  if (productionBeside(state, version)?.number === production?.number) return;
  throw new Fault(
    "registry.moved",
    "production moved while the evidence was read (expected the same decision again)",
    { kind: "conflict" },
  );
}
