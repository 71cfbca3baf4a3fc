import { commented, markdownOf } from "vigie/notebooks/percent";
import type { CellKind } from "./operations.ts";

/** A cell's body as its editor holds it. */
export interface Shown {
  /** Lines end with `\n`; of a Markdown cell without the leading `//`. */
  readonly text: string;
  /** The blank lines before the next cell, which the editor does not show. */
  readonly tail: string;
  readonly lineEnd: "\n" | "\r\n";
}

export function shownOf(body: string, kind: CellKind): Shown {
  const trimmed = body.trimEnd();
  const lineEnd = body.includes("\r\n") ? "\r\n" : "\n";
  const text = kind === "markdown" ? markdownOf(trimmed) : trimmed.replace(/\r\n?/g, "\n");
  return { text, tail: body.slice(trimmed.length) || lineEnd, lineEnd };
}

/** The body of what an editor holds: the way back from `shownOf`. */
export function bodyOf({ text, tail, lineEnd }: Shown, kind: CellKind): string {
  if (text === "") return tail === lineEnd ? "" : tail;
  return (kind === "markdown" ? commented(text) : text).replaceAll("\n", lineEnd) + tail;
}

/** Where a place of the shown text lies in the body. */
export function bodyOffset({ text, lineEnd }: Shown, kind: CellKind, offset: number): number {
  const before = text.slice(0, offset);
  return bodyOf({ text: before, tail: "", lineEnd }, kind).length;
}

/** Where a place of the body lies in the shown text; beyond its end where the tail begins. */
export function shownOffset({ text, lineEnd }: Shown, kind: CellKind, offset: number): number {
  if (kind === "code" && lineEnd === "\n") return Math.min(offset, text.length);
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bodyOffset({ text, lineEnd, tail: "" }, kind, middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
