import { digestBytes } from "vigie/datasets";
import type { Estimate, FoldDescription, Views } from "vigie/experiments";
import type { Evidence } from "../../../registry/policies/evidence.ts";
import type { VersionState } from "../../../registry/state/state.ts";

export function estimate(
  value: number,
  low: number | null,
  high: number | null,
  positiveFirms = 50,
): Estimate {
  return { value, low, high, method: "by hand", rows: 1000, firms: 400, positiveFirms };
}

type Verdict = "pass" | "fail" | "not enough evidence";

/** One audited division with one primary criterion, a line a group. */
export function audited(lines: Readonly<Record<string, Verdict>>, primary = true) {
  const judged = Object.entries(lines).map(([level, verdict]) => ({ level, verdict }));
  return { audit: { division: "region", criteria: [{ metric: "recall", primary, lines: judged }] } };
}

export function viewsOf(
  metrics: Readonly<Record<string, Estimate>>,
  audits: readonly object[] | null = null,
): Views {
  const withoutStrongSignals = { metrics, ...(audits !== null && { lists: { audits } }) };
  return { format: "vigie.views/1", withoutStrongSignals, withStrongSignals: null } as unknown as Views;
}

export function foldOf(overridden: { reason: string } | null = null, months = 20): FoldDescription {
  return { format: "vigie.fold/1", embargo: { requiredMonths: 20, months, overridden } } as FoldDescription;
}

const digest = digestBytes("bundle");

export const version: VersionState = {
  model: "demo",
  number: 2,
  digest,
  status: "in-review",
  newest: digestBytes("event"),
  author: "sam",
  registeredAt: "2026-01-01T00:00:00.000Z",
  run: { id: "run", digest },
  judgement: null,
  waivers: [],
  reproductions: [],
  findings: [],
  refit: null,
  appended: [],
};

export function reproducedOn(
  day: string,
  result: VersionState["reproductions"][number]["result"],
  by = "rae",
): VersionState {
  const one = {
    by,
    at: `${day}T10:00:00.000Z`,
    seq: 9,
    reason: digest,
    result,
    largest: { metrics: 0, margins: 0 },
  };
  return { ...version, reproductions: [one] };
}

/** Evidence that satisfies every rule of `evidenceBound`. */
export const good: Evidence = {
  version: reproducedOn("2026-02-20", "identical"),
  now: new Date("2026-03-01T00:00:00Z"),
  views: viewsOf({ calibrationSlope: estimate(1, 0.9, 1.1) }, [audited({ Corse: "pass" })]),
  fold: foldOf(),
  leakage: { format: "vigie.leakage/1", verdict: "clean", checks: [{ name: "twins", verdict: "clean" }] },
  againstProduction: { kind: "none" },
  window: null,
  looks: 1,
};
