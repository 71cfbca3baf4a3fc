import * as Plot from "@observablehq/plot";
import { useCallback } from "preact/hooks";
import type { Evaluation } from "vigie/experiments";
import { chart, lookOf } from "../design.ts";
import { format, words } from "../language.ts";
import { Scroll } from "../parts/scroll.tsx";
import { EstimateValue } from "../parts/values.tsx";
import { Chart } from "./chart.tsx";
import { drawChart } from "./draw.ts";

export interface NamedEvaluation {
  readonly name: string;
  readonly evaluation: Evaluation;
}

const most = (values: readonly (number | null)[]) => Math.max(0.01, ...values.map((value) => value ?? 0));

/** What was promised against what came, with the interval of each bin. */
export function CalibrationChart({ name, evaluation }: NamedEvaluation) {
  const t = words.value;
  const f = format.value;
  const bins = evaluation.reliability;
  const draw = useCallback(
    (width: number) => {
      const end = Math.min(
        1,
        1.05 * most(bins.flatMap((bin) => [bin.meanPredicted, bin.observed.value, bin.observed.high])),
      );
      return drawChart({
        label: `${t.calibration}: ${name}`,
        width,
        height: Math.min(width, 340),
        marginBottom: 42,
        x: { domain: [0, 100 * end], percent: true, label: t.predicted, labelArrow: "none", ticks: 5 },
        y: {
          domain: [0, 100 * end],
          percent: true,
          label: t.observed,
          labelArrow: "none",
          ticks: 5,
          grid: true,
        },
        clip: true,
        marks: [
          ...corpMarks(evaluation),
          Plot.line(
            [
              [0, 0],
              [end, end],
            ],
            { stroke: chart.quiet, strokeDasharray: "2 4" },
          ),
          Plot.ruleX(bins, {
            x: "meanPredicted",
            y1: (bin) => bin.observed.low,
            y2: (bin) => bin.observed.high,
            stroke: lookOf(0).colour,
            strokeWidth: 1.5,
          }),
          Plot.dot(bins, {
            x: "meanPredicted",
            y: (bin) => bin.observed.value,
            r: 4,
            fill: lookOf(0).colour,
            stroke: chart.paper,
          }),
        ],
      });
    },
    [bins, evaluation, t, name],
  );
  // Evaluations stored before there was a curve have none.
  const lead =
    evaluation.calibration === undefined ? t.calibrationLead : `${t.calibrationLead} ${t.corpBand}`;
  return (
    <Chart title={`${t.calibration}: ${name}`} lead={lead} ratio={0.9} draw={draw}>
      <details>
        <summary>
          {t.calibration}: {t.asTable}
        </summary>
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
    </Chart>
  );
}

function corpMarks({ calibration }: Evaluation): Plot.Markish[] {
  const points = calibration?.corp.points ?? [];
  return [
    Plot.areaY(points, {
      x: "predicted",
      y1: "low",
      y2: "high",
      curve: "step-after",
      fill: lookOf(0).colour,
      fillOpacity: 0.12,
    }),
    Plot.line(points, {
      x: "predicted",
      y: "recalibrated",
      curve: "step-after",
      stroke: lookOf(0).colour,
      strokeOpacity: 0.5,
    }),
  ];
}

/** How the scores lie on the log-odds axis, failing rows apart: the square root keeps the few visible. */
export function ScoreChart({ name, evaluation }: NamedEvaluation) {
  const t = words.value;
  const bars = evaluation.calibration?.histogram;
  const draw = useCallback(
    (width: number) =>
      drawChart({
        label: `${t.scores}: ${name}`,
        width,
        height: 220,
        marginBottom: 42,
        x: { label: t.logOdds, labelArrow: "none" },
        y: { type: "sqrt", label: t.rows, labelArrow: "none", grid: true, ticks: 5 },
        marks: [
          Plot.rectY(bars ?? [], {
            x1: "from",
            x2: "until",
            y: "others",
            fill: lookOf(0).colour,
            fillOpacity: 0.35,
          }),
          Plot.rectY(bars ?? [], {
            x1: "from",
            x2: "until",
            y: "failing",
            fill: lookOf(1).colour,
            insetLeft: 3,
            insetRight: 3,
          }),
        ],
      }),
    [bars, t, name],
  );
  if (bars === undefined) return null;
  return <Chart title={`${t.scores}: ${name}`} lead={t.scoresLead} ratio={0.5} draw={draw} />;
}

function percentOf<T extends { value: number | null; low: number | null; high: number | null }>(
  estimate: T,
): T {
  const times = (value: number | null) => (value === null ? null : value * 100);
  return { ...estimate, value: times(estimate.value), low: times(estimate.low), high: times(estimate.high) };
}

/** Precision over recall for several models on the same rows. */
export function PrecisionRecallChart({ of }: { readonly of: readonly NamedEvaluation[] }) {
  const t = words.value;
  const draw = useCallback(
    (width: number) => {
      const top = Math.min(
        1,
        1.05 *
          most(of.flatMap(({ evaluation }) => evaluation.curve.slice(3).map(({ precision }) => precision))),
      );
      const baseRate = of[0]?.evaluation.metrics.baseRate?.value ?? null;
      return drawChart({
        label: `${t.precisionRecall}: ${of.map(({ name }) => name).join(", ")}`,
        width,
        height: 340,
        marginBottom: 42,
        clip: true,
        x: { domain: [0, 100], percent: true, label: t.recallAxis, labelArrow: "none", ticks: 5 },
        y: {
          domain: [0, 100 * top],
          percent: true,
          label: t.precisionAxis,
          labelArrow: "none",
          ticks: 5,
          grid: true,
        },
        marks: [
          ...(baseRate === null
            ? []
            : [Plot.ruleY([baseRate], { stroke: chart.quiet, strokeDasharray: "2 4" })]),
          ...of.flatMap(({ evaluation: { curve } }, i) => seriesMarks(curve, i)),
        ],
      });
    },
    [of, t],
  );
  return (
    <Chart
      title={t.precisionRecall}
      lead={t.precisionRecallLead}
      legend={of.map(({ name }) => name)}
      ratio={0.6}
      draw={draw}
    />
  );
}

/** A line in the series' dash, and its sign at a few places along it. */
function seriesMarks(curve: Evaluation["curve"], index: number): Plot.Markish[] {
  const { colour, dash, symbol } = lookOf(index);
  const few = [0.2, 0.4, 0.6, 0.8].flatMap((recall) => curve.find((point) => point.recall >= recall) ?? []);
  return [
    Plot.line(curve, {
      x: "recall",
      y: "precision",
      stroke: colour,
      strokeWidth: 1.8,
      strokeDasharray: dash,
    }),
    Plot.dot(few, { x: "recall", y: "precision", fill: colour, symbol, r: 4.5, stroke: chart.paper }),
  ];
}

/** AUC by group with intervals, and the value over all groups as a line. */
export function GroupChart({ name, evaluation }: NamedEvaluation) {
  const t = words.value;
  const groups = evaluation.groups;
  const draw = useCallback(
    (width: number) => {
      const lines = [...(groups?.lines ?? [])].sort(byAuc);
      const values = lines
        .flatMap(({ metrics }) => [metrics.auc?.low, metrics.auc?.value])
        .filter((value) => value != null);
      const start = Math.max(0, Math.floor(Math.min(0.5, ...values) * 10) / 10);
      return drawChart({
        label: `${t.byGroup(groups?.name ?? "")}: ${name}`,
        width,
        height: 60 + lines.length * 24,
        marginLeft: Math.min(width / 2, 24 + 6.6 * Math.max(...lines.map(({ level }) => level.length), 4)),
        marginBottom: 40,
        x: { domain: [start, 1], label: t.metrics.auc, labelArrow: "none", grid: true, ticks: 5 },
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
    [groups, evaluation, t, name],
  );
  if (groups === null || groups.lines.length === 0) return null;
  return <Chart title={`${t.byGroup(groups.name)}: ${name}`} lead={t.byGroupLead} ratio={0.5} draw={draw} />;
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
    <Scroll label={t.byGroup(groups.name)}>
      {groups.caution && <p class="small quiet">{groups.caution}</p>}
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
              <th scope="row">{level}</th>
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
