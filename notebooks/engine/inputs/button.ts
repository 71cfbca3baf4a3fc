import type { Markup } from "../display/markup.ts";
import { asNumber, describe, type Input, type Labelled, refuse, textOf } from "./input.ts";

type Content = string | Markup;
type Reduce<T> = (value: T) => T;

interface ButtonOptions<T> extends Omit<Labelled, "disabled"> {
  /** Default: 0 for one button, null for several; undefined where `required`. */
  readonly value?: T;
  readonly required?: boolean;
  /** All buttons, or those with these texts. */
  readonly disabled?: boolean | Iterable<Content>;
}

/**
 * A button; its value counts how often it was pressed, or is what `reduce` makes of the value before. Several: a text and its
 * `reduce` each. The page sends which buttons were pressed, in order.
 */
export function button<T = number>(
  content?: Content,
  options?: ButtonOptions<T> & { readonly reduce?: Reduce<T> },
): Input<T>;
export function button<T>(
  contents: Iterable<readonly [Content, Reduce<T>?]>,
  options?: ButtonOptions<T>,
): Input<T>;
export function button(
  content: Content | Iterable<readonly [Content, Reduce<unknown>?]> = "≡",
  options: ButtonOptions<unknown> & { readonly reduce?: Reduce<unknown> } = {},
): Input<unknown> {
  const isOne = typeof content === "string" || !(Symbol.iterator in content);
  const { label, width, required = false, value, reduce = count } = options;
  const buttons = isOne
    ? [[content, reduce] as const]
    : [...content].map(([text, reduce = same]) => [text, reduce] as const);
  const first = value === undefined && !required ? (isOne ? 0 : null) : value;
  const disabled = disabledOf(
    buttons.map(([text]) => text),
    options.disabled,
  );
  return {
    description: {
      ...describe("button", { label, width }, { disabled, isOne }),
      choices: buttons.map(([text]) => ({ label: textOf(text) })),
    },
    initial: [],
    decode: folding(
      buttons.map(([, reduce]) => reduce),
      first,
    ),
  };
}

function count(value: unknown = 0): unknown {
  return (value as number) + 1;
}

function same(value: unknown): unknown {
  return value;
}

function disabledOf(
  contents: readonly Content[],
  disabled: ButtonOptions<unknown>["disabled"],
): readonly number[] {
  const all = [...contents.keys()];
  if (disabled === undefined || disabled === false) return [];
  if (disabled === true) return all;
  const texts = new Set([...disabled].map(textOf));
  return all.filter((i) => texts.has(textOf(contents[i])));
}

/** Runs each press once: what was folded is remembered, and a press more goes on from there. */
function folding(reduces: readonly Reduce<unknown>[], first: unknown): (wire: unknown) => unknown {
  let folded: { readonly presses: readonly unknown[]; readonly value: unknown } = {
    presses: [],
    value: first,
  };
  return (wire) => {
    if (!Array.isArray(wire)) throw refuse(wire, "a list of presses");
    const isLonger =
      folded.presses.length <= wire.length && folded.presses.every((press, i) => press === wire[i]);
    const from = isLonger ? folded : { presses: [], value: first };
    const value = wire.slice(from.presses.length).reduce((value: unknown, press) => {
      const reduce = reduces[asNumber(press)];
      if (reduce === undefined) throw refuse(wire, `presses of buttons 0 to ${reduces.length - 1}`);
      return reduce(value);
    }, from.value);
    folded = { presses: [...wire], value };
    return value;
  };
}
