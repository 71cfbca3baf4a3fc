import * as Plot from "@observablehq/plot";
import type { Estimate } from "../evaluation/outcomes.ts";
import { titleBelow } from "./axis.ts";
import { lookOf, shades } from "./look.ts";
import type { Chart } from "./plot.ts";
import { englishPlots } from "./words.ts";

/** A metric as one version's evaluation has it. */
export interface VersionPoint {
  /** 1, 2, 3… within the model. */
  readonly number: number;
  /** Written beside it: the aliases that point at it. */
  readonly aliases: readonly string[];
  readonly estimate: Estimate;
}

export interface OverVersions {
  /** By its name in the registry of metrics. */
  readonly metric: string;
  readonly points: readonly VersionPoint[];
}

const marginBottom = 42;

/** A metric version by version with its interval; versions with an alias are named. */
export function overVersionsPlot({ metric, points }: OverVersions, words = englishPlots): Chart {
  const known = points.filter(({ estimate }) => estimate.value !== null);
  const { colour } = lookOf(0);
  const value = ({ estimate }: VersionPoint) => estimate.value;
  return {
    title: words.overVersions(words.metric(metric), words.count(points.length)),
    subtitle: words.overVersionsLead,
    height: 240,
    marginBottom,
    marginLeft: 48,
    marginTop: 26,
    x: {
      type: "point",
      domain: points.map(({ number }) => number),
      ...titleBelow(words.version, marginBottom),
      tickFormat: "d",
    },
    y: { label: words.metric(metric), labelArrow: "none", grid: true, nice: true },
    marks: [
      Plot.ruleX(known, {
        x: "number",
        y1: ({ estimate }) => estimate.low ?? estimate.value,
        y2: ({ estimate }) => estimate.high ?? estimate.value,
        stroke: colour,
        strokeWidth: 1.5,
      }),
      Plot.dot(known, {
        x: "number",
        y: value,
        r: 4.5,
        fill: ({ estimate }) => (estimate.low === null ? shades.paper : colour),
        stroke: colour,
      }),
      Plot.text(known, {
        x: "number",
        y: ({ estimate }) => estimate.high ?? estimate.value,
        text: ({ aliases }) => aliases.join(", "),
        dy: -9,
        fill: shades.ink,
      }),
    ],
  };
}
