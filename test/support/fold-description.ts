import type { FoldDescription } from "vigie/experiments";

/** How a fold is recorded whose parts all lie in these months, half-open ISO dates. */
export function foldDescription(
  dates: { readonly from: string; readonly until: string },
  more: Partial<FoldDescription> = {},
): FoldDescription {
  const part = { ...dates, rows: 1234, firms: 400, positiveRows: 60, positiveFirms: 41 };
  return {
    format: "vigie.fold/1",
    protocol: "temporal",
    cutoff: "2022-07-01",
    parts: { train: part, calibrate: part, choose: part, test: part },
    embargo: { requiredMonths: 20, months: 20, overridden: null },
    separateFirms: true,
    grouping: null,
    seed: "x",
    excluded: [],
    ...more,
  };
}
