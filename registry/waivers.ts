import { Fault } from "vigie/datasets";
import { z } from "zod";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { refuseSame, requireRole } from "./policies/moves.ts";
import { canBeWaived } from "./policies/rules/rules.ts";
import type { RuleName } from "./policies/rules/schema.ts";
import type { RegistryState, VersionState } from "./state/state.ts";
import { locate, type VersionReference } from "./versions.ts";
import type { Workings } from "./workings.ts";

export interface WaiverRequest {
  readonly version: VersionReference;
  readonly rule: RuleName;
  /** Last day on which the rule may fail, `YYYY-MM-DD` (UTC); at most a year away. */
  readonly until: string;
  readonly person: string;
  readonly reason: string;
}

/**
 * Lets a rule fail for one version until the end of a day: a reviewer's decision, never the author's.
 * @throws Fault `registry.role`, `registry.four-eyes`, `registry.cannot-waive`, `registry.until`.
 */
export async function waiveRule(workings: Workings, request: WaiverRequest): Promise<VersionState> {
  const { ledger, notes, append, clock } = workings;
  const { rule, until, person } = request;
  checkNote(request.reason);
  checkUntil(until, clock());
  judgeWaiver(ledger.acknowledged, request);
  const reason = await notes.put(request.reason);
  const { model, number } = locate(ledger.acknowledged, request.version);
  await append(() => {
    const { digest } = judgeWaiver(ledger.proposed, { ...request, version: { model, number } });
    return { type: "rule.waived", actor: person, payload: { model, number, digest, rule, until, reason } };
  });
  return locate(ledger.acknowledged, { model, number });
}

function judgeWaiver(state: RegistryState, { version, rule, person }: WaiverRequest): VersionState {
  const found = locate(state, version);
  requireRole("waiving", knownPerson(state, person), ["reviewer"]);
  refuseSame("waiving", person, found.author, "author");
  if (canBeWaived(rule)) return found;
  throw new Fault("registry.cannot-waive", `rule cannot be waived: ${rule} (expected what it asks for)`, {
    kind: "forbidden",
  });
}

const longestDays = 366;

/** @throws Fault `registry.until` unless it is a day from today to a year away. */
export function checkUntil(until: string, now: Date): void {
  const today = now.toISOString().slice(0, 10);
  const days = (Date.parse(until) - Date.parse(today)) / 86_400_000;
  if (z.iso.date().safeParse(until).success && days >= 0 && days <= longestDays) return;
  throw new Fault(
    "registry.until",
    `not a last day: ${until} (expected a day YYYY-MM-DD from ${today} on, at most a year away)`,
  );
}
