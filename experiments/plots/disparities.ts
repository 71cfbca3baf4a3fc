import * as Plot from "@observablehq/plot";
import type { Judgement } from "../evaluation/audit/judge.ts";
import type { Criterion } from "../evaluation/audit/specification.ts";
import { titleBelow } from "./axis.ts";
import { lookOf, shades, verdictSymbols } from "./look.ts";
import type { Chart } from "./plot.ts";
import { englishPlots } from "./words.ts";

/** A criterion of a division with the lines that were judged: of an audit, within a control, or of one period. */
export interface Disparities {
  readonly division: string;
  readonly criterion: Criterion & { readonly lines: readonly (Judgement & { readonly level: string })[] };
}

/** A dot and interval per group over the margin's band; a ratio lies on a log scale, where its margin is symmetric. */
export function disparitiesPlot({ division, criterion }: Disparities, words = englishPlots): Chart {
  const { metric, compare, margin, lines } = criterion;
  const isRatio = compare === "ratio";
  const [none, band] = isRatio ? [1, [margin, 1 / margin] as const] : [0, [-margin, margin] as const];
  const known = lines.filter((line) => (line.gap?.value ?? 0) > 0 || (line.gap !== null && !isRatio));
  const domain = domainOf(known, { isRatio, margin });
  const inside = (value: number) => Math.min(domain[1], Math.max(domain[0], value));
  const longest = Math.max(4, ...lines.map(({ level }) => level.length));
  const colour = lookOf(0).colour;
  return {
    title: words.disparities(words.metric(metric), division),
    subtitle: words.disparitiesLead(
      `${isRatio ? "×" : "±"}\u00a0${words.number(margin)}`,
      words.count(lines.length),
    ),
    height: 60 + lines.length * 22,
    marginLeft: Math.min(230, 24 + 6.6 * longest),
    marginBottom: 40,
    x: {
      type: isRatio ? "log" : "linear",
      domain,
      ...titleBelow(isRatio ? words.ratio : words.difference, 40),
      grid: true,
      ticks: 5,
      ...(isRatio && { tickFormat: "~g" }),
    },
    y: { domain: lines.map(({ level }) => level), label: null, tickSize: 0 },
    marks: [
      Plot.rectX([band], {
        x1: ([from]) => from,
        x2: ([, until]) => until,
        fill: shades.rule,
        fillOpacity: 0.45,
      }),
      Plot.ruleX([none], { stroke: shades.quiet }),
      Plot.ruleX(band, { stroke: shades.quiet, strokeDasharray: "2 4" }),
      Plot.ruleY(known, {
        y: "level",
        x1: ({ gap }) => inside(gap!.low ?? gap!.value),
        x2: ({ gap }) => inside(gap!.high ?? gap!.value),
        stroke: colour,
        strokeWidth: 1.5,
      }),
      ...(["pass", "fail", "not enough evidence"] as const).map((verdict) =>
        Plot.dot(
          known.filter((line) => line.verdict === verdict),
          {
            y: "level",
            x: ({ gap }) => inside(gap!.value),
            symbol: verdictSymbols[verdict],
            r: 4.5,
            fill:
              verdict === "not enough evidence"
                ? shades.paper
                : verdict === "fail"
                  ? lookOf(1).colour
                  : colour,
            stroke: verdict === "fail" ? lookOf(1).colour : colour,
          },
        ),
      ),
    ],
  };
}

/** Symmetric about no gap; wide enough for margin and intervals, those of ratios up to tenfold. */
function domainOf(
  known: Disparities["criterion"]["lines"],
  { isRatio, margin }: { isRatio: boolean; margin: number },
): [number, number] {
  const bounds = known.flatMap(({ gap }) => [gap!.low ?? gap!.value, gap!.value, gap!.high ?? gap!.value]);
  if (!isRatio) {
    const reach = Math.max(margin * 1.5, ...bounds.map(Math.abs));
    return [-reach, reach];
  }
  const reach = Math.min(
    10,
    Math.max(margin ** -1.5, ...bounds.filter((bound) => bound > 0).flatMap((bound) => [bound, 1 / bound])),
  );
  return [1 / reach, reach];
}
