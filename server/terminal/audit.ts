import type { ListReport } from "vigie/experiments";
import { estimateText } from "./evidence.ts";
import { count, fixed, formatTable } from "./table.ts";

type Criterion = ListReport["overTime"][number]["criteria"][number];
type Line = Pick<Criterion["lines"][number], "level" | "verdict" | "gap">;

interface AuditRow {
  readonly division: string;
  readonly criterion: Pick<Criterion, "metric" | "compare" | "margin" | "verdict"> & {
    readonly lines: readonly Line[];
  };
}

/** The primary criteria of every division with their verdicts, and what was left out with the reason. */
export function describeAudit(model: string, lists: ListReport): string {
  const rows: AuditRow[] = [
    ...lists.audits.flatMap(({ audit }) =>
      audit.criteria
        .filter(({ primary }) => primary)
        .map((criterion) => ({ division: audit.division, criterion })),
    ),
    ...lists.audits.flatMap(modelRow),
    ...lists.pairs.flatMap(({ division, criteria }) =>
      criteria.map((criterion) => ({ division, criterion })),
    ),
    ...lists.within.flatMap(({ division, control, pooled }) =>
      pooled.map((criterion) => ({ division: `${division} within ${control}`, criterion })),
    ),
    ...lists.overTime.flatMap(({ division, by, criteria }) =>
      criteria.map((criterion) => ({ division: `${division} by ${by}`, criterion })),
    ),
  ];
  const table = formatTable(rows, [
    { header: `lists of ${model}`, cell: ({ division }) => division },
    { header: "criterion", cell: ({ criterion }) => criterionText(criterion) },
    { header: "verdict", cell: ({ criterion }) => criterion.verdict },
    { header: "pass", cell: ({ criterion }) => told(criterion.lines, "pass"), align: "right" },
    { header: "fail", cell: ({ criterion }) => told(criterion.lines, "fail"), align: "right" },
    {
      header: "undecided",
      cell: ({ criterion }) => told(criterion.lines, "not enough evidence"),
      align: "right",
    },
    { header: "failing groups", cell: ({ criterion }) => failing(criterion.lines) },
  ]);
  return [
    table,
    `${count(lists.listed)} places on the lists of ${count(lists.departments.length)} departments; each group against its reference, fail Holm-adjusted`,
    ...leftOut(lists),
  ].join("\n");
}

/** The model's part of the gaps in recall: had the same places gone to the highest scores anywhere. */
function modelRow({ audit, causes }: ListReport["audits"][number]): readonly AuditRow[] {
  const recall = audit.criteria.find(isRecall);
  const lines = causes.flatMap(({ level, model, modelVerdict }): Line[] =>
    modelVerdict == null
      ? []
      : [{ level, verdict: modelVerdict, gap: { value: model!, low: null, high: null } }],
  );
  if (recall === undefined || lines.length === 0) return [];
  return [
    {
      division: `${audit.division}, places anywhere`,
      criterion: { ...recall, verdict: worst(lines), lines },
    },
  ];
}

function isRecall({ metric, compare }: Pick<Criterion, "metric" | "compare">): boolean {
  return metric === "recall" && compare === "difference";
}

/** The first division group by group, by recall: what is behind its verdict, and whether the model or the places are to blame. */
export function describeGaps({ audits: [first] }: ListReport): readonly string[] {
  const recall = first?.audit.criteria.find(isRecall);
  if (first === undefined || recall === undefined) return [];
  const { audit, causes } = first;
  const rows = recall.lines.map((line) => ({
    ...line,
    recall: audit.groups.find(({ level }) => level === line.level)!.metrics.recall!,
    cause: causes.find(({ level }) => level === line.level),
  }));
  return [
    formatTable(rows, [
      { header: audit.division, cell: ({ level }) => level },
      {
        header: "failing firms",
        cell: ({ recall: { positiveFirms } }) => count(positiveFirms),
        align: "right",
      },
      { header: "recall", cell: (row) => estimateText(row.recall, 2) },
      { header: "minus reference", cell: ({ gap }) => gapText(gap) },
      { header: "verdict", cell: ({ verdict }) => verdict },
      {
        header: "places anywhere",
        cell: ({ cause }) => (cause?.model == null ? "–" : fixed(cause.model, 2)),
        align: "right",
      },
      { header: "the model's verdict", cell: ({ cause }) => cause?.modelVerdict ?? "–" },
    ]),
  ];
}

function gapText(gap: Line["gap"]): string {
  return gap === null ? "–" : estimateText(gap, 2);
}

function worst(lines: readonly Line[]): Line["verdict"] {
  if (lines.some(({ verdict }) => verdict === "fail")) return "fail";
  return lines.every(({ verdict }) => verdict === "pass") ? "pass" : "not enough evidence";
}

function criterionText({ metric, compare, margin }: AuditRow["criterion"]): string {
  return compare === "difference" ? `${metric} within ±${margin}` : `${metric} ratio above ${margin}`;
}

function told(lines: readonly Line[], verdict: Line["verdict"]): string {
  return count(lines.filter((line) => line.verdict === verdict).length);
}

function failing(lines: readonly (Line & { readonly period?: string })[]): string {
  const named = lines
    .filter(({ verdict }) => verdict === "fail")
    .map(
      ({ level, gap, period }) =>
        `${level}${period === undefined ? "" : ` ${period}`} (${gap!.value.toFixed(2)})`,
    );
  return named.length > 3 ? `${named.slice(0, 3).join(", ")} and ${named.length - 3} more` : named.join(", ");
}

function leftOut({ leftOut, audits }: ListReport): readonly string[] {
  const groups = audits
    .filter(({ audit }) => audit.leftOut.length > 0)
    .map(({ audit }) => {
      const levels = audit.leftOut.map(({ level }) => level).join(", ");
      return `  of ${audit.division}: ${levels} (${audit.leftOut[0]!.reason})`;
    });
  const divisions = leftOut.map(({ division, reason }) => `  ${division}: ${reason}`);
  const all = [...divisions, ...groups];
  return all.length === 0 ? [] : ["left out of the audit:", ...all];
}
