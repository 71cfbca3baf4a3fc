import type { Piece } from "./percent.ts";

/** The inverse of `parse`: the file's text, byte for byte. */
export function print({ cells }: { readonly cells: readonly Piece[] }): string {
  return cells.map(({ header, headerEnd, body }) => header + headerEnd + body).join("");
}
