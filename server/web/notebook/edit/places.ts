import { type Draft, textOf } from "./draft.ts";
import { kindOf } from "./operations.ts";
import { bodyOffset, shownOf, shownOffset } from "./shown.ts";

/** A place in what a cell's editor shows. */
export interface CellPlace {
  readonly key: number;
  readonly offset: number;
}

/** Where a place of an editor lies in the notebook's text. */
export function offsetInText(draft: Draft, { key, offset }: CellPlace): number {
  const at = draft.findIndex((cell) => cell.key === key);
  const cell = draft[at]!;
  const kind = kindOf(cell);
  return bodyBegin(draft, at) + bodyOffset(shownOf(cell.body, kind), kind, offset);
}

/** The cell in whose body a place of the notebook's text lies, and where its editor shows it; null between bodies. */
export function placeInCells(draft: Draft, offset: number): CellPlace | null {
  const at = draft.findIndex((cell, i) => {
    const begin = bodyBegin(draft, i);
    return offset >= begin && offset <= begin + cell.body.trimEnd().length;
  });
  const cell = draft[at];
  if (cell === undefined) return null;
  const kind = kindOf(cell);
  return {
    key: cell.key,
    offset: shownOffset(shownOf(cell.body, kind), kind, offset - bodyBegin(draft, at)),
  };
}

function bodyBegin(draft: Draft, at: number): number {
  const { header, headerEnd } = draft[at]!;
  return textOf(draft.slice(0, at)).length + header.length + headerEnd.length;
}
