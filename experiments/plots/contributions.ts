import * as Plot from "@observablehq/plot";
import { titleBelow } from "./axis.ts";
import { lookOf, shades } from "./look.ts";
import type { Chart } from "./plot.ts";
import { englishPlots } from "./words.ts";

/** How one feature or theme moves the log-odds over many rows. */
export interface ContributionLine {
  readonly name: string;
  /** 5 %, 25 %, 50 %, 75 % and 95 % of its contributions. */
  readonly quantiles: readonly [number, number, number, number, number];
}

export interface ContributionSummary {
  readonly rows: number;
  /** In the order to be shown. */
  readonly lines: readonly ContributionLine[];
}

/** A box and whiskers per feature about zero. */
export function contributionsPlot({ rows, lines }: ContributionSummary, words = englishPlots): Chart {
  const colour = lookOf(0).colour;
  const longest = Math.max(4, ...lines.map(({ name }) => name.length));
  return {
    title: words.contributions,
    subtitle: words.contributionsLead(words.count(rows)),
    height: 60 + lines.length * 22,
    marginLeft: Math.min(230, 24 + 6.6 * longest),
    marginBottom: 40,
    x: { ...titleBelow(words.contribution, 40), grid: true, ticks: 5 },
    y: { domain: lines.map(({ name }) => name), label: null, tickSize: 0 },
    marks: [
      Plot.ruleX([0], { stroke: shades.quiet }),
      Plot.ruleY(lines, {
        y: "name",
        x1: ({ quantiles }) => quantiles[0],
        x2: ({ quantiles }) => quantiles[4],
        stroke: colour,
        strokeWidth: 1.2,
      }),
      Plot.barX(lines, {
        y: "name",
        x1: ({ quantiles }) => quantiles[1],
        x2: ({ quantiles }) => quantiles[3],
        fill: colour,
        fillOpacity: 0.45,
        inset: 5,
      }),
      Plot.dot(lines, {
        y: "name",
        x: ({ quantiles }) => quantiles[2],
        r: 4,
        fill: colour,
        stroke: shades.paper,
      }),
    ],
  };
}
