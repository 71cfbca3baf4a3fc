import * as Plot from "@observablehq/plot";
import { useCallback, useState } from "preact/hooks";
import type { Audit, AuditedCriterion, AuditLine, ListReport } from "vigie/experiments";
import { chart, lookOf } from "../design.ts";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "../parts/icons.tsx";
import { metricTitle } from "../parts/metrics.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { EstimateValue } from "../parts/values.tsx";
import { Chart } from "./chart.tsx";
import { drawChart } from "./draw.ts";

type Verdict = AuditLine["verdict"];

/** Sign, tone and the dot's shape of each verdict: never told by colour alone. */
const looks: Readonly<Record<Verdict, readonly [IconName, string, "circle" | "diamond" | "square"]>> = {
  pass: ["done", "good", "circle"],
  fail: ["failed", "bad", "diamond"],
  "not enough evidence": ["queued", "quiet", "square"],
};

/** The audit of the lists: per division what the primary criteria say, and the groups behind it. */
export function FairnessSection({ name, lists }: { readonly name: string; readonly lists: ListReport }) {
  const t = words.value.fairness;
  const f = format.value;
  const [division, setDivision] = useState(lists.audits[0]?.audit.division ?? "");
  const shown = lists.audits.find(({ audit }) => audit.division === division);
  return (
    <>
      <h2>{t.title}</h2>
      <p class="quiet">{t.lead(f.count(lists.usual), f.count(lists.listed))}</p>
      <p>
        {words.value.metrics.precision} <EstimateValue of={lists.metrics.precision} />,{" "}
        {words.value.metrics.recall} <EstimateValue of={lists.metrics.recall} />
      </p>
      <Tabs
        label={t.division}
        names={lists.audits.map(({ audit }) => audit.division)}
        chosen={division}
        onChoose={setDivision}
      />
      {shown?.audit.criteria
        .filter(({ primary }) => primary)
        .map((criterion) => (
          <CriterionAudit key={criterion.metric} name={name} audit={shown.audit} criterion={criterion} />
        ))}
    </>
  );
}

interface CriterionProps {
  readonly name: string;
  readonly audit: Audit;
  readonly criterion: AuditedCriterion;
}

function CriterionAudit({ name, audit, criterion }: CriterionProps) {
  const t = words.value.fairness;
  const title = t.criterion(metricTitle(criterion.metric), audit.division);
  const draw = useCallback(
    (width: number) => drawDisparities(criterion, { label: `${title}: ${name}`, axis: t.gap, width }),
    [criterion, name, title, t],
  );
  return (
    <Chart
      title={title}
      lead={t.margin(format.value.number(100 * criterion.margin, 1))}
      ratio={0.4}
      draw={draw}
    >
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              {[words.value.group, words.value.failing, metricTitle(criterion.metric), t.gap, t.verdict].map(
                (head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {criterion.lines.map((line) => (
              <DisparityRow key={line.level} audit={audit} line={line} metric={criterion.metric} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Chart>
  );
}

interface RowProps {
  readonly audit: Audit;
  readonly line: AuditLine;
  readonly metric: string;
}

function DisparityRow({ audit, line, metric }: RowProps) {
  const t = words.value.fairness;
  const f = format.value;
  const group = audit.groups.find(({ level }) => level === line.level)!;
  const [icon, tone] = looks[line.verdict];
  const needed = line.firmsNeeded === null ? "" : ` ${t.needed(f.count(line.firmsNeeded))}`;
  return (
    <tr>
      <th scope="row">{line.level}</th>
      <td class="number">{f.count(group.positiveFirms)}</td>
      <td class="number">
        <EstimateValue of={group.metrics[metric]} />
      </td>
      <td class="number">{line.gap === null ? words.value.notDefined : f.number(line.gap.value, 3)}</td>
      <td title={line.reason ?? ""}>
        <span class={`badge ${tone}`}>
          <Icon name={icon} />
          {t.verdicts[line.verdict]}
        </span>
        {needed}
      </td>
    </tr>
  );
}

/** A dot and interval per group over the margin's band. */
function drawDisparities(
  { lines, margin }: AuditedCriterion,
  { label, axis, width }: { readonly label: string; readonly axis: string; readonly width: number },
): Element {
  const known = lines.filter(({ gap }) => gap !== null);
  const reach = Math.max(
    margin * 1.5,
    ...known.flatMap(({ gap }) => [Math.abs(gap!.low ?? gap!.value), Math.abs(gap!.high ?? gap!.value)]),
  );
  return drawChart({
    label,
    width,
    height: 60 + lines.length * 22,
    marginLeft: Math.min(width / 2, 24 + 6.6 * Math.max(...lines.map(({ level }) => level.length), 4)),
    marginBottom: 40,
    x: { domain: [-reach, reach], label: axis, labelArrow: "none", grid: true, ticks: 5 },
    y: { domain: lines.map(({ level }) => level), label: null, tickSize: 0 },
    marks: [
      Plot.rectX([margin], { x1: -margin, x2: margin, fill: chart.rule, fillOpacity: 0.35 }),
      Plot.ruleX([0], { stroke: chart.quiet }),
      Plot.ruleX([-margin, margin], { stroke: chart.quiet, strokeDasharray: "2 4" }),
      Plot.ruleY(known, {
        y: "level",
        x1: ({ gap }) => gap!.low ?? gap!.value,
        x2: ({ gap }) => gap!.high ?? gap!.value,
        stroke: lookOf(0).colour,
        strokeWidth: 1.5,
      }),
      ...(Object.keys(looks) as Verdict[]).map((verdict) =>
        Plot.dot(
          known.filter((line) => line.verdict === verdict),
          {
            y: "level",
            x: ({ gap }) => gap!.value,
            symbol: looks[verdict][2],
            r: 4.5,
            fill: verdict === "not enough evidence" ? chart.paper : lookOf(0).colour,
            stroke: lookOf(0).colour,
          },
        ),
      ),
    ],
  });
}
