import { remember, remembered } from "../../design.ts";
import type { Desk } from "../desk.ts";
import * as operations from "../edit/operations.ts";
import { draftOf } from "./around.ts";

/** The browser keeps it, so that a cell goes from one notebook to another. */
const place = "vigie.copied-cell";

export function copyCell(desk: Desk, key: number): void {
  const cell = desk.cellOf(key);
  if (cell !== undefined) remember(place, operations.copyOf(cell));
}

/** Puts what was copied last beside a cell; nothing where nothing was. */
export function pasteCell(desk: Desk, key: number, side: "above" | "below"): void {
  const text = remembered(place);
  if (text !== null) desk.operate(operations.pasteCell(draftOf(desk), key, { text, side }));
}
