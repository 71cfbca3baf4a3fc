import * as Plot from "@observablehq/plot";
import { titleBelow } from "./axis.ts";
import { lookOf, shades } from "./look.ts";
import type { Chart } from "./plot.ts";
import { englishPlots } from "./words.ts";

export interface LeadTimes {
  /** Of each failing firm that had an alert: whole months from the first one to the opening. */
  readonly months: readonly number[];
  /** Failing firms without any. */
  readonly never: number;
  /** The middle one; null where it is not known. */
  readonly median: number | null;
}

/** How early firms were alerted: one bar a month, and beside it those that never were. */
export function leadTimePlot({ months, never, median }: LeadTimes, words = englishPlots): Chart {
  const counts = new Map<number, number>();
  for (const month of months) counts.set(month, (counts.get(month) ?? 0) + 1);
  const bars = [...counts].map(([month, firms]) => ({ month, firms }));
  return {
    title: `${words.leadTime} (${words.count(months.length + never)} ${words.failingFirms})`,
    subtitle: words.leadTimeLead(words.count(never)),
    height: 240,
    marginTop: 26,
    marginBottom: 42,
    marginLeft: 48,
    x: { ...titleBelow(words.monthsBefore, 42), reverse: true, tickFormat: "d" },
    y: {
      label: words.firms,
      labelArrow: "none",
      grid: true,
      ticks: Math.min(5, Math.max(0, ...counts.values())),
      tickFormat: "d",
    },
    marks: [
      Plot.rectY(bars, {
        x1: ({ month }) => month - 0.5,
        x2: ({ month }) => month + 0.5,
        y: "firms",
        fill: lookOf(0).colour,
        inset: 1,
      }),
      ...(median === null ? [] : [Plot.ruleX([median], { stroke: shades.ink, strokeDasharray: "4 3" })]),
      Plot.ruleY([0], { stroke: shades.quiet }),
    ],
  };
}
