import * as Plot from "@observablehq/plot";
import { useCallback, useMemo } from "preact/hooks";
import type { Evaluation } from "vigie/experiments";
import {
  type NamedEvaluation,
  precisionRecallPlot,
  reliabilityPlot,
  scoreDistributionPlot,
  titleBelow,
} from "vigie/plots";
import { chart, lookOf } from "../design.ts";
import { format, words } from "../language.ts";
import { divisionTitle, levelTitle } from "../parts/division.ts";
import { Scroll } from "../parts/scroll.tsx";
import { EstimateValue } from "../parts/values.tsx";
import { Chart } from "./chart.tsx";
import { drawChart } from "./draw.ts";
import { PlotChart, plotWords } from "./plot.tsx";

/** What was promised against what came, with the interval of each bin. */
export function CalibrationChart({ name, evaluation }: NamedEvaluation) {
  const t = words.value;
  const f = format.value;
  const bins = evaluation.reliability;
  const told = plotWords.value;
  const plot = useMemo(() => reliabilityPlot({ name, evaluation }, told), [name, evaluation, told]);
  return (
    <PlotChart plot={plot}>
      <details>
        <summary>{t.titled(t.calibration, t.asTable)}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.bins}</th>
              <th scope="col" class="number">
                {t.predicted}
              </th>
              <th scope="col" class="number">
                {t.observed}
              </th>
              <th scope="col" class="number">
                {t.rows}
              </th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin, i) => (
              <tr key={bin.from}>
                <th scope="row">{i + 1}</th>
                <td class="number">{f.number(bin.meanPredicted * 100, 2)}</td>
                <td class="number">
                  <EstimateValue of={percentOf(bin.observed)} decimals={2} />
                </td>
                <td class="number">{f.count(bin.observed.rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </PlotChart>
  );
}

/** How the scores lie on the log-odds axis, failing rows apart: the square root keeps the few visible. */
export function ScoreChart({ name, evaluation }: NamedEvaluation) {
  const told = plotWords.value;
  const plot = useMemo(() => scoreDistributionPlot({ name, evaluation }, told), [name, evaluation, told]);
  // Evaluations stored before there was a histogram have none.
  return evaluation.calibration === undefined ? null : <PlotChart plot={plot} />;
}

function percentOf<T extends { value: number | null; low: number | null; high: number | null }>(
  estimate: T,
): T {
  const times = (value: number | null) => (value === null ? null : value * 100);
  return { ...estimate, value: times(estimate.value), low: times(estimate.low), high: times(estimate.high) };
}

/** Precision over recall for several models on the same rows. */
export function PrecisionRecallChart({ of }: { readonly of: readonly NamedEvaluation[] }) {
  const told = plotWords.value;
  const plot = useMemo(() => precisionRecallPlot(of, told), [of, told]);
  return <PlotChart plot={plot} legend={of.map(({ name }) => name)} />;
}

/** AUC by group with intervals, and the value over all groups as a line. */
export function GroupChart({ name, evaluation }: NamedEvaluation) {
  const t = words.value;
  const groups = evaluation.groups;
  const title = t.titled(t.byGroup(divisionTitle(groups?.name ?? "")), name);
  const draw = useCallback(
    (width: number) => {
      const lines = [...(groups?.lines ?? [])].sort(byAuc);
      const values = lines
        .flatMap(({ metrics }) => [metrics.auc?.low, metrics.auc?.value])
        .filter((value) => value != null);
      const start = Math.max(0, Math.floor(Math.min(0.5, ...values) * 10) / 10);
      return drawChart({
        label: title,
        width,
        height: 60 + lines.length * 24,
        marginLeft: Math.min(0.62 * width, 24 + 6.6 * Math.max(...lines.map(({ level }) => level.length), 4)),
        marginBottom: 40,
        x: { domain: [start, 1], ...titleBelow(t.metrics.auc, 40), grid: true, ticks: 5 },
        y: { domain: lines.map(({ level }) => level), label: null, tickSize: 0 },
        marks: [
          Plot.ruleX(
            [evaluation.metrics.auc?.value ?? null].filter((value) => value !== null),
            { stroke: chart.quiet, strokeDasharray: "2 4" },
          ),
          Plot.ruleY(lines, {
            y: "level",
            x1: ({ metrics }) => metrics.auc?.low,
            x2: ({ metrics }) => metrics.auc?.high,
            stroke: lookOf(0).colour,
            strokeWidth: 1.5,
          }),
          Plot.dot(lines, {
            y: "level",
            x: ({ metrics }) => metrics.auc?.value,
            fill: lookOf(0).colour,
            r: 4,
            stroke: chart.paper,
          }),
        ],
      });
    },
    [groups, evaluation, t, title],
  );
  if (groups === null || groups.lines.length === 0) return null;
  return <Chart title={title} lead={t.byGroupLead} ratio={0.5} draw={draw} />;
}

type GroupLine = NonNullable<Evaluation["groups"]>["lines"][number];

function byAuc(a: GroupLine, b: GroupLine): number {
  return (b.metrics.auc?.value ?? -1) - (a.metrics.auc?.value ?? -1);
}

/** The numbers behind the dots. */
export function GroupTable({ evaluation }: { readonly evaluation: Evaluation }) {
  const t = words.value;
  const f = format.value;
  const { groups } = evaluation;
  if (groups === null) return null;
  return (
    <Scroll label={t.byGroup(divisionTitle(groups.name))}>
      <GroupCaution of={groups} />
      <table>
        <thead>
          <tr>
            <th scope="col">{t.group}</th>
            <th scope="col" class="number">
              {t.firms}
            </th>
            <th scope="col" class="number">
              {t.failing}
            </th>
            <th scope="col" class="number">
              {t.metrics.auc}
            </th>
            <th scope="col" class="number">
              {t.metrics.averagePrecision}
            </th>
            <th scope="col" class="number">
              {t.metrics.observedOverExpected}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.lines.map(({ level, firms, positiveFirms, metrics }) => (
            <tr key={level}>
              <th scope="row">{levelTitle(level)}</th>
              <td class="number">{f.count(firms)}</td>
              <td class="number">{f.count(positiveFirms)}</td>
              <td class="number">
                <EstimateValue of={metrics.auc} />
              </td>
              <td class="number">
                <EstimateValue of={metrics.averagePrecision} />
              </td>
              <td class="number">
                <EstimateValue of={metrics.observedOverExpected} decimals={2} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Average precision starts at the base rate: the report's own caution says when groups cannot be compared by it. */
function GroupCaution({ of: { caution, lines } }: { readonly of: NonNullable<Evaluation["groups"]> }) {
  if (caution === null) return null;
  const rates = lines.flatMap(({ metrics }) => metrics.baseRate?.value ?? []);
  const [least, most] = [Math.min(...rates), Math.max(...rates)].map((rate) => format.value.share(rate));
  return <p class="small quiet">{words.value.reasons.groupCaution(least!, most!)}</p>;
}
