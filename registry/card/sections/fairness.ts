import type { Views } from "vigie/experiments";
import type { CardEvidence } from "../evidence.ts";
import { count, divisionName, metricName, section, table } from "../markdown.ts";
import type { CardWords } from "../words.ts";

type Lists = NonNullable<Views["withoutStrongSignals"]["lists"]>;
type Criterion = Lists["audits"][number]["audit"]["criteria"][number];

/** The verdict of every primary criterion on the lists that departments could follow. */
export function fairnessSection({ views }: CardEvidence, words: CardWords): string {
  const { lists } = views.withoutStrongSignals;
  if (lists === undefined) return section(words.fairness, words.noFairness);
  const rows = lists.audits.flatMap(({ audit: { division, criteria } }) =>
    criteria.filter(({ primary }) => primary).map((criterion) => lineOf(division, criterion, words)),
  );
  const lead = words.fairnessLead(count(lists.listed, words), count(lists.departments.length, words));
  return section(
    words.fairness,
    [lead, table(words.fairnessHeader, rows), ...leftOut(lists, words)].join("\n\n"),
  );
}

function lineOf(division: string, criterion: Criterion, words: CardWords): readonly string[] {
  const told = (verdict: Criterion["verdict"]) =>
    count(criterion.lines.filter((line) => line.verdict === verdict).length, words);
  const failing = criterion.lines
    .filter(({ verdict }) => verdict === "fail")
    .map(({ level }) => words.reasons.level(level));
  return [
    divisionName(division, words),
    metricName(criterion.metric, words),
    words.verdicts[criterion.verdict],
    told("pass"),
    told("fail"),
    told("not enough evidence"),
    failing.join(", "),
  ];
}

function leftOut({ leftOut }: Lists, words: CardWords): readonly string[] {
  if (leftOut.length === 0) return [];
  return [words.notAudited(leftOut.map(({ division }) => divisionName(division, words)).join(", "))];
}
