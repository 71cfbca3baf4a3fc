import { Fault } from "vigie/datasets";
import type { InputDescription } from "../display/documents.ts";
import { isMarkup, type Markup } from "../display/markup.ts";

/** A widget: what the page draws, its default, and how what the page sends becomes a value. */
export interface Input<T> {
  readonly description: InputDescription;
  /** What the page shows first, as it would send it. */
  readonly initial: unknown;
  /** What the page sends → the value; throws `input.value` when it cannot be. */
  decode(wire: unknown): T;
  /** What stands beside the field for what was sent, as the number of results. */
  note?(wire: unknown): string;
}

/** The value of a widget. */
export type ValueOf<I> = I extends Input<infer T> ? T : never;

export interface Labelled {
  /** Shown as text. */
  readonly label?: string | Markup;
  readonly disabled?: boolean;
  /** Pixels, or a length of CSS. */
  readonly width?: number | string;
}

type Described = { readonly [K in keyof Labelled]?: Labelled[K] | undefined };

/** What the page is told of a widget; options that are functions or undefined stay here. */
export function describe(
  type: InputDescription["type"],
  { label = "", disabled, width }: Described,
  options: Readonly<Record<string, unknown>> = {},
): InputDescription {
  const all = Object.entries({ disabled, width, ...options });
  const present = all.filter(([, value]) => value !== undefined && typeof value !== "function");
  return { type, label: textOf(label), options: Object.fromEntries(present) };
}

/** Text of what may be markup. */
export function textOf(value: unknown): string {
  const text = isMarkup(value) ? value.source.replace(/<[^>]*>/g, "") : value;
  return text === null || text === undefined ? "" : String(text);
}

/** Throws `input.option` on an option of `@observablehq/inputs` that the page would have to run a function for. */
export function refuseOptions(input: string, options: object, names: readonly string[]): void {
  const found = names.find((name) => (options as Record<string, unknown>)[name] !== undefined);
  if (found !== undefined)
    throw new Fault(
      "input.option",
      `Inputs.${input} takes no ${found} here: a page draws it (expected none)`,
    );
}

/** Throws `input.value`. */
export function asNumber(wire: unknown): number {
  const x = typeof wire === "string" && wire.trim() !== "" ? Number(wire) : wire;
  if (typeof x !== "number" || Number.isNaN(x)) throw refuse(wire, "a number");
  return x;
}

export function refuse(wire: unknown, expected: string): Fault {
  const text = `value does not fit the widget: ${JSON.stringify(wire)} (expected ${expected})`;
  return new Fault("input.value", text);
}
