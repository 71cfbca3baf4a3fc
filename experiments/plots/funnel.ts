import * as Plot from "@observablehq/plot";
import type { FunnelLimit } from "../evaluation/audit/funnel.ts";
import type { Estimate } from "../evaluation/outcomes.ts";
import { titleBelow } from "./axis.ts";
import { lookOf, shades } from "./look.ts";
import type { Chart } from "./plot.ts";
import { englishPlots } from "./words.ts";

export interface Funnel {
  readonly metric: string;
  readonly division: string;
  readonly groups: readonly { readonly level: string; readonly estimate: Estimate }[];
  /** The value of all groups together. */
  readonly target: number;
  /** From `funnelLimits`. */
  readonly limits: readonly FunnelLimit[];
}

/** Groups by their failing firms, inside or outside of what chance alone would do. */
export function funnelPlot(
  { metric, division, groups, target, limits }: Funnel,
  words = englishPlots,
): Chart {
  const known = groups.filter(({ estimate }) => estimate.value !== null && estimate.positiveFirms > 0);
  const isOut = ({ estimate }: (typeof known)[number]) => {
    const limit = limits.findLast(({ firms }) => firms <= estimate.positiveFirms);
    return limit !== undefined && (estimate.value! < limit.inner[0] || estimate.value! > limit.inner[1]);
  };
  const line = (bound: (limit: FunnelLimit) => number, dash: string) =>
    Plot.line(limits, { x: "firms", y: bound, stroke: shades.quiet, strokeDasharray: dash });
  const place = {
    x: ({ estimate }: (typeof known)[number]) => estimate.positiveFirms,
    y: ({ estimate }: (typeof known)[number]) => estimate.value,
  };
  return {
    title: `${words.funnel(words.metric(metric), division)} (${words.count(known.length)})`,
    subtitle: words.funnelLead,
    height: 320,
    marginTop: 26,
    marginBottom: 42,
    marginLeft: 48,
    marginRight: 90,
    x: {
      type: "log",
      ...titleBelow(words.failingFirms, 42),
      ticks: ticksUpTo(Math.max(1, ...limits.map(({ firms }) => firms))),
      tickFormat: words.count,
    },
    y: { percent: true, label: `${words.metric(metric)} (%)`, labelArrow: "none", grid: true },
    marks: [
      line(({ outer }) => outer[0], "2 4"),
      line(({ outer }) => outer[1], "2 4"),
      line(({ inner }) => inner[0], "6 3"),
      line(({ inner }) => inner[1], "6 3"),
      Plot.ruleY([target], { stroke: shades.quiet }),
      Plot.dot(
        known.filter((group) => !isOut(group)),
        { ...place, r: 4, fill: lookOf(0).colour, stroke: shades.paper },
      ),
      Plot.dot(known.filter(isOut), {
        ...place,
        r: 5.5,
        symbol: "diamond",
        fill: lookOf(1).colour,
        stroke: shades.paper,
      }),
      Plot.text(known.filter(isOut), {
        ...place,
        text: "level",
        dx: 9,
        textAnchor: "start",
        fill: shades.ink,
        stroke: shades.paper,
        strokeWidth: 3,
      }),
    ],
  };
}

/** 1, 2, 5, 10, 20 … */
function ticksUpTo(most: number): readonly number[] {
  const decades = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, i) => 10 ** i);
  return decades.flatMap((ten) => [ten, 2 * ten, 5 * ten]).filter((tick) => tick <= most);
}
