import type { findingsPayloads } from "../../journal/payloads/findings.ts";
import { type FindingStep, findVersion, type RegistryState } from "../state.ts";
import { append, change, decisionOf, type FoldsOf, type Which } from "./fold-of.ts";

export const findingsFolds: FoldsOf<keyof typeof findingsPayloads> = {
  "finding.opened"(state, event) {
    const { finding: id, severity, owner, anchor, reason } = event.payload;
    const opened = { id, severity, owner, anchor, status: "open" as const, until: null, steps: [] };
    append(state, event.payload, "findings", { ...decisionOf(event, reason), ...opened });
  },
  "finding.answered"(state, event) {
    const { payload } = event;
    step(state, payload, { ...decisionOf(event, payload.reason), kind: "answered", until: null });
  },
  "finding.fixed"(state, event) {
    const { payload } = event;
    step(state, payload, { ...decisionOf(event, payload.reason), kind: "fixed", until: null });
  },
  "finding.waived"(state, event) {
    const { until, reason } = event.payload;
    step(state, event.payload, { ...decisionOf(event, reason), kind: "waived", until });
  },
};

/** What became of a finding; the last step says how it stands. */
function step(state: RegistryState, which: Which & { finding: number }, taken: FindingStep): void {
  const findings = findVersion(state, which.model, which.number)?.findings ?? [];
  const changed = findings.map((finding) =>
    finding.id === which.finding
      ? { ...finding, status: taken.kind, until: taken.until, steps: [...finding.steps, taken] }
      : finding,
  );
  change(state, which, { findings: changed });
}
