import * as Plot from "@observablehq/plot";
import { titleBelow } from "./axis.ts";
import { lookOf, shades } from "./look.ts";
import type { Chart, NamedEvaluation } from "./plot.ts";
import { englishPlots } from "./words.ts";

/** Precision over recall for several models on the same rows; the base rate as a line. */
export function precisionRecallPlot(models: readonly NamedEvaluation[], words = englishPlots): Chart {
  const [first] = models;
  const counts = first?.evaluation ?? { firms: 0, positiveFirms: 0 };
  const top = Math.min(
    1,
    1.05 * Math.max(0.01, ...models.flatMap(({ evaluation }) => steadyPrecisions(evaluation))),
  );
  const baseRate = first?.evaluation.metrics.baseRate?.value ?? null;
  return {
    title: `${words.precisionRecall} (${words.onFirms(words.count(counts.firms), words.count(counts.positiveFirms))})`,
    subtitle: words.precisionRecallLead,
    height: 340,
    marginBottom: 42,
    clip: true,
    x: { domain: [0, 100], percent: true, ticks: 5, ...titleBelow(words.recall, 42) },
    y: {
      domain: [0, 100 * top],
      percent: true,
      label: words.precision,
      labelArrow: "none",
      ticks: 5,
      grid: true,
    },
    marks: [
      ...(baseRate === null
        ? []
        : [Plot.ruleY([baseRate], { stroke: shades.quiet, strokeDasharray: "2 4" })]),
      ...models.flatMap((_, i) => lineOf(models, i)),
    ],
  };
}

/** The first few thresholds rest on a handful of rows and may reach any precision. */
function steadyPrecisions({ curve }: NamedEvaluation["evaluation"]): readonly number[] {
  return curve.slice(3).map(({ precision }) => precision);
}

const pointAt = ({ evaluation: { curve } }: NamedEvaluation, recall: number) =>
  curve.find((point) => point.recall >= recall);

/** A line in the series' dash with its sign at a few places, and its name at one: above the highest line there, else below, on the side where the lines are higher. */
function lineOf(models: readonly NamedEvaluation[], index: number): Plot.Markish[] {
  const { colour, dash, symbol } = lookOf(index);
  const model = models[index]!;
  const { name, evaluation } = model;
  const { curve } = evaluation;
  const at = (recall: number) => pointAt(model, recall) ?? [];
  const named = 0.12 + 0.14 * (index % 5);
  const precisionOf = (one: NamedEvaluation) => pointAt(one, named)?.precision ?? 0;
  const isHighest = models.every((one) => precisionOf(one) <= precisionOf(model));
  return [
    Plot.line(curve, {
      x: "recall",
      y: "precision",
      stroke: colour,
      strokeWidth: 1.8,
      strokeDasharray: dash,
    }),
    Plot.dot([0.2, 0.4, 0.6, 0.8].flatMap(at), {
      x: "recall",
      y: "precision",
      fill: colour,
      symbol,
      r: 4.5,
      stroke: shades.paper,
    }),
    Plot.text([at(named)].flat(), {
      x: "recall",
      y: "precision",
      text: () => name,
      fill: colour,
      stroke: shades.paper,
      strokeWidth: 4,
      dy: isHighest ? -10 : 16,
      textAnchor: isHighest ? "start" : "end",
    }),
  ];
}
