import { Fault } from "vigie/datasets";
import { asNumber, describe, type Input, type Labelled, refuse, refuseOptions } from "./input.ts";

interface NumberOptions extends Labelled {
  /** Distance between values; any value when absent. */
  readonly step?: number;
  readonly value?: number;
  readonly placeholder?: string;
}

export interface RangeOptions extends NumberOptions {
  /** What the slider moves along: `Math.sqrt`, `Math.log` or `Math.exp`. */
  readonly transform?: (x: number) => number;
}

type Extent = readonly [number | null | undefined, number | null | undefined];

const transforms = { sqrt: Math.sqrt, log: Math.log, exp: Math.exp };

/** A slider and a number field over `[from, to]`. Default: the middle, rounded to `step`. */
export function range(extent: Extent = [0, 1], options: RangeOptions = {}): Input<number> {
  refuseOptions("range", options, ["format", "invert", "validate"]);
  const bounds = boundsOf(extent);
  const { step, placeholder, transform } = options;
  // Where there is no bound, browsers' sliders go from 0 to 100.
  const low = Number.isFinite(bounds.low) ? bounds.low : 0;
  const high = Math.max(low, Number.isFinite(bounds.high) ? bounds.high : 100);
  const snap = (x: number) => snapToStep(x, { low, high, step });
  const shared = { extent: wireExtent(extent), step, placeholder, transform: transformName(transform) };
  return {
    description: describe("range", options, shared),
    initial: snap(options.value ?? (low + high) / 2),
    decode: (wire) => snap(asNumber(wire)),
  };
}

/** A number field; its value is undefined until it holds a number that is allowed. */
export function number(
  extent: Extent | NumberOptions = [null, null],
  options: NumberOptions = {},
): Input<number | undefined> {
  if (!isExtent(extent)) return number(undefined, extent);
  refuseOptions("number", options, ["format", "validate"]);
  const { low, high } = boundsOf(extent);
  const { step, value, placeholder, disabled } = options;
  const isAllowed = (x: number) => x >= low && x <= high && isOnStep(x, Number.isFinite(low) ? low : 0, step);
  const isShown = value !== undefined && (disabled === true || isAllowed(value));
  return {
    description: describe("number", options, { extent: wireExtent(extent), step, placeholder, value }),
    initial: isShown ? value : null,
    decode(wire) {
      if (wire === null || wire === undefined) return undefined;
      const x = asNumber(wire);
      if (disabled !== true && !isAllowed(x)) throw refuse(wire, `a number of [${low}, ${high}] on a step`);
      return x;
    },
  };
}

function isExtent(extent: Extent | NumberOptions): extent is Extent {
  return Array.isArray(extent);
}

function boundsOf([from, to]: Extent): { low: number; high: number } {
  const low = boundOf(from, Number.NEGATIVE_INFINITY);
  const high = boundOf(to, Number.POSITIVE_INFINITY);
  return low <= high ? { low, high } : { low: high, high: low };
}

function boundOf(x: number | null | undefined, otherwise: number): number {
  return x === null || x === undefined || Number.isNaN(Number(x)) ? otherwise : Number(x);
}

/** Where there is no bound, JSON has null. */
function wireExtent(extent: Extent): (number | null)[] {
  return extent.map((x) => (x === null || x === undefined || !Number.isFinite(Number(x)) ? null : Number(x)));
}

function transformName(transform: RangeOptions["transform"]): string | undefined {
  if (transform === undefined) return undefined;
  const found = Object.entries(transforms).find(([, one]) => one === transform);
  if (found !== undefined) return found[0];
  throw new Fault(
    "input.option",
    "transform that a page does not know (expected Math.sqrt, Math.log or Math.exp)",
  );
}

/** As a range field in a browser does: clamped, then the nearest step above `low` (ties go up). */
function snapToStep(
  x: number,
  { low, high, step }: { low: number; high: number; step: number | undefined },
): number {
  const inside = Math.min(high, Math.max(low, x));
  if (step === undefined || !(step > 0)) return inside;
  const steps = Math.min(Math.floor((inside - low) / step + 0.5), Math.floor((high - low) / step + 1e-9));
  return Number((low + steps * step).toFixed(decimalsOf(step) + decimalsOf(low)));
}

function isOnStep(x: number, low: number, step: number | undefined): boolean {
  if (step === undefined || !(step > 0)) return true;
  const steps = (x - low) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps));
}

function decimalsOf(x: number): number {
  return /\.(\d+)/.exec(String(x))?.[1]?.length ?? (String(x).includes("e-") ? 12 : 0);
}
