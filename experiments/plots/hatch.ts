import type * as Plot from "@observablehq/plot";
import { makePen } from "./pen.ts";

/** Stripes: a mark that defines them, and the fill that uses them. */
export interface Hatch {
  readonly mark: Plot.RenderFunction;
  /** `url(#…)`. */
  readonly fill: string;
}

let made = 0;

/** Stripes of one colour. The id is new each time, as those that Plot gives; `renderPlot` numbers them anew. */
export function makeHatch(colour: string): Hatch {
  made++;
  const id = `plot-hatch-${made}`;
  return {
    fill: `url(#${id})`,
    mark: (_index, _scales, _values, _dimensions, { document }) => {
      const pen = makePen(document);
      const pattern = pen("pattern", {
        id,
        width: "5",
        height: "5",
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      });
      pattern.append(
        pen("line", { x1: "0", y1: "0", x2: "0", y2: "5", stroke: colour, "stroke-width": "2.4" }),
      );
      const definitions = pen("defs", {});
      definitions.append(pattern);
      return definitions;
    },
  };
}
