import type { Desk } from "../desk.ts";
import type { Draft } from "../edit/draft.ts";
import * as operations from "../edit/operations.ts";

export function draftOf(desk: Desk): Draft {
  return desk.editing.draft.value;
}

/** Makes a cell and puts the cursor into it. */
export function insertAndEdit(desk: Desk, key: number | null, side: "above" | "below"): void {
  const { draft, at } = operations.insertCell(draftOf(desk), key, side);
  desk.editing.operate(draft);
  if (at !== null) desk.edit(at);
}

/** The key of the cell before or after another one. */
export function neighbour(desk: Desk, key: number, by: -1 | 1): number | null {
  const draft = draftOf(desk);
  return draft[draft.findIndex((cell) => cell.key === key) + by]?.key ?? null;
}
