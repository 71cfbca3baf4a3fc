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

/** Of a panel with room for its periods, pixels. */
const panelWidth = 145;

/**
 * A small panel for each group, period by period, all on the same scale, the value of all groups behind. `width` (pixels,
 * default 640) decides how many stand side by side.
 */
export function smallMultiplesPlot(
  { metric, division, points, whole }: Multiples,
  words = englishPlots,
  { width = 640 }: { readonly width?: number } = {},
): Chart {
  const across = Math.max(1, Math.floor((width - 60) / panelWidth));
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
  const titles = levels.map((level) => ({
    level,
    failing: failingOf(points, level, words.count),
    ...place(level),
  }));
  const values = cells
    .flatMap(({ estimate }) => [estimate.low ?? estimate.value, estimate.high ?? estimate.value])
    .filter((value) => value !== null);
  const colour = lookOf(0).colour;
  const facets = { fx: "fx", fy: "fy" };
  const isSure = ({ estimate }: GroupPoint) => estimate.low !== null;
  return {
    title: `${words.multiples(words.metric(metric), division)} (${words.count(levels.length)})`,
    subtitle: words.multiplesLead,
    width,
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
      Plot.text(titles, {
        ...facets,
        text: "level",
        frameAnchor: "top-left",
        dy: -13,
        fill: shades.ink,
        render: fitTitles(titles),
      }),
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

interface PanelTitle {
  readonly level: string;
  /** Failing firms behind it. */
  readonly failing: string;
}

/** Of a usual letter of the titles, pixels. */
const letterWidth = 6.4;

/** Titles as long as their panels are wide, which is known only when the chart is drawn. */
function fitTitles(titles: readonly PanelTitle[]): Plot.RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const drawn = next!(index, scales, values, dimensions, context)!;
    const { width, marginLeft, marginRight } = dimensions;
    const room = Math.floor((width - marginLeft - marginRight) / letterWidth);
    [...drawn.querySelectorAll("text")].forEach((text, i) => {
      text.textContent = titleOf(titles[index[i]!]!, room);
    });
    return drawn;
  };
}

/** At most so many letters: of a long name the beginning. */
function titleOf({ level, failing }: PanelTitle, most: number): string {
  const room = Math.max(3, most - failing.length - 3);
  return `${level.length > room ? `${level.slice(0, room - 1).trimEnd()}…` : level} (${failing})`;
}
