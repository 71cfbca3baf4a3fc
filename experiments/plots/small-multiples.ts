import * as Plot from "@observablehq/plot";
import type { Estimate } from "../evaluation/outcomes.ts";
import { lookOf, shades } from "./look.ts";
import type { Chart } from "./plot.ts";
import { englishPlots } from "./words.ts";

/** One group in one period. */
export interface GroupPoint {
  readonly level: string;
  readonly period: string;
  readonly estimate: Estimate;
}

export interface Multiples {
  readonly metric: string;
  /** Region, size, … */
  readonly division: string;
  readonly points: readonly GroupPoint[];
  /** All groups together, by period. */
  readonly whole: Readonly<Record<string, Estimate>>;
}

const across = 4;

/** A small panel for each group, period by period, all on the same scale, the value of all groups behind. */
export function smallMultiplesPlot(
  { metric, division, points, whole }: Multiples,
  words = englishPlots,
): Chart {
  const levels = [...new Set(points.map(({ level }) => level))].sort();
  const periods = [...new Set(points.map(({ period }) => period))].sort();
  const place = (level: string) => ({
    fx: levels.indexOf(level) % across,
    fy: Math.floor(levels.indexOf(level) / across),
  });
  const cells = points.map((point) => ({ ...point, ...place(point.level) }));
  const behind = levels.flatMap((level) =>
    periods.flatMap((period) =>
      whole[period]?.value == null ? [] : [{ period, value: whole[period].value, ...place(level) }],
    ),
  );
  const values = cells
    .flatMap(({ estimate }) => [estimate.low ?? estimate.value, estimate.high ?? estimate.value])
    .filter((value) => value !== null);
  const colour = lookOf(0).colour;
  const facets = { fx: "fx", fy: "fy" };
  const isSure = ({ estimate }: GroupPoint) => estimate.low !== null;
  return {
    title: `${words.multiples(words.metric(metric), division)} (${words.count(levels.length)})`,
    subtitle: words.multiplesLead,
    height: 40 + 105 * Math.ceil(levels.length / across),
    marginLeft: 40,
    marginBottom: 34,
    marginTop: 24,
    fx: { axis: null, padding: 0.08 },
    fy: { axis: null, padding: 0.22 },
    x: { type: "point", domain: periods, label: null, padding: 0.6 },
    y: {
      domain: [Math.min(...values), Math.max(...values)],
      nice: true,
      label: words.metric(metric),
      labelArrow: "none",
      ticks: 3,
      grid: true,
    },
    marks: [
      Plot.line(behind, {
        x: "period",
        y: "value",
        z: null,
        ...facets,
        stroke: shades.quiet,
        strokeDasharray: "2 3",
      }),
      Plot.ruleX(cells.filter(isSure), {
        x: "period",
        y1: ({ estimate }) => estimate.low,
        y2: ({ estimate }) => estimate.high,
        ...facets,
        stroke: colour,
        strokeWidth: 1.5,
      }),
      Plot.dot(cells, {
        x: "period",
        y: ({ estimate }) => estimate.value,
        ...facets,
        r: 3.5,
        stroke: colour,
        fill: (cell) => (isSure(cell) ? colour : shades.paper),
      }),
      Plot.text(
        levels.map((level) => ({
          ...place(level),
          text: titleOf(level, failingOf(points, level, words.count)),
        })),
        { ...facets, text: "text", frameAnchor: "top-left", dy: -13, fill: shades.ink },
      ),
    ],
    color: { type: "identity" },
  };
}

/** Over all periods, from the least to the most. */
function failingOf(points: readonly GroupPoint[], level: string, count: (value: number) => string): string {
  const own = points.filter((point) => point.level === level).map(({ estimate }) => estimate.positiveFirms);
  const [least, most] = [Math.min(...own), Math.max(...own)];
  return least === most ? count(least) : `${count(least)}–${count(most)}`;
}

/** What fits over a panel of four abreast: of a long name the beginning. */
function titleOf(level: string, failing: string): string {
  const room = 19 - failing.length;
  return `${level.length > room ? `${level.slice(0, room - 1).trimEnd()}…` : level} (${failing})`;
}
