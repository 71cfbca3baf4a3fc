import * as Plot from "@observablehq/plot";
import { titleBelow } from "./axis.ts";
import { lookOf } from "./look.ts";
import type { Chart, NamedEvaluation } from "./plot.ts";
import { englishPlots } from "./words.ts";

/** How the scores lie on the log-odds axis, failing rows apart. */
export function scoreDistributionPlot({ name, evaluation }: NamedEvaluation, words = englishPlots): Chart {
  const bars = evaluation.calibration?.histogram ?? [];
  return {
    title: `${words.scores(name)} (${words.count(evaluation.rows)} ${words.rows})`,
    subtitle: words.scoresLead,
    height: 220,
    marginBottom: 42,
    marginLeft: 48,
    x: titleBelow(words.logOdds, 42),
    y: { type: "sqrt", label: words.rows, labelArrow: "none", grid: true, ticks: 5 },
    marks: [
      Plot.rectY(bars, { x1: "from", x2: "until", y: "others", fill: lookOf(0).colour, fillOpacity: 0.35 }),
      Plot.rectY(bars, {
        x1: "from",
        x2: "until",
        y: "failing",
        fill: lookOf(1).colour,
        insetLeft: 4,
        insetRight: 4,
      }),
    ],
  };
}
