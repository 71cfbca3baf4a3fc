import { mkdir } from "node:fs/promises";
import { basename } from "node:path";
import type { ColumnTable } from "arquero";
import { Fault, type LongWork, type OutcomeColumns, outcomeTable, type Reject } from "vigie/datasets";
import { type Audit, auditGroups } from "../../evaluation/audit/audit.ts";
import type { AuditSpecification } from "../../evaluation/audit/specification.ts";
import { type Evaluation, evaluate, type Scale } from "../../evaluation/evaluate.ts";
import type { Groups } from "../../evaluation/groups.ts";
import type { Outcomes } from "../../evaluation/outcomes.ts";
import { readTable } from "./read-list.ts";

export interface TableEvaluation extends OutcomeColumns, LongWork {
  readonly file: string;
  /** Scores at or above it are alerts. Default 0.5. */
  readonly threshold?: number;
  /** What groups are held against; default everyone else. */
  readonly reference?: AuditSpecification["reference"];
  /** Default 400. */
  readonly replicates?: number;
}

/** A table with its own outcomes, judged alone. Plain JSON. */
export interface TableReport {
  readonly format: "vigie.outcome-table/1";
  readonly file: string;
  readonly lines: { readonly read: number; readonly rejected: number; readonly rejects: readonly Reject[] };
  readonly threshold: number;
  readonly scale: Scale;
  readonly evaluation: Evaluation;
  /** Of each group column with two levels or more. */
  readonly audits: readonly Audit[];
  /** Group columns with one level only. */
  readonly leftOut: readonly string[];
}

/** What published audits tell of groups: every rate of the confusion matrix, with differences and ratios between them. */
const criteria: AuditSpecification = {
  primary: [
    { metric: "recall", compare: "difference", margin: 0.1 },
    { metric: "falsePositiveRate", compare: "difference", margin: 0.1 },
  ],
  secondary: [
    { metric: "alertRate", compare: "ratio", margin: 0.8 },
    { metric: "precision", compare: "ratio", margin: 0.8 },
    { metric: "falseNegativeRate", compare: "ratio", margin: 0.8 },
    { metric: "falseOmissionRate", compare: "ratio", margin: 0.8 },
    { metric: "baseRate", compare: "ratio", margin: 0.8 },
  ],
};

/**
 * Judges a file that holds scores, outcomes and groups itself, as the published tables of Fairlearn and Aequitas do.
 * `within`: a folder for scratch. Throws what `importFiles` throws, `outcomes.malformed`, `table.too-many`, `table.threshold`.
 */
export async function evaluateTable(
  {
    file,
    threshold = 0.5,
    reference,
    replicates = 400,
    groups: names,
    signal,
    onProgress,
    ...columns
  }: TableEvaluation,
  within: string,
): Promise<TableReport> {
  await mkdir(within, { recursive: true });
  const work: LongWork = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const { table, report } = await readTable(file, outcomeTable({ ...columns, groups: names }), {
    within,
    work,
  });
  const lines = linesOfCases(table);
  const { outcomes, scale } = outcomesIn(table, lines);
  checkThreshold(outcomes.margins, threshold);
  const groups = names.map((name, i) => groupsIn(name, columnOf(table, `group${i}`, lines)));
  const isDivided = ({ levels }: Groups) => levels.length > 1;
  const specification = { ...criteria, ...(reference && { reference }) };
  const alerts = `scores of ${threshold} or more`;
  return {
    format: "vigie.outcome-table/1",
    file: basename(file),
    lines: { read: report.read, rejected: report.rejected, rejects: report.rejects },
    threshold,
    scale,
    evaluation: evaluate(outcomes, { scale, replicates, ...work }),
    audits: groups
      .filter(isDivided)
      .map((each) => auditGroups(outcomes, each, { specification, threshold, alerts })),
    leftOut: groups.filter((each) => !isDivided(each)).map(({ name }) => name),
  };
}

/** Cases that a table of counts may stand for: each becomes a row, as its interval is that of so many. */
const mostCases = 5_000_000;

/** The line of each case. Throws `table.too-many`. */
function linesOfCases(table: ColumnTable): Uint32Array {
  if (!table.columnNames().includes("count"))
    return Uint32Array.from({ length: table.numRows() }, (_, i) => i);
  const counts = Array.from(table.array("count") as ArrayLike<number>, Number);
  const all = counts.reduce((sum, one) => sum + one, 0);
  if (all === 0 || all > mostCases)
    throw new Fault("table.too-many", `cases in all: ${all} (expected 1..${mostCases})`);
  return Uint32Array.from(counts.flatMap((n, line) => new Array<number>(n).fill(line)));
}

function columnOf<T>(table: ColumnTable, name: string, lines: Uint32Array): readonly T[] {
  const cells = table.array(name) as ArrayLike<T>;
  return Array.from(lines, (line) => cells[line]!);
}

/** Scores in [0, 1] are probabilities, unless they say nothing but 0 and 1. */
function outcomesIn(
  table: ColumnTable,
  lines: Uint32Array,
): { readonly outcomes: Outcomes; readonly scale: Scale } {
  const margins = Float64Array.from(columnOf<number>(table, "score", lines));
  const isDecision = margins.every((score) => score === 0 || score === 1);
  const areProbabilities = !isDecision && margins.every((score) => score >= 0 && score <= 1);
  const firms = table.columnNames().includes("firm") ? codesOf(columnOf(table, "firm", lines)).codes : null;
  return {
    scale: areProbabilities ? "probabilities" : "ranks",
    outcomes: {
      labels: Uint8Array.from(columnOf<boolean>(table, "outcome", lines), (outcome) => (outcome ? 1 : 0)),
      margins,
      probabilities: areProbabilities ? margins : new Float64Array(margins.length),
      firms: firms ?? Int32Array.from(margins.keys()),
    },
  };
}

/** A threshold that every score reaches, or none, was meant for other scores: every rate would be 0 or 1. */
function checkThreshold(scores: Float64Array, threshold: number): void {
  const [least, most] = scores.reduce(([a, b], score) => [Math.min(a, score), Math.max(b, score)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
  if (least === most || (least < threshold && threshold <= most)) return;
  throw new Fault(
    "table.threshold",
    `threshold that parts no scores: ${threshold} (expected above ${least}, up to ${most}: scores at or above it are alerts)`,
  );
}

function groupsIn(name: string, cells: ArrayLike<string | null>): Groups {
  return { name, ...codesOf(cells) };
}

/** Numbers by first appearance; an empty cell is the level `unknown`. */
function codesOf(cells: ArrayLike<string | null>): Pick<Groups, "codes" | "levels"> {
  const index = new Map<string, number>();
  const codes = Int32Array.from(cells, (cell) => {
    const level = cell ?? "unknown";
    const code = index.get(level) ?? index.size;
    index.set(level, code);
    return code;
  });
  return { codes, levels: [...index.keys()] };
}
