import type { WindowName } from "./expression.ts";
import type { Node } from "./graph.ts";
import { type Operator, operators } from "./operators.ts";
import { type Window, windowKernels } from "./windows.ts";

/** What the words of the language do. */
export interface Kernels {
  readonly operators: Readonly<Record<string, Pick<Operator, "of" | "fill">>>;
  readonly windows: Readonly<Record<WindowName, Window>>;
}

const ownKernels: Kernels = { operators, windows: windowKernels };

/** Base features firm by firm, every calendar month of each; NaN is missing. */
export interface Grid {
  readonly base: Readonly<Record<string, Float64Array>>;
  /** Months of each firm. */
  readonly months: number;
  readonly cells: number;
}

/**
 * The values of every node, in the order of the nodes: arrays of `cells`. `scratch` holds the arrays of an earlier grid
 * of the same size, which are written over.
 */
export function evaluate(
  nodes: readonly Node[],
  { base, months, cells }: Grid,
  { scratch = [], kernels = ownKernels }: { scratch?: readonly Float64Array[]; kernels?: Kernels } = {},
): readonly Float64Array[] {
  const values: Float64Array[] = [];
  for (const [i, { does, operands }] of nodes.entries()) {
    if (does.kind === "base") {
      values.push(base[does.name]!);
      continue;
    }
    const out = scratch[i]?.length === cells ? scratch[i] : new Float64Array(cells);
    values.push(out);
    const of = operands.map(({ id }) => values[id]!);
    if (does.kind === "number") out.fill(does.value);
    else if (does.kind === "window") kernels.windows[does.name](of[0]!, out, { months, length: does.months });
    else call(kernels.operators[does.operator]!, of, out);
  }
  return values;
}

/** The usual numbers of operands are spelled out: a call with an array for each cell takes ten times as long. */
function call(
  { of: f, fill }: Kernels["operators"][string],
  [x, y, z, ...others]: readonly Float64Array[],
  out: Float64Array,
): void {
  const n = out.length;
  if (fill !== undefined && z === undefined) fill(out, x!, y!);
  else if (others.length > 0) {
    const all = [x!, y!, z!, ...others];
    for (let i = 0; i < n; i++) out[i] = f(...all.map((column) => column[i]!));
  } else if (z !== undefined) for (let i = 0; i < n; i++) out[i] = f(x![i]!, y![i]!, z[i]!);
  else if (y !== undefined) for (let i = 0; i < n; i++) out[i] = f(x![i]!, y[i]!);
  else for (let i = 0; i < n; i++) out[i] = f(x![i]!);
}
