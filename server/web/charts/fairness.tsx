import { useMemo, useState } from "preact/hooks";
import type { Audit, AuditedCriterion, AuditLine, ListReport } from "vigie/experiments";
import { departmentMapPlot, disparitiesPlot } from "vigie/plots";
import { format, words } from "../language.ts";
import { divisionTitle, levelTitle } from "../parts/division.ts";
import { metricTitle } from "../parts/metrics.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { EstimateValue } from "../parts/values.tsx";
import { VerdictBadge } from "../parts/verdict.tsx";
import { CannotHoldTogether } from "./cannot-hold-together.tsx";
import { CausesTable, LeftOut, OverTimeTable, WithinTable } from "./fairness-tables.tsx";
import { PlotChart, plotWords } from "./plot.tsx";

interface FairnessProps {
  readonly title: string;
  /** What lists these are, where that needs saying. */
  readonly lead?: string;
  readonly lists: ListReport;
  /** Whether the study named its audit. */
  readonly isNamed: boolean;
}

/** The audit of the lists: per division what the primary criteria say, and the groups behind it. */
export function FairnessSection({ title, lead, lists, isNamed }: FairnessProps) {
  const t = words.value.fairness;
  const [division, setDivision] = useState(lists.audits[0]?.audit.division ?? "");
  const shown = lists.audits.find(({ audit }) => audit.division === division);
  const titles = lists.audits.map(({ audit }) => divisionTitle(audit.division));
  return (
    <>
      <h2>{title}</h2>
      {lead !== undefined && <p>{lead}</p>}
      <p class="quiet">
        {leadOf(lists)} {isNamed ? t.named : t.usual}
      </p>
      <p>
        {words.value.metrics.precision} <EstimateValue of={lists.metrics.precision} />,{" "}
        {words.value.metrics.recall} <EstimateValue of={lists.metrics.recall} />
      </p>
      <Tabs
        label={t.division}
        names={titles}
        chosen={divisionTitle(division)}
        onChoose={(chosen) => setDivision(lists.audits[titles.indexOf(chosen)]!.audit.division)}
      />
      {shown?.audit.criteria
        .filter(({ primary }) => primary)
        .map((criterion) => (
          <section key={criterion.metric}>
            <CriterionAudit audit={shown.audit} criterion={criterion} />
          </section>
        ))}
      {shown !== undefined && <CausesTable causes={shown.causes} />}
      {/* Audits stored before there were periods and controls have none of the rest. */}
      {lists.overTime
        ?.filter((one) => one.division === division)
        .map((one) => (
          <OverTimeTable key={one.by} of={one} />
        ))}
      {lists.within
        .filter((one) => one.division === division && one.pooled !== undefined)
        .map((one) => (
          <WithinTable key={one.control} of={one} />
        ))}
      {shown !== undefined && <CannotHoldTogether audit={shown.audit} />}
      <LeftOut divisions={lists.leftOut ?? []} groups={shown?.audit.leftOut ?? []} />
      {division === "region" && <DepartmentMap lists={lists} />}
    </>
  );
}

function leadOf({ table, usual, listed }: ListReport): string {
  const { lead, leadOfTable } = words.value.fairness;
  const { count } = format.value;
  const own = Object.keys(table).length;
  return own === 0 ? lead(count(usual), count(listed)) : leadOfTable(count(own), count(usual), count(listed));
}

interface CriterionProps {
  readonly audit: Audit;
  readonly criterion: AuditedCriterion;
}

function CriterionAudit({ audit, criterion }: CriterionProps) {
  const t = words.value.fairness;
  const told = plotWords.value;
  const division = divisionTitle(audit.division);
  const plot = useMemo(() => {
    const lines = criterion.lines.map((line) => ({ ...line, level: levelTitle(line.level) }));
    return disparitiesPlot({ division, criterion: { ...criterion, lines } }, told);
  }, [division, criterion, told]);
  const heads = [
    words.value.group,
    words.value.failing,
    metricTitle(criterion.metric),
    t.shrunken,
    t.gap,
    t.verdict,
  ];
  return (
    <PlotChart plot={plot}>
      <Scroll label={plot.title}>
        <table>
          <thead>
            <tr>
              {heads.map((head, i) => (
                <th key={head} scope="col" class={i > 0 && i < 5 ? "number" : ""}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {criterion.lines.map((line) => (
              <DisparityRow key={line.level} audit={audit} line={line} metric={criterion.metric} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </PlotChart>
  );
}

interface RowProps {
  readonly audit: Audit;
  readonly line: AuditLine;
  readonly metric: string;
}

function DisparityRow({ audit, line, metric }: RowProps) {
  const f = format.value;
  const group = audit.groups.find(({ level }) => level === line.level)!;
  return (
    <tr>
      <th scope="row">{levelTitle(line.level)}</th>
      <td class="number">{f.count(group.positiveFirms)}</td>
      <td class="number">
        <EstimateValue of={group.metrics[metric]} />
      </td>
      <td class="number">{line.shrunken === null ? "–" : f.number(line.shrunken, 3)}</td>
      <td class="number">{line.gap === null ? words.value.notDefined : f.number(line.gap.value, 3)}</td>
      <td>
        <VerdictBadge of={line} failing={audit.groups.reduce((sum, one) => sum + one.positiveFirms, 0)} />
      </td>
    </tr>
  );
}

/** Recall of each department's list, in fifths. */
function DepartmentMap({ lists }: { readonly lists: ListReport }) {
  const told = plotWords.value;
  const f = format.value;
  const plot = useMemo(
    () =>
      departmentMapPlot(
        {
          metric: "recall",
          departments: lists.departments.map(({ level, metrics }) => ({ level, estimate: metrics.recall! })),
          thresholds: [0.2, 0.4, 0.6, 0.8],
        },
        told,
      ),
    [lists, told],
  );
  return (
    <PlotChart plot={plot}>
      <details>
        <summary>{words.value.fairness.departments}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{divisionTitle("department")}</th>
              <th scope="col" class="number">
                {words.value.fairness.places}
              </th>
              <th scope="col" class="number">
                {metricTitle("recall")}
              </th>
            </tr>
          </thead>
          <tbody>
            {lists.departments.map(({ level, places, metrics }) => (
              <tr key={level}>
                <th scope="row">{level}</th>
                <td class="number">{f.count(places)}</td>
                <td class="number">
                  <EstimateValue of={metrics.recall} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </PlotChart>
  );
}
