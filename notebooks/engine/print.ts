import type { Notebook } from "./parse.ts";

/** The inverse of `parse`: the file's text, byte for byte. */
export function print({ cells }: Notebook): string {
  return cells.map(({ header, headerEnd, body }) => header + headerEnd + body).join("");
}
