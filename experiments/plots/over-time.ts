import * as Plot from "@observablehq/plot";
import type { Estimate } from "../evaluation/outcomes.ts";
import { makeHatch } from "./hatch.ts";
import { lookOf, shades } from "./look.ts";
import type { Chart } from "./plot.ts";
import { englishPlots } from "./words.ts";

/** A metric on the rows of one period. */
export interface PeriodPoint {
  /** First as-of date, ISO. */
  readonly from: string;
  /** First date after the last, ISO. */
  readonly until: string;
  /** Which model, group or view; one name for all where there is one. */
  readonly series: string;
  readonly estimate: Estimate;
}

export interface OverTime {
  /** By its name in the registry of metrics. */
  readonly metric: string;
  readonly points: readonly PeriodPoint[];
  /** Months that cannot be judged yet, half-open; null: none. */
  readonly immature: { readonly from: string; readonly until: string } | null;
}

/** A metric period by period with its interval; immature months hatched. */
export function overTimePlot({ metric, points, immature }: OverTime, words = englishPlots): Chart {
  const names = [...new Set(points.map((point) => point.series))];
  const failing = points.map(({ estimate }) => estimate.positiveFirms);
  const hatch = makeHatch(shades.quiet);
  const bounds = points.flatMap(({ estimate: { low, value, high } }) => [low ?? value, high ?? value]);
  const known = bounds.filter((bound) => bound !== null);
  return {
    title: `${words.overTime(words.metric(metric))} (${words.from(words.count(Math.min(...failing)), words.count(Math.max(...failing)))} ${words.failingFirms})`,
    subtitle: words.overTimeLead,
    height: 280,
    marginBottom: 42,
    marginLeft: 48,
    x: { type: "utc", label: null },
    y: { label: words.metric(metric), labelArrow: "none", grid: true, domain: widened(known) },
    marks: [
      hatch.mark,
      ...(immature === null ? [] : immatureMarks(immature, hatch.fill, words.immature)),
      ...names.flatMap((name, i) =>
        periodMarks(
          points.filter((point) => point.series === name),
          { index: i, of: names.length },
        ),
      ),
    ],
  };
}

function widened(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const spare = (high - low || 0.1) * 0.12;
  return [low - spare, high + spare];
}

function immatureMarks(
  { from, until }: { from: string; until: string },
  fill: string,
  label: string,
): Plot.Markish[] {
  const band = [{ from: new Date(from), until: new Date(until) }];
  return [
    Plot.rectX(band, { x1: "from", x2: "until", fill, fillOpacity: 0.5 }),
    Plot.text(band, {
      x: ({ from, until }) => new Date((Number(from) + Number(until)) / 2),
      frameAnchor: "top",
      dy: 8,
      text: () => label,
      fill: shades.ink,
      stroke: shades.paper,
      strokeWidth: 4,
    }),
  ];
}

/** A bar as long as the period, the interval through its middle; several series stand a little apart. */
function periodMarks(
  points: readonly PeriodPoint[],
  { index, of }: { index: number; of: number },
): Plot.Markish[] {
  const { colour, symbol } = lookOf(index);
  const middle = ({ from, until }: PeriodPoint) => {
    const [start, end] = [Date.parse(from), Date.parse(until)];
    return new Date(start + ((end - start) * (index + 1)) / (of + 1));
  };
  const value = ({ estimate }: PeriodPoint) => estimate.value;
  return [
    Plot.ruleY(points, {
      x1: ({ from }) => new Date(from),
      x2: ({ until }) => new Date(until),
      y: value,
      stroke: colour,
      strokeOpacity: 0.5,
    }),
    Plot.ruleX(points, {
      x: middle,
      y1: ({ estimate }) => estimate.low ?? estimate.value,
      y2: ({ estimate }) => estimate.high ?? estimate.value,
      stroke: colour,
      strokeWidth: 1.5,
    }),
    Plot.dot(points, { x: middle, y: value, symbol, r: 4.5, fill: colour, stroke: shades.paper }),
    ...(of > 1
      ? [
          Plot.text(points.slice(-1), {
            x: middle,
            y: value,
            text: "series",
            dx: 9,
            textAnchor: "start",
            fill: colour,
          }),
        ]
      : []),
  ];
}
