import { ramp, shades } from "./look.ts";
import type { Pen } from "./pen.ts";
import type { PlotWords } from "./words.ts";

/** The colour of a class, from 0, where `thresholds` part them. */
export function colourOf(at: number, thresholds: number): string {
  return ramp[Math.round((at * (ramp.length - 1)) / Math.max(1, thresholds))]!;
}

export function percent(share: number, { number }: PlotWords): string {
  return `${number(Number((100 * share).toFixed(share < 0.1 ? 1 : 0)))} %`;
}

export function drawText(
  pen: Pen,
  text: string,
  { x, y, anchor }: { x: number; y: number; anchor: "start" | "middle" },
): SVGElement {
  const node = pen("text", {
    x: String(x),
    y: String(y),
    fill: shades.ink,
    stroke: "none",
    "font-size": "12",
    "text-anchor": anchor,
  });
  node.textContent = text;
  return node;
}

interface Legend {
  readonly thresholds: readonly number[];
  readonly words: PlotWords;
  /** The fill of what is uncertain. */
  readonly stripes: string;
  /** Where its last line stands. */
  readonly bottom: number;
}

/** The classes, from high to low, then what is uncertain or unknown. */
export function drawLegend(pen: Pen, { thresholds, words, stripes, bottom }: Legend): readonly SVGElement[] {
  const names = Array.from({ length: thresholds.length + 1 }, (_, at) => {
    const [from, to] = [thresholds[at - 1], thresholds[at]];
    if (from === undefined) return to === undefined ? "" : `< ${percent(to, words)}`;
    return to === undefined ? `≥ ${percent(from, words)}` : `${percent(from, words)} – ${percent(to, words)}`;
  });
  const entries = [
    ...names.map((text, at) => ({ text, fill: colourOf(at, thresholds.length), over: "none" })).reverse(),
    { text: words.uncertain, fill: colourOf(0, thresholds.length), over: stripes },
    { text: words.unknown, fill: shades.paper, over: "none" },
  ];
  return entries.flatMap(({ text, fill, over }, i) => {
    const y = bottom - 18 * (entries.length - i) - 4;
    const box = { x: "8", y: String(y), width: "20", height: "13" };
    return [
      pen("rect", { ...box, fill }),
      pen("rect", { ...box, fill: over }),
      drawText(pen, text, { x: 34, y: y + 11, anchor: "start" }),
    ];
  });
}
