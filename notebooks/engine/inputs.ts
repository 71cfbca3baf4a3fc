import { Fault } from "vigie/datasets";
import type { InputDescription, TableDocument } from "./display/documents.ts";
import { describeTable } from "./display/table/read-table.ts";
import { readRows } from "./display/table/view.ts";

/** A widget: what the page draws, its default, and how what the page sends becomes a value. */
export interface Input<T> {
  readonly description: InputDescription;
  /** What the page shows first, as it would send it. */
  readonly initial: unknown;
  /** What the page sends → the value; throws `input.value` when it cannot be. */
  decode(wire: unknown): T;
}

interface Labelled {
  readonly label?: string;
  readonly disabled?: boolean;
  readonly width?: number | string;
}

interface RangeOptions extends Labelled {
  /** Distance between values; any value in the range when absent. */
  readonly step?: number;
  /** Default: the middle of the range, rounded to `step`. */
  readonly value?: number;
}

interface ChoiceOptions<T> extends Labelled {
  /** What to show for a value. */
  readonly format?: (value: T) => string;
  /** Default: the first one. */
  readonly value?: T;
  readonly sort?: boolean | "ascending" | "descending";
  readonly unique?: boolean;
}

interface TextOptions extends Labelled {
  readonly value?: string;
  readonly placeholder?: string;
  readonly pattern?: string;
  readonly minlength?: number;
  readonly maxlength?: number;
  readonly required?: boolean;
  /** Sends the value only when the button is pressed. */
  readonly submit?: boolean | string;
  readonly datalist?: readonly string[];
}

interface TableOptions extends Labelled {
  readonly columns?: readonly string[];
  readonly rows?: number;
  readonly sort?: string;
  readonly reverse?: boolean;
  readonly multiple?: boolean;
  /** Without a choice, the value is every row. Default true. */
  readonly required?: boolean;
}

/** The widgets, with the names, options and defaults of `@observablehq/inputs`. */
export const Inputs = { range, number, select, radio, checkbox, toggle, text, table };

/** A slider and a number field over `[from, to]`. */
function range(extent: readonly [number, number] = [0, 1], options: RangeOptions = {}): Input<number> {
  const [low, high] = extent[0] <= extent[1] ? extent : [extent[1], extent[0]];
  const { value = (low + high) / 2, step } = options;
  const snap = (x: number) => snapToStep(x, { low, high, step });
  return {
    description: describe("range", options, { extent: [...extent], step }),
    initial: snap(value),
    decode: (wire) => snap(asNumber(wire)),
  };
}

/** A number field; without a default its value is undefined until one is typed. */
function number(
  extent: readonly [number, number] | RangeOptions = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  options: RangeOptions = {},
): Input<number | undefined> {
  if (!isExtent(extent)) return number(undefined, extent);
  const [low, high] = extent;
  const clamp = (x: number) => Math.min(high, Math.max(low, x));
  const bounds = extent.map((x) => (Number.isFinite(x) ? x : null));
  return {
    description: describe("number", options, { extent: bounds, step: options.step }),
    initial: options.value === undefined ? null : clamp(options.value),
    decode: (wire) => (wire === null || wire === undefined ? undefined : clamp(asNumber(wire))),
  };
}

function isExtent(extent: readonly [number, number] | RangeOptions): extent is readonly [number, number] {
  return Array.isArray(extent);
}

/** A drop-down list. The page sends the position of what was chosen. */
function select<T>(values: Iterable<T>, options?: ChoiceOptions<T> & { multiple?: false }): Input<T>;
function select<T>(
  values: Iterable<T>,
  options: Omit<ChoiceOptions<T>, "value"> & { multiple: true | number; value?: readonly T[] },
): Input<T[]>;
function select<T>(
  values: Iterable<T>,
  options: Omit<ChoiceOptions<T>, "value"> & { multiple?: boolean | number; value?: T | readonly T[] } = {},
): Input<T | T[]> {
  const { multiple, value, ...rest } = options;
  if (multiple)
    return chooseMany<T>(
      "select",
      values,
      { ...rest, value: (value ?? []) as readonly T[] },
      multiple,
    ) as Input<T | T[]>;
  const single = value === undefined ? rest : { ...rest, value: value as T };
  return chooseOne<T, T | T[]>("select", values, single, 0);
}

/** Buttons of which one is chosen; null until then. */
function radio<T>(values: Iterable<T>, options: ChoiceOptions<T> = {}): Input<T | null> {
  return chooseOne<T, T | null>("radio", values, options, null);
}

/** Boxes of which any number are ticked. */
function checkbox<T>(
  values: Iterable<T>,
  options: Omit<ChoiceOptions<T>, "value"> & { value?: readonly T[] } = {},
): Input<T[]> {
  return chooseMany("checkbox", values, options, true);
}

/** One box; its value is true or false. */
function toggle(options: Labelled & { readonly value?: boolean } = {}): Input<boolean> {
  return {
    description: describe("toggle", options, {}),
    initial: options.value ?? false,
    decode: (wire) => {
      if (typeof wire !== "boolean") throw refuse(wire, "true or false");
      return wire;
    },
  };
}

/** One line of text. */
function text(options: TextOptions = {}): Input<string> {
  const { label, disabled, width, value = "", ...rest } = options;
  return {
    description: describe("text", { label, disabled, width }, rest),
    initial: value,
    decode: (wire) => {
      if (typeof wire !== "string") throw refuse(wire, "a text");
      return wire;
    },
  };
}

/** Rows to choose from; the page sends the numbers of the chosen rows, null for no choice. */
function table<T extends object>(data: Iterable<T> | object, options: TableOptions = {}): Input<T[]> {
  const { label, disabled, width, required = true, ...rest } = options;
  const shown: TableDocument = describeTable(data, { limit: 500 });
  return {
    description: { ...describe("table", { label, disabled, width }, { ...rest, required }), table: shown },
    initial: null,
    decode: (wire) => {
      const every = required ? undefined : [];
      const chosen = Array.isArray(wire) && wire.length > 0 ? wire.map(asNumber) : every;
      return readRows(data, chosen) as T[];
    },
  };
}

function describe(
  type: InputDescription["type"],
  { label = "", disabled, width }: { [K in keyof Labelled]: Labelled[K] | undefined },
  options: Record<string, unknown>,
): InputDescription {
  const all = { disabled, width, ...options };
  const present = Object.entries(all).filter(
    ([, value]) => value !== undefined && typeof value !== "function",
  );
  return { type, label, options: Object.fromEntries(present) };
}

interface Choices<T> {
  readonly values: readonly T[];
  readonly shown: readonly { readonly label: string }[];
}

function choicesOf<T>(values: Iterable<T>, { format = String, sort, unique }: ChoiceOptions<T>): Choices<T> {
  const all = unique ? [...new Set(values)] : [...values];
  if (sort) {
    const way = sort === "descending" ? -1 : 1;
    all.sort((a, b) => (a < b ? -way : a > b ? way : 0));
  }
  return { values: all, shown: all.map((value) => ({ label: format(value) })) };
}

function chooseOne<T, R = T>(
  type: "select" | "radio",
  values: Iterable<T>,
  options: ChoiceOptions<T>,
  otherwise: number | null,
): Input<R> {
  const choices = choicesOf(values, options);
  const at = options.value === undefined ? -1 : choices.values.indexOf(options.value);
  return {
    description: { ...describe(type, options, {}), choices: choices.shown },
    initial: at >= 0 ? at : choices.values.length === 0 ? null : otherwise,
    decode: (wire) => (wire === null ? null : choices.values[positionIn(choices, wire)]) as R,
  };
}

function chooseMany<T>(
  type: "select" | "checkbox",
  values: Iterable<T>,
  { value = [], ...options }: Omit<ChoiceOptions<T>, "value"> & { value?: readonly T[] },
  multiple: boolean | number,
): Input<T[]> {
  const choices = choicesOf(values, options);
  return {
    description: { ...describe(type, options, { multiple }), choices: choices.shown },
    initial: value.map((one) => choices.values.indexOf(one)).filter((at) => at >= 0),
    decode: (wire) => {
      if (!Array.isArray(wire)) throw refuse(wire, "a list of positions");
      return wire.map((at) => choices.values[positionIn(choices, at)] as T);
    },
  };
}

function positionIn<T>({ values }: Choices<T>, wire: unknown): number {
  const at = asNumber(wire);
  if (!Number.isInteger(at) || at < 0 || at >= values.length)
    throw refuse(wire, `a position from 0 to ${values.length - 1}`);
  return at;
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

function decimalsOf(x: number): number {
  return /\.(\d+)/.exec(String(x))?.[1]?.length ?? (String(x).includes("e-") ? 12 : 0);
}

function asNumber(wire: unknown): number {
  const x = typeof wire === "string" && wire.trim() !== "" ? Number(wire) : wire;
  if (typeof x !== "number" || Number.isNaN(x)) throw refuse(wire, "a number");
  return x;
}

function refuse(wire: unknown, expected: string): Fault {
  return new Fault(
    "input.value",
    `value does not fit the widget: ${JSON.stringify(wire)} (expected ${expected})`,
  );
}
