import type { InputDescription } from "../display/documents.ts";
import { formatLocaleAuto } from "./format.ts";
import { asNumber, describe, type Labelled, refuse, textOf } from "./input.ts";
import { ascending, descending } from "./order.ts";

/** Options of `select`, `radio` and `checkbox`; `D` is an element of the data (an entry of a Map), `T` its value. */
export interface ChoiceOptions<D, T> extends Omit<Labelled, "disabled"> {
  readonly locale?: string;
  /** What is shown, sorted by and told apart. Default: the key in a Map, else the element. */
  readonly keyof?: (element: D, i: number, data: readonly D[]) => unknown;
  /** Default: the value in a Map, else the element. */
  readonly valueof?: (element: D, i: number, data: readonly D[]) => T;
  readonly format?: (element: D, i: number, data: readonly D[]) => unknown;
  /** By the keys. */
  readonly sort?: boolean | "ascending" | "descending" | ((a: never, b: never) => number);
  readonly unique?: boolean;
  /** All of them, or those with one of these values. */
  readonly disabled?: boolean | Iterable<T>;
}

/** What can be chosen, in the order in which it is shown. */
export interface Choices<T> {
  readonly values: readonly T[];
  readonly labels: readonly string[];
  readonly isDisabled: (position: number) => boolean;
  /** For the page. */
  readonly disabled: boolean | readonly number[] | undefined;
}

export function choicesOf<D, T>(data: Iterable<D>, options: ChoiceOptions<D, T>): Choices<T> {
  const isMap = data instanceof Map;
  const all = [...data];
  const second = (element: D) => (isMap ? (element as unknown as readonly unknown[])[1] : element) as T;
  const first = (element: D) => (isMap ? (element as unknown as readonly unknown[])[0] : element);
  const { locale, keyof = first, valueof = second, format } = options;
  const write = formatLocaleAuto(locale);
  const show = format ?? ((element: D, i: number) => write(keyof(element, i, all)));
  const order = orderOf(
    all.map((element, i) => keyof(element, i, all)),
    options,
  );
  const values = order.map((i) => valueof(all[i]!, i, all));
  const disabled = positionsOf(values, options.disabled);
  return {
    values,
    labels: order.map((i) => textOf(show(all[i]!, i, all))),
    isDisabled: (position) => disabled === true || (Array.isArray(disabled) && disabled.includes(position)),
    disabled,
  };
}

function positionsOf<T>(
  values: readonly T[],
  disabled: ChoiceOptions<unknown, T>["disabled"],
): boolean | number[] | undefined {
  if (disabled === undefined || typeof disabled === "boolean") return disabled;
  return matching(values, disabled);
}

/** Positions of these values among all, in the order of all. */
export function matching<T>(values: readonly T[], wanted: Iterable<T>): number[] {
  const set = new Set(wanted);
  return values.flatMap((value, i) => (set.has(value) ? [i] : []));
}

function orderOf<D, T>(keys: readonly unknown[], { sort, unique }: ChoiceOptions<D, T>): number[] {
  const order = [...keys.keys()];
  const compare = comparisonOf(sort);
  if (compare !== undefined) order.sort((a, b) => compare(keys[a], keys[b]));
  if (!unique) return order;
  // Of equal keys the last one stands where the first one stood, as in `@observablehq/inputs`.
  return [...new Map(order.map((i) => [identityOf(keys[i]), i])).values()];
}

function comparisonOf(
  sort: ChoiceOptions<unknown, unknown>["sort"],
): ((a: unknown, b: unknown) => number) | undefined {
  if (sort === undefined || sort === false) return undefined;
  if (sort === "descending") return descending;
  return typeof sort === "function" ? (sort as (a: unknown, b: unknown) => number) : ascending;
}

function identityOf(key: unknown): unknown {
  return key !== null && typeof key === "object" ? key.valueOf() : key;
}

export function describeChoices<T>(
  type: InputDescription["type"],
  { labels, disabled }: Choices<T>,
  { label, width, ...options }: Pick<Labelled, "label" | "width"> & { readonly multiple?: boolean | number },
): InputDescription {
  const choices = labels.map((label) => ({ label }));
  return { ...describe(type, { label, width }, { ...options, disabled }), choices };
}

/** Throws `input.value`. */
export function positionIn<T>({ values }: Choices<T>, wire: unknown): number {
  const at = asNumber(wire);
  if (!Number.isInteger(at) || at < 0 || at >= values.length)
    throw refuse(wire, `a position from 0 to ${values.length - 1}`);
  return at;
}
