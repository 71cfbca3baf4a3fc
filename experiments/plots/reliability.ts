import * as Plot from "@observablehq/plot";
import { titleBelow } from "./axis.ts";
import { lookOf, shades } from "./look.ts";
import type { Chart, NamedEvaluation } from "./plot.ts";
import { englishPlots } from "./words.ts";

/** Percentages that get a tick where they lie in view. */
const percentages = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 80, 90, 95, 99];

/** What was promised against what came, on a log-odds scale: bins with intervals, the isotonic curve, the scores. */
export function reliabilityPlot({ name, evaluation }: NamedEvaluation, words = englishPlots): Chart {
  const { reliability: bins, calibration, firms, positiveFirms } = evaluation;
  const axis = axisOf(evaluation);
  const tickFormat = (at: number) => words.number(Number((100 / (1 + Math.exp(-at))).toPrecision(2)));
  const { place } = axis;
  const scale = { domain: [axis.low, axis.high], ticks: axis.ticks, tickFormat };
  const colour = lookOf(0).colour;
  return {
    title: `${words.reliability(name)} (${words.onFirms(words.count(firms), words.count(positiveFirms))})`,
    subtitle: words.reliabilityLead,
    height: 380,
    marginBottom: 42,
    marginLeft: 48,
    clip: true,
    x: { ...scale, ...titleBelow(words.predicted, 42) },
    y: { ...scale, label: words.observed, labelArrow: "none", grid: true },
    marks: [
      ...scoreBars(evaluation, axis),
      Plot.areaY(calibration?.corp.points ?? [], {
        x: ({ predicted }) => place(predicted),
        y1: ({ low }) => place(low),
        y2: ({ high }) => place(high),
        curve: "step-after",
        fill: colour,
        fillOpacity: 0.13,
      }),
      Plot.line(calibration?.corp.points ?? [], {
        x: ({ predicted }) => place(predicted),
        y: ({ recalibrated }) => place(recalibrated),
        curve: "step-after",
        stroke: colour,
        strokeOpacity: 0.55,
      }),
      Plot.line(
        [axis.low, axis.high].map((at) => [at, at]),
        { stroke: shades.quiet, strokeDasharray: "2 4" },
      ),
      Plot.ruleX(bins, {
        x: ({ meanPredicted }) => place(meanPredicted),
        y1: ({ observed }) => place(observed.low ?? observed.value ?? 0),
        y2: ({ observed }) => place(observed.high ?? observed.value ?? 0),
        stroke: colour,
        strokeWidth: 1.5,
      }),
      Plot.dot(bins, {
        x: ({ meanPredicted }) => place(meanPredicted),
        y: ({ observed }) => place(observed.value ?? 0),
        r: 4,
        // None observed: the logarithm has no place for it, so it lies on the frame, hollow.
        fill: ({ observed }) => ((observed.value ?? 0) > 0 ? colour : shades.paper),
        stroke: colour,
      }),
    ],
    color: { type: "identity" },
  };
}

interface LogOddsAxis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** A share's place; what lies beyond stands at the end. */
  readonly place: (share: number) => number;
}

const logOdds = (share: number) => Math.log(share / (1 - share));

/** From the least to the greatest of what bins predict and observe, half a unit wider. */
function axisOf({ reliability }: NamedEvaluation["evaluation"]): LogOddsAxis {
  const shares = reliability
    .flatMap(({ meanPredicted, observed }) => [meanPredicted, observed.value, observed.high])
    .filter((share): share is number => share !== null && share > 0 && share < 1)
    .map(logOdds);
  const [low, high] = [Math.min(...shares, -3) - 0.7, Math.max(...shares, -2) + 0.4];
  const ticks = percentages.map((percent) => logOdds(percent / 100)).filter((at) => at > low && at < high);
  return {
    low,
    high,
    ticks,
    place: (share) => Math.min(high, Math.max(low, logOdds(share))),
  };
}

/** The histogram along the bottom: heights by the root, at most a sixth of the frame. */
function scoreBars(
  { calibration }: NamedEvaluation["evaluation"],
  { low, high }: LogOddsAxis,
): Plot.Markish[] {
  const bars = (calibration?.histogram ?? []).filter(({ from, until }) => until > low && from < high);
  const most = Math.max(1, ...bars.map(({ failing, others }) => failing + others));
  const top = (rows: number) => low + ((high - low) / 6) * Math.sqrt(rows / most);
  return [
    Plot.rect(bars, {
      x1: ({ from }) => Math.max(low, from),
      x2: ({ until }) => Math.min(high, until),
      y1: low,
      y2: ({ failing, others }) => top(failing + others),
      fill: shades.quiet,
      fillOpacity: 0.3,
      insetLeft: 1,
    }),
  ];
}
