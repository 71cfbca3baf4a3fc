import * as Inputs from "@observablehq/inputs";
import type { InputDocument } from "vigie/notebooks";
import { liftStyles } from "../charts/draw.ts";
import { formWidget } from "./form-widget.ts";
import { withoutInlineHandlers } from "./handlers.ts";
import { tableWidget } from "./table-widget.ts";

/** A widget in the page. Values are as they are sent: positions in lists of choices, numbers of rows. */
export interface Widget {
  readonly node: HTMLElement;
  get(): unknown;
  /** Shows a value that was set elsewhere, without telling anyone. */
  set(value: unknown): void;
  /** Writes what stands beside the field. */
  note?(text: string): void;
}

type Input = InputDocument["input"];
type Drawn = Pick<InputDocument, "input" | "value" | "note">;

/** Draws a widget with `@observablehq/inputs`. */
export function makeWidget({ input, value, note }: Drawn): Widget {
  if (input.type === "table") return tableWidget(input, value);
  if (input.type === "form")
    return formWidget(input, value, (field) => makeWidget({ input: field.input, value: field.value }));
  const node = withoutInlineHandlers(() => draw(input, value));
  nameFields(node, input);
  liftStyles(node);
  if (input.type === "search") return searchWidget(node, note);
  const { toWire = same, fromWire = same } = wires[input.type] ?? {};
  return {
    node,
    get: () => toWire(node.value) ?? null,
    set(next) {
      node.value = fromWire(next);
    },
  };
}

/** Every field gets a name, and so does what holds fields that have their own. (A field that is in no page yet knows no `labels`.) */
function nameFields(node: HTMLElement, { label, type }: Input): void {
  for (const field of node.querySelectorAll("input, select, textarea")) {
    const isNamed =
      field.closest("label") !== null || node.querySelector(`label[for="${field.id}"]`) !== null;
    if (!isNamed) field.setAttribute("aria-label", label || type);
  }
  if (type !== "radio" && type !== "checkbox") return;
  node.setAttribute("role", type === "radio" ? "radiogroup" : "group");
  node.setAttribute("aria-label", label || type);
}

function same(value: unknown): unknown {
  return value;
}

interface Wire {
  readonly toWire: (value: unknown) => unknown;
  readonly fromWire: (wire: unknown) => unknown;
}

const dateOf = (wire: unknown) => (typeof wire === "string" && wire !== "" ? new Date(wire) : null);
const textOf = (write: (date: Date) => string) => (value: unknown) =>
  value instanceof Date ? write(value) : value === undefined ? "" : null;

/** Values that JSON does not have. What is not allowed is undefined, and sent as an empty text. */
const wires: { readonly [K in Input["type"]]?: Wire } = {
  date: { toWire: textOf((date) => date.toISOString().slice(0, 10)), fromWire: dateOf },
  datetime: { toWire: textOf((date) => date.toISOString()), fromWire: dateOf },
};

function draw(input: Input, value: unknown) {
  const { type, label, options } = input;
  const fromWire = wires[type]?.fromWire ?? same;
  const shown = value === null || value === "" ? {} : { value: fromWire(value) };
  const all = { ...options, ...(label === "" ? {} : { label }), ...shown };
  const positions = (input.choices ?? []).map((_, i) => i);
  const chosen = { ...all, format: (i: number) => input.choices![i]!.label };
  switch (type) {
    case "range":
      return Inputs.range(extentOf(options), { ...all, transform: transforms[String(options.transform)] });
    case "number":
      return Inputs.number(extentOf(options), all);
    case "select":
      return Inputs.select(positions, chosen);
    case "radio":
      return Inputs.radio(positions, chosen);
    case "checkbox":
      return Inputs.checkbox(positions, chosen);
    case "toggle":
      return Inputs.toggle(all);
    case "date":
      return Inputs.date(all);
    case "datetime":
      return Inputs.datetime(all);
    case "textarea":
      return Inputs.textarea(all);
    case "search":
      return Inputs.search([], { ...all, query: value });
    case "button":
      return drawButtons(input, value);
    default:
      return Inputs.text(all);
  }
}

const transforms: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt,
  log: Math.log,
  exp: Math.exp,
};

/** Where there is no bound, JSON has null. */
function extentOf({ extent }: Input["options"]): readonly [number | null, number | null] {
  return (extent ?? [0, 1]) as readonly [number | null, number | null];
}

/** The value is which buttons were pressed, in order. */
function drawButtons({ label, options, choices = [] }: Input, value: unknown) {
  const { disabled, isOne, ...rest } = options;
  const off = disabled as readonly number[];
  const press = (i: number) => (before: unknown) => [...(before as readonly number[]), i];
  const all = { ...rest, value: value ?? [], ...(label === "" ? {} : { label }) };
  if (isOne === true)
    return Inputs.button(choices[0]!.label, { ...all, reduce: press(0), disabled: off.length > 0 });
  const node = Inputs.button(
    choices.map(({ label }, i) => [label, press(i)] as const),
    all,
  );
  for (const i of off) node.querySelectorAll("button")[i]!.disabled = true;
  return node;
}

/** The rows are in the kernel: what is looked for is sent, and how much was found comes back. */
function searchWidget(
  node: HTMLElement & { value: unknown; query?: string },
  found: string | undefined,
): Widget {
  const field = node.querySelector("input")!;
  const output = node.querySelector("output")!;
  if (found === undefined) output.remove();
  else output.value = found;
  node.addEventListener("input", () => {
    output.value = "…";
  });
  return {
    node,
    get: () => field.value,
    set(next) {
      node.query = String(next);
    },
    note(text) {
      output.value = text;
    },
  };
}
