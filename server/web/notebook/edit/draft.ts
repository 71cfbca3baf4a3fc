import { type Piece, print, splitPieces } from "vigie/notebooks/percent";

/** A cell as it is being edited. */
export interface DraftCell extends Piece {
  /** Names the cell in this page as long as it lives: ids change with titles and places, keys do not. */
  readonly key: number;
}

/** A notebook as it is being edited. */
export type Draft = readonly DraftCell[];

export function textOf(draft: Draft): string {
  return print({ cells: draft });
}

let lastKey = 0;

export function freshKey(): number {
  return ++lastKey;
}

/** A text's cells; those that are the same as before, or stand for them, keep their keys. */
export function draftOf(text: string, known: Draft = []): Draft {
  return rekey(known, splitPieces(text));
}

/**
 * Gives `pieces` the keys of `known`: where the text is the same, wherever it stands; then where the title is; then, between
 * neighbours that were found, by order. A piece that nothing stands for gets a fresh key.
 */
function rekey(known: Draft, pieces: readonly Piece[]): Draft {
  const free = new Map(known.map((cell) => [cell.key, cell]));
  const keys: (number | undefined)[] = pieces.map(() => undefined);
  const claim = (fits: (cell: DraftCell, piece: Piece, at: number) => boolean) => {
    pieces.forEach((piece, at) => {
      if (keys[at] !== undefined) return;
      const found = [...free.values()].find((cell) => fits(cell, piece, at));
      if (found === undefined) return;
      keys[at] = found.key;
      free.delete(found.key);
    });
  };
  const orderOf = new Map(known.map(({ key }, i) => [key, i]));
  const isBetween = ({ key }: DraftCell, _: Piece, at: number) => {
    const place = orderOf.get(key)!;
    const above = keys.slice(0, at).findLast((other) => other !== undefined);
    const below = keys.slice(at + 1).find((other) => other !== undefined);
    return (
      (above === undefined || place > orderOf.get(above)!) &&
      (below === undefined || place < orderOf.get(below)!)
    );
  };
  claim((cell, piece, at) => isSame(cell, piece) && isBetween(cell, piece, at));
  claim(isSame);
  claim((cell, piece) => piece.header !== "" && hasTitle(piece) && cell.header === piece.header);
  claim((cell, piece, at) => isBetween(cell, piece, at));
  return pieces.map((piece, at) => ({ ...piece, key: keys[at] ?? freshKey() }));
}

function isSame(one: Piece, other: Piece): boolean {
  return one.header === other.header && one.body === other.body;
}

function hasTitle({ header }: Piece): boolean {
  return /%%[^\S\r\n]*[^\s[]/.test(header);
}
