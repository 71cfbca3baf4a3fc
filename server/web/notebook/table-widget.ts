import * as Inputs from "@observablehq/inputs";
import type { InputDocument } from "vigie/notebooks";
import { liftStyles } from "../charts/draw.ts";
import { format, words } from "../language.ts";
import { withoutInlineHandlers } from "./handlers.ts";
import type { Widget } from "./widget.ts";

type Input = InputDocument["input"];

/** Rows to choose from; of very many the first ones, in the order that was asked for. */
export function tableWidget({ label, options, table, rowNumbers = [] }: Input, value: unknown): Widget {
  const names = table!.columns.map(({ name }) => name);
  const rows: readonly object[] = table!.rows.map((row) =>
    Object.fromEntries(names.map((name, i) => [name, row[i]])),
  );
  const numberOf = new Map(rows.map((row, i) => [row, rowNumbers[i] ?? i]));
  const rowOf = new Map([...numberOf].map(([row, at]) => [at, row]));
  const isOne = options.multiple === false;
  const rowsOf = (wire: unknown) => {
    const all = Array.isArray(wire) ? wire.flatMap((at) => rowOf.get(Number(at)) ?? []) : [];
    return isOne ? all[0] : all;
  };
  const node = withoutInlineHandlers(() =>
    Inputs.table(rows, { columns: names, ...options, required: false, value: rowsOf(value) }),
  );
  const group = document.createElement("div");
  if (label !== "") group.append(paragraph(label));
  for (const box of node.querySelectorAll<HTMLInputElement>("input[type=checkbox], input[type=radio]"))
    box.ariaLabel = label === "" ? "row" : label;
  group.append(liftStyles(node));
  if (rows.length < table!.rowCount) group.append(paragraph(cutNote(rows.length, table!.rowCount)));
  return {
    node: group,
    get: () => [node.value ?? []].flat().map((row) => numberOf.get(row as object)),
    set(next) {
      node.value = rowsOf(next);
    },
  };
}

function paragraph(text: string): HTMLElement {
  return Object.assign(document.createElement("p"), { textContent: text });
}

function cutNote(shown: number, all: number): string {
  const { count } = format.value;
  return words.value.rowsOf(count(1), count(shown), count(all));
}
