import * as Inputs from "@observablehq/inputs";
import type { InputDocument } from "vigie/notebooks";
import { liftStyles } from "../charts/draw.ts";
import { withoutInlineHandlers } from "./handlers.ts";

/** A widget in the page. Values are as they are sent: positions in lists of choices, numbers of rows. */
export interface Widget {
  readonly node: HTMLElement;
  get(): unknown;
  /** Shows a value that was set elsewhere, without telling anyone. */
  set(value: unknown): void;
}

type Input = InputDocument["input"];

/** Draws a widget with `@observablehq/inputs`. */
export function makeWidget({ input, value }: Pick<InputDocument, "input" | "value">): Widget {
  if (input.type === "table") return tableWidget(input, value);
  const node = withoutInlineHandlers(() => draw(input, value));
  for (const field of node.querySelectorAll("input, select, textarea"))
    if ((field as HTMLInputElement).labels?.length === 0)
      field.setAttribute("aria-label", input.label || input.type);
  return {
    node: liftStyles(node),
    get: () => node.value ?? null,
    set(next) {
      node.value = next;
    },
  };
}

function draw(input: Input, value: unknown) {
  const { type, label, options } = input;
  const all = { ...options, ...(label === "" ? {} : { label }), ...(value === null ? {} : { value }) };
  const positions = (input.choices ?? []).map((_, i) => i);
  const chosen = { ...all, format: (i: number) => input.choices![i]!.label };
  switch (type) {
    case "range":
      return Inputs.range(extentOf(options), all);
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
    default:
      return Inputs.text(all);
  }
}

/** Where there is no bound, JSON has null. */
function extentOf({ extent }: Input["options"]): readonly [number, number] {
  const [low, high] = (extent ?? [0, 1]) as readonly [number | null, number | null];
  return [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY];
}

function tableWidget({ label, options, table }: Input, value: unknown): Widget {
  const names = table!.columns.map(({ name }) => name);
  const rows: readonly object[] = table!.rows.map((row) =>
    Object.fromEntries(names.map((name, i) => [name, row[i]])),
  );
  const numberOf = new Map(rows.map((row, i) => [row, table!.offset + i]));
  const rowsOf = (wire: unknown) =>
    Array.isArray(wire) ? wire.flatMap((at) => rows[Number(at) - table!.offset] ?? []) : [];
  const node = withoutInlineHandlers(() =>
    Inputs.table(rows, { columns: names, ...options, required: false, value: rowsOf(value) }),
  );
  const group = document.createElement("div");
  if (label !== "") group.append(Object.assign(document.createElement("p"), { textContent: label }));
  for (const box of node.querySelectorAll<HTMLInputElement>("input[type=checkbox], input[type=radio]"))
    box.ariaLabel = label === "" ? "row" : label;
  group.append(liftStyles(node));
  return {
    node: group,
    get: () => (node.value as object[]).map((row) => numberOf.get(row)),
    set(next) {
      node.value = rowsOf(next);
    },
  };
}
