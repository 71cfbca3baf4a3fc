import { type Finding, isOpen, type Version } from "vigie/registry";
import type { FindingView } from "../api/findings.ts";
import type { AskedRegistry } from "../control/registry-calls.ts";

/** Where the text of a note is looked up. */
export type Noted = Pick<AskedRegistry, "note">;

/** A version's findings with their texts, as they stand at `now`. */
export function viewFindings(
  registry: Noted,
  { findings }: Pick<Version, "findings">,
  now: Date,
): Promise<readonly FindingView[]> {
  return Promise.all(findings.map((finding) => viewFinding(registry, finding, now)));
}

async function viewFinding(registry: Noted, finding: Finding, now: Date): Promise<FindingView> {
  const { id, severity, owner, anchor, by, at, status, reason } = finding;
  const steps = finding.steps.map(async ({ kind, by, at, until, reason }) => ({
    kind,
    by,
    at,
    until,
    text: await registry.note(reason),
  }));
  return {
    ...{ id, severity, owner, anchor, by, at, status },
    isOpen: isOpen(finding, now),
    text: await registry.note(reason),
    steps: await Promise.all(steps),
  };
}
