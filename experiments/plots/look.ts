/**
 * Colours by the pages' custom properties, with a light theme's value where a chart stands alone. Series after Okabe &
 * Ito (2008), darkened for contrast; no series, verdict or class is told by colour alone.
 */
export interface SeriesLook {
  readonly colour: string;
  /** SVG `stroke-dasharray`. */
  readonly dash: string;
  /** Name of a symbol of Observable Plot. */
  readonly symbol: "circle" | "square" | "triangle" | "diamond" | "cross";
}

export const series: readonly SeriesLook[] = [
  { colour: "var(--chart-1, #0a67a8)", dash: "none", symbol: "circle" },
  { colour: "var(--chart-2, #c2410c)", dash: "7 3", symbol: "square" },
  { colour: "var(--chart-3, #0f7f5f)", dash: "2 3", symbol: "triangle" },
  { colour: "var(--chart-4, #a03d83)", dash: "9 3 2 3", symbol: "diamond" },
  { colour: "var(--chart-5, #6b5b00)", dash: "4 2", symbol: "cross" },
];

/** The look of the n-th series, from 0; after the last one they begin again. */
export function lookOf(index: number): SeriesLook {
  return series[index % series.length]!;
}

export const shades = {
  ink: "currentColor",
  quiet: "var(--ink-quiet, #52606d)",
  rule: "var(--rule, #dde3e8)",
  paper: "var(--paper, #ffffff)",
} as const;

/** Classes from low to high: ColorBrewer's YlGnBu (Harrower & Brewer 2003), even in lightness to every eye. */
export const ramp = ["#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"] as const;

/** The sign of each verdict; that of missing evidence is hollow. */
export const verdictSymbols = {
  pass: "circle",
  fail: "diamond",
  "not enough evidence": "square",
} as const;
