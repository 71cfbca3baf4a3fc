import type {
  AuditedCriterion,
  Estimate,
  ListReport,
  OutsideRecord,
  StoredOutside,
  TableReport,
} from "vigie/experiments";
import { describeAfterModel } from "./after-model.ts";
import { estimateText } from "./evidence.ts";
import { lookText } from "./looks.ts";
import { count, formatTable } from "./table.ts";

/** What was found of a list of scores, as text. */
export function describeOutside({ record, receipt: { looks = [] }, folder }: StoredOutside): string {
  const { views, levels } = record;
  return [
    `list ${record.id}  ${record.file.name} against ${record.dataset.name}`,
    describeMatch(record),
    ...looks.map(lookText),
    `${record.scale === "ranks" ? "the scores only rank: nothing is said of calibration" : "the scores are taken for probabilities"}; 95 % intervals by drawing firms`,
    describeViews(views),
    ...(levels === null ? [] : [describeLevels(levels)]),
    ...describeAfterModel("the list", views),
    describeRegions(views.withoutStrongSignals.groups),
    ...describeLists(views.withoutStrongSignals.lists),
    `CANNOT BE KNOWN ${record.cannotBeKnown}`,
    `vigie experiment compare RUN ${record.id}    (a run's model against this list, on the rows of both; also on the page of runs)`,
    `in ${folder}`,
  ].join("\n\n");
}

function describeMatch({ lines, match, unlisted, rest }: OutsideRecord): string {
  const rows: readonly (readonly [string, number])[] = [
    ["lines read", lines.read],
    ["rejected, the first below", lines.rejected],
    ["joined to a panel row and judged", match.judged],
    ["  of these in procedure already (view with strong signals)", match.strongSignals],
    ["of sealed months: left out, --final --reason judges them", match.sealed ?? 0],
    ["firm and month there before", match.repeated],
    ["SIREN unknown to the panel", match.unknownFirms],
    ["month unknown to the panel", match.unknownMonths],
    ["firm out of the perimeter at that date", match.outOfPerimeter],
    ...Object.entries(match.unusable),
    ["days moved to the first of the next month", lines.moved],
    [`firms of the panel at these dates without a score: ${rest}`, unlisted],
  ];
  const shown = rows.filter(([, n], i) => n > 0 || i === 2);
  const table = formatTable(shown, [
    { header: "what", cell: ([what]) => what },
    { header: "lines", cell: ([, n]) => count(n), align: "right" },
  ]);
  const rejects = lines.rejects
    .slice(0, 5)
    .map(
      ({ line, column, value, reason }) =>
        `line ${line}${column === "" ? "" : `, ${column}`}: ${value} ${reason}`,
    );
  const warned =
    unlisted > 0 && rest === "left out"
      ? [
          "recall is that among the firms listed; --rest below counts the others as ranked last and not alerted",
        ]
      : [];
  return [table, ...rejects, ...warned].join("\n");
}

const told = ["auc", "averagePrecision", "baseRate", "brier", "observedOverExpected", "calibrationSlope"];

function describeViews({
  withoutStrongSignals: main,
  withStrongSignals: strong,
}: OutsideRecord["views"]): string {
  const rows = told.filter((name) => main.metrics[name] !== undefined);
  return formatTable(rows, [
    { header: "metric", cell: (name) => name },
    { header: "without strong signals", cell: (name) => estimateText(main.metrics[name]!) },
    ...(strong === null
      ? []
      : [{ header: "with", cell: (name: string) => estimateText(strong.metrics[name]!) }]),
    {
      header: "failing firms",
      cell: (name) => count(main.metrics[name]!.positiveFirms),
      align: "right" as const,
    },
  ]);
}

function describeLevels(levels: Readonly<Record<string, Estimate>>): string {
  return formatTable(Object.entries(levels), [
    { header: "alert levels of the list", cell: ([name]) => name },
    { header: "value", cell: ([, estimate]) => estimateText(estimate) },
  ]);
}

function describeRegions(groups: OutsideRecord["views"]["withoutStrongSignals"]["groups"]): string {
  const table = formatTable(groups?.lines ?? [], [
    { header: groups?.name ?? "region", cell: ({ level }) => level },
    { header: "rows", cell: ({ rows }) => count(rows), align: "right" },
    { header: "failing", cell: ({ positiveFirms }) => count(positiveFirms), align: "right" },
    { header: "AUC", cell: ({ metrics }) => estimateText(metrics.auc!, 2) },
    { header: "average precision", cell: ({ metrics }) => estimateText(metrics.averagePrecision!, 2) },
    { header: "base rate", cell: ({ metrics }) => estimateText(metrics.baseRate!, 3) },
  ]);
  return groups?.caution == null ? table : `${table}\nCAUTION ${groups.caution}`;
}

function describeLists(lists: OutsideRecord["views"]["withoutStrongSignals"]["lists"]): readonly string[] {
  if (lists === undefined) return [];
  const verdicts = lists.audits.flatMap(({ audit }) =>
    audit.criteria
      .filter(({ primary }) => primary)
      .map((criterion) => ({ division: audit.division, ...criterion })),
  );
  return [
    `lists of ${count(lists.usual)} ${lists.usual === 1 ? "place" : "places"} a department and date: precision ${estimateText(lists.metrics.precision!)}, recall ${estimateText(lists.metrics.recall!)}`,
    formatTable(verdicts, [
      { header: "fairness of these lists by", cell: ({ division }) => division },
      { header: "criterion", cell: ({ metric }) => metric },
      { header: "verdict", cell: ({ verdict }) => verdict },
    ]),
    ...undecided(lists, verdicts),
  ];
}

/** Why there is no verdict at all, where there is none. */
function undecided(
  { audits }: Pick<ListReport, "audits">,
  verdicts: readonly Pick<AuditedCriterion, "verdict">[],
): readonly string[] {
  const [first] = audits;
  if (first === undefined || verdicts.some(({ verdict }) => verdict !== "not enough evidence")) return [];
  const failing = first.audit.groups.reduce((sum, { positiveFirms }) => sum + positiveFirms, 0);
  return [
    `no verdict on any group: ${count(failing)} failing firms in all are too few to tell a gap from chance; not enough evidence is no pass`,
  ];
}

/** Groups of a table that holds its own outcomes, as text. */
export function describeTable(report: TableReport): string {
  const { evaluation, audits, lines, leftOut } = report;
  return [
    `${report.file}: ${count(evaluation.rows)} rows, ${count(lines.rejected)} of ${count(lines.read)} lines rejected; alerts are scores of ${report.threshold} or more`,
    ...lines.rejects
      .slice(0, 5)
      .map(({ line, column, value, reason }) => `line ${line}, ${column}: ${value} ${reason}`),
    formatTable(Object.entries(evaluation.metrics), [
      { header: "metric", cell: ([name]) => name },
      { header: "value", cell: ([, estimate]) => estimateText(estimate) },
    ]),
    ...audits.map(describeGroups),
    ...leftOut.map((name) => `${name}: one group only, nothing to compare`),
  ].join("\n\n");
}

const rates = [
  "alertRate",
  "recall",
  "falsePositiveRate",
  "falseNegativeRate",
  "precision",
  "falseOmissionRate",
  "baseRate",
];

function describeGroups({ division, groups, criteria }: TableReport["audits"][number]): string {
  const table = formatTable(groups, [
    { header: division, cell: ({ level }) => level },
    { header: "rows", cell: ({ rows }) => count(rows), align: "right" },
    ...rates.map((name) => ({
      header: name,
      cell: ({ metrics }: (typeof groups)[number]) => estimateText(metrics[name]!),
    })),
  ]);
  const gaps = formatTable(criteria, [
    { header: "between groups", cell: ({ metric }) => metric },
    {
      header: "largest difference",
      cell: ({ largestDifference: gap }) => gap?.toFixed(3) ?? "–",
      align: "right",
    },
    {
      header: "smallest ratio",
      cell: ({ smallestRatio: ratio }) => ratio?.toFixed(3) ?? "–",
      align: "right",
    },
    { header: "verdict", cell: ({ verdict }) => verdict },
  ]);
  return `${table}\n\n${gaps}`;
}
