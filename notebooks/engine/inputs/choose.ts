import {
  type ChoiceOptions,
  type Choices,
  choicesOf,
  describeChoices,
  matching,
  positionIn,
} from "./choices.ts";
import { type Input, refuse, refuseOptions } from "./input.ts";

interface OneOptions<D, T> extends ChoiceOptions<D, T> {
  readonly value?: T;
  /** In a Map, the key of the value. */
  readonly key?: unknown;
  readonly multiple?: false;
}

interface SeveralOptions<D, T> extends ChoiceOptions<D, T> {
  readonly value?: Iterable<T>;
  /** In a Map, the keys of the values. */
  readonly key?: Iterable<unknown>;
}

/** The number of lines that are shown, or `true` for up to ten. */
interface Several {
  readonly multiple: true | number;
}

/** A drop-down list, or one of several lines. The page sends the position of what was chosen, or their positions. */
export function select<K, V>(data: ReadonlyMap<K, V>, options?: OneOptions<readonly [K, V], V>): Input<V>;
export function select<K, V>(
  data: ReadonlyMap<K, V>,
  options: SeveralOptions<readonly [K, V], V> & Several,
): Input<V[]>;
export function select<D, T = D>(data: Iterable<D>, options?: OneOptions<D, T>): Input<T>;
export function select<D, T = D>(data: Iterable<D>, options: SeveralOptions<D, T> & Several): Input<T[]>;
export function select(data: Iterable<unknown>, options: object = {}): Input<unknown> {
  refuseOptions("select", options, ["validate"]);
  const { multiple = false } = options as { multiple?: boolean | number };
  if (multiple) return chooseSeveral("select", data, { ...options, multiple });
  return chooseOne("select", data, options as AnyOptions);
}

/** Buttons of which one is chosen; null until then. */
export function radio<K, V>(
  data: ReadonlyMap<K, V>,
  options?: OneOptions<readonly [K, V], V>,
): Input<V | null>;
export function radio<D, T = D>(data: Iterable<D>, options?: OneOptions<D, T>): Input<T | null>;
export function radio(data: Iterable<unknown>, options: object = {}): Input<unknown> {
  return chooseOne("radio", data, options as AnyOptions);
}

/** Boxes of which any number are ticked. */
export function checkbox<K, V>(
  data: ReadonlyMap<K, V>,
  options?: SeveralOptions<readonly [K, V], V>,
): Input<V[]>;
export function checkbox<D, T = D>(data: Iterable<D>, options?: SeveralOptions<D, T>): Input<T[]>;
export function checkbox(data: Iterable<unknown>, options: object = {}): Input<unknown> {
  return chooseSeveral("checkbox", data, { ...options, multiple: true });
}

type AnyOptions = ChoiceOptions<unknown, unknown> & { readonly value?: unknown; readonly key?: unknown };

function chooseOne(type: "select" | "radio", data: Iterable<unknown>, options: AnyOptions): Input<unknown> {
  const choices = choicesOf(data, options);
  const { label, width } = options;
  const wanted = wantedBy(data, options, (map, key) => map.get(key));
  const at = wanted === undefined ? -1 : (matching(choices.values, [wanted]).at(-1) ?? -1);
  return {
    description: describeChoices(type, choices, present({ label, width })),
    initial: at >= 0 ? at : type === "select" ? firstEnabled(choices) : null,
    decode: (wire) => (wire === null ? null : choices.values[positionIn(choices, wire)]),
  };
}

/** What a browser's drop-down list shows where nothing is said. */
function firstEnabled(choices: Choices<unknown>): number | null {
  const at = choices.values.findIndex((_, i) => choices.disabled === true || !choices.isDisabled(i));
  return at < 0 ? null : at;
}

function chooseSeveral(
  type: "select" | "checkbox",
  data: Iterable<unknown>,
  { multiple, ...options }: AnyOptions & { readonly multiple: boolean | number },
): Input<unknown[]> {
  const choices = choicesOf(data, options);
  const { label, width } = options;
  const keys = (map: ReadonlyMap<unknown, unknown>, all: unknown) =>
    [...(all as Iterable<unknown>)].map((key) => map.get(key));
  const wanted = wantedBy(data, options, keys) as Iterable<unknown> | undefined;
  return {
    description: describeChoices(type, choices, { ...present({ label, width }), multiple }),
    initial: matching(choices.values, wanted ?? []),
    decode(wire) {
      if (!Array.isArray(wire)) throw refuse(wire, "a list of positions");
      return wire.map((at) => choices.values[positionIn(choices, at)]);
    },
  };
}

function wantedBy(
  data: Iterable<unknown>,
  { value, key }: AnyOptions,
  ofMap: (map: ReadonlyMap<unknown, unknown>, key: unknown) => unknown,
): unknown {
  if (value !== undefined || key === undefined || !(data instanceof Map)) return value;
  return ofMap(data, key);
}

function present<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, one]) => one !== undefined)) as never;
}
