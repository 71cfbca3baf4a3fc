import { type Digest, Fault } from "vigie/datasets";
import { z } from "zod";

const finite = z.number({ error: "is missing or not a number" });
const day = z.iso.date();
const text = z.string().min(1);

/** How many sentences a row carries at most. */
export const mostReasons = 3;

/**
 * One firm of an alert list: the one schema, for those who write lists and for those who read them.
 * A score that is missing is an error, never 0; the level must be the one that margin and thresholds give.
 */
export const alertRowSchema = z
  .strictObject({
    /** 1 for the largest margin; equal margins by siren. */
    rank: z.int().positive(),
    siren: text,
    name: text.nullable(),
    /** Name of the list. */
    list: text,
    asOf: day,
    /** `model@number`. */
    version: text,
    /** Digest of the version's bundle. */
    versionDigest: z.custom<Digest>(
      (value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value),
    ),
    /** Log-odds: decides the rank. */
    margin: finite,
    /** Calibrated, in [0, 1]. */
    probability: finite.min(0).max(1),
    /** Of 100 such firms, how many are expected to fail: the probability, rounded for people. */
    ofHundred: z.int().min(0).max(100),
    level: z.enum(["high", "moderate", "none"]),
    highMargin: finite,
    highProbability: finite,
    moderateMargin: finite,
    moderateProbability: finite,
    /** Log-odds of a firm of which nothing is known. */
    base: finite,
    /** Log-odds by theme; with `base` they add up to the margin. */
    themes: z.record(text, finite),
    /** Log-odds by panel column; with `base` they add up to the margin. */
    contributions: z.record(text, finite),
    /** What raises the risk most, strongest first. */
    reasons: z.array(text).max(mostReasons),
    region: text.nullable(),
    department: text.nullable(),
    activity: text.nullable(),
    sizeClass: text.nullable(),
    /** Newest data used, by source; null where the source says nothing of this firm. */
    dataDates: z.record(text, day.nullable()),
    /** Alerted now and not in the list before; null when no earlier list was given. */
    firstAlert: z.boolean().nullable(),
  })
  .refine((row) => row.level === levelBy(row), {
    path: ["level"],
    error: "is not what margin and thresholds give",
  })
  .refine((row) => row.moderateMargin <= row.highMargin, {
    path: ["highMargin"],
    error: "is below the moderate one",
  })
  .refine((row) => addsUp(row, row.contributions), {
    path: ["contributions"],
    error: "do not add up to the margin",
  })
  .refine((row) => addsUp(row, row.themes), { path: ["themes"], error: "do not add up to the margin" });

export type AlertRow = z.infer<typeof alertRowSchema>;

/** Features without a theme are summed here. */
export const otherTheme = "other";

interface Levelled {
  readonly margin: number;
  readonly highMargin: number;
  readonly moderateMargin: number;
}

function levelBy({ margin, highMargin, moderateMargin }: Levelled): "high" | "moderate" | "none" {
  if (margin >= highMargin) return "high";
  return margin >= moderateMargin ? "moderate" : "none";
}

/** Margins of trees are summed in float32, contributions in float64: they differ in the sixth digit. */
function addsUp({ base, margin }: { base: number; margin: number }, parts: Record<string, number>): boolean {
  const sum = Object.values(parts).reduce((total, part) => total + part, base);
  return Math.abs(sum - margin) <= 1e-4 * Math.max(1, Math.abs(margin));
}

/**
 * Checks a whole list: every row, ranks consecutive, order by margin then siren, each firm once, one version.
 * @throws Fault `alerts.malformed`, `alerts.missing-score`, `alerts.order`, `alerts.empty`, with the row's number.
 */
export function checkAlertRows(rows: readonly unknown[], file?: string): readonly AlertRow[] {
  if (rows.length === 0)
    throw new Fault("alerts.empty", "alert list has no rows (expected at least one firm)");
  const checked = rows.map((row, index) => checkRow(row, index + 1, file));
  checked.forEach((row, index) => {
    checkPlace(checked[index - 1], row, { line: index + 1, ...(file === undefined ? {} : { file }) });
  });
  const seen = new Set<string>();
  for (const { siren, rank } of checked) {
    if (seen.has(siren))
      throw new Fault("alerts.order", `firm twice: ${siren} at rank ${rank} (expected once)`);
    seen.add(siren);
  }
  return checked;
}

function checkRow(row: unknown, line: number, file: string | undefined): AlertRow {
  const parsed = alertRowSchema.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const column = issue.path.join(".");
  const isScore = column === "margin" || column === "probability";
  throw new Fault(
    isScore ? "alerts.missing-score" : "alerts.malformed",
    `row ${line} of the alert list: ${column} ${issue.message} (expected a row as the alert list schema says)`,
    { place: { line, column, ...(file === undefined ? {} : { file }) } },
  );
}

function checkPlace(
  before: AlertRow | undefined,
  row: AlertRow,
  place: { line: number; file?: string },
): void {
  const isInOrder = before === undefined || compareAlerts(before, row) < 0;
  const isSameList = before === undefined || listKey(before) === listKey(row);
  if (row.rank === place.line && isInOrder && isSameList) return;
  const problem = isSameList
    ? `rank ${row.rank} out of order`
    : "another list, version or date than the row before";
  throw new Fault(
    "alerts.order",
    `row ${place.line} of the alert list: ${problem} (expected descending margins of one list)`,
    { place },
  );
}

function listKey({ list, version, versionDigest, asOf, highMargin, moderateMargin, base }: AlertRow): string {
  return JSON.stringify([list, version, versionDigest, asOf, highMargin, moderateMargin, base]);
}

interface Ranked {
  readonly margin: number;
  readonly siren: string;
}

/** Largest margin first; equal margins by siren, ascending by code unit. */
export function compareAlerts(a: Ranked, b: Ranked): number {
  if (a.margin !== b.margin) return b.margin - a.margin;
  if (a.siren === b.siren) return 0;
  return a.siren < b.siren ? -1 : 1;
}
