import { computed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useCallback } from "preact/hooks";
import type { Chart as PlotOptions, PlotWords } from "vigie/plots";
import { format, words } from "../language.ts";
import { metricTitle } from "../parts/metrics.tsx";
import { Chart } from "./chart.tsx";
import { drawChart } from "./draw.ts";

/** The sentences of `vigie/plots` in the page's language. */
export const plotWords = computed(
  (): PlotWords => ({
    ...words.value.plots,
    count: format.value.count,
    number: (value) => format.value.number(value),
    metric: metricTitle,
  }),
);

interface PlotChartProps {
  readonly plot: PlotOptions;
  /** Names of the series, when there is more than one. */
  readonly legend?: readonly string[];
  /** The same numbers for those who cannot see the chart. */
  readonly children?: ComponentChildren;
}

/** A chart of `vigie/plots`, as wide as there is room unless it has a width of its own. */
export function PlotChart({ plot, legend = [], children }: PlotChartProps) {
  const draw = useCallback(
    (width: number) => {
      const { title, subtitle: _, ...options } = plot;
      return drawChart({ width, ...options, label: title });
    },
    [plot],
  );
  return (
    <Chart
      title={plot.title}
      lead={plot.subtitle}
      legend={legend}
      ratio={(plot.height ?? 320) / 640}
      draw={draw}
    >
      {children}
    </Chart>
  );
}
