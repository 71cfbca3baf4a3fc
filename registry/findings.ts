import { Fault } from "vigie/datasets";
import { checkName, label, personId } from "./journal/names.ts";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { refuseSame, requireRole } from "./policies/moves.ts";
import type { RegistryRole } from "./policies/roles.ts";
import type { Finding, FindingStep, RegistryState, VersionState } from "./state/state.ts";
import { locate, type VersionReference } from "./versions.ts";
import { checkUntil } from "./waivers.ts";
import type { Workings } from "./workings.ts";

/** Something a reader found wrong, or wants explained. */
export interface FindingRequest {
  readonly version: VersionReference;
  readonly severity: Finding["severity"];
  /** Id of the person who has to answer. */
  readonly owner: string;
  readonly anchor: Finding["anchor"];
  readonly person: string;
  /** What was found. */
  readonly reason: string;
}

/** What becomes of a finding. */
export interface FindingStepRequest {
  readonly version: VersionReference;
  /** Number of the finding within the version. */
  readonly finding: number;
  readonly step: FindingStep["kind"];
  readonly person: string;
  readonly reason: string;
  /** For a waiver: its last day, `YYYY-MM-DD` (UTC). */
  readonly until?: string;
}

const working: readonly RegistryRole[] = ["scientist", "reviewer", "release-manager", "admin"];

/** @throws Fault `registry.role`, `registry.unknown-person`, `registry.name`, `registry.reason`. */
export async function openFinding(workings: Workings, request: FindingRequest): Promise<VersionState> {
  const { ledger, notes, append } = workings;
  const { severity, owner, anchor, person } = request;
  checkNote(request.reason);
  checkName("person", personId, owner);
  checkName("chart, cell or metric", label, anchor.name);
  const { model, number } = locate(ledger.acknowledged, request.version);
  judgeOpening(ledger.acknowledged, request);
  const reason = await notes.put(request.reason);
  await append(() => {
    judgeOpening(ledger.proposed, request);
    const { digest, findings } = locate(ledger.proposed, { model, number });
    const finding = findings.length + 1;
    const payload = { model, number, digest, finding, severity, owner, anchor: { ...anchor }, reason };
    return { type: "finding.opened", actor: person, payload };
  });
  return locate(ledger.acknowledged, { model, number });
}

function judgeOpening(state: RegistryState, { person, owner }: FindingRequest): void {
  requireRole("opening a finding", knownPerson(state, person), working);
  requireRole("owning a finding", knownPerson(state, owner), working);
}

/**
 * Answering is for the finding's owner or the version's author; calling it fixed or waiving it for a reviewer who is not
 * the author.
 * @throws Fault `registry.role`, `registry.four-eyes`, `registry.finding-unknown`, `registry.finding-closed`, `registry.until`.
 */
export async function stepFinding(workings: Workings, request: FindingStepRequest): Promise<VersionState> {
  const { ledger, notes, append, clock } = workings;
  const { step, person, finding, until } = request;
  checkNote(request.reason);
  const now = clock();
  if (step === "waived") checkUntil(until ?? "nothing", now);
  const { model, number } = locate(ledger.acknowledged, request.version);
  const fixed = { ...request, version: { model, number } };
  judgeStep(ledger.acknowledged, fixed, now);
  const reason = await notes.put(request.reason);
  await append(() => {
    judgeStep(ledger.proposed, fixed, now);
    const payload = { model, number, finding, reason };
    if (step === "waived")
      return { type: "finding.waived", actor: person, payload: { ...payload, until: until! } };
    return { type: `finding.${step}`, actor: person, payload };
  });
  return locate(ledger.acknowledged, { model, number });
}

/** Throws as `stepFinding` does. */
function judgeStep(
  state: RegistryState,
  { version: reference, finding: id, step, person }: Omit<FindingStepRequest, "reason">,
  now: Date,
): void {
  const version = locate(state, reference);
  const finding = version.findings[id - 1];
  if (finding === undefined)
    throw new Fault(
      "registry.finding-unknown",
      `no finding ${id} of ${version.model}@${version.number} (expected 1 to ${version.findings.length})`,
      { kind: "not-found" },
    );
  const known = knownPerson(state, person);
  if (step === "answered") {
    requireRole("answering a finding", known, working);
    if (person !== finding.owner && person !== version.author)
      throw new Fault(
        "registry.finding-owner",
        `answering not allowed: ${person} (expected ${finding.owner}, who owns it, or ${version.author}, the author)`,
        { kind: "forbidden" },
      );
  } else {
    requireRole("closing a finding", known, ["reviewer"]);
    refuseSame("closing a finding", person, version.author, "author");
  }
  if (!isOpen(finding, now))
    throw new Fault("registry.finding-closed", `finding ${id} is ${finding.status} (expected an open one)`, {
      kind: "conflict",
    });
}

/** Open or answered, or waived until a day that has passed. */
export function isOpen({ status, until }: Finding, now: Date): boolean {
  if (status === "waived") return until! < now.toISOString().slice(0, 10);
  return status !== "fixed";
}

/** @throws Fault `registry.finding` (conflict) naming the open findings that block. */
export function refuseBlocked(what: string, { model, number, findings }: VersionState, now: Date): void {
  const blocking = findings.filter((one) => one.severity === "blocking" && isOpen(one, now));
  if (blocking.length === 0) return;
  const named = blocking.map(({ id, status, until }) =>
    status === "waived" ? `${id} (waived until ${until})` : String(id),
  );
  throw new Fault(
    "registry.finding",
    `${what} not possible: ${model}@${number} has blocking findings: ${named.join(", ")} (expected them fixed or waived)`,
    { kind: "conflict" },
  );
}
