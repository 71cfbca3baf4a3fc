import { digestBytes } from "vigie/datasets";
import { type CellTag, type Piece, readHeader, splitPieces } from "./percent.ts";

/** One cell of a percent file, with every byte of it. */
export interface Cell extends Piece {
  /** From the title, else from the position; unique in the notebook. */
  readonly id: string;
  /** What stands after `%%` without the tags; may be empty. */
  readonly title: string;
  readonly tags: readonly CellTag[];
  /** 1-based line of the file where the cell begins (its marker, if it has one). */
  readonly firstLine: number;
  /** 1-based line of the file where `body` begins. */
  readonly bodyLine: number;
  /** sha256 of kind and body: two cells with the same digest do the same. */
  readonly digest: string;
}

export interface Notebook {
  readonly cells: readonly Cell[];
}

/**
 * Splits a percent file into cells. A line matching `^// %%` always starts one, wherever it stands.
 * Any text is accepted; `print(parse(text)) === text`.
 */
export function parse(text: string): Notebook {
  let line = 1;
  const taken = new Set<string>();
  const cells = splitPieces(text).map((piece, i) => {
    const cell = cellOf(piece, line, (title) => uniqueId(title, i, taken));
    line += countLines(piece.headerEnd + piece.body);
    return cell;
  });
  return { cells };
}

function cellOf(piece: Piece, firstLine: number, idOf: (title: string) => string): Cell {
  const { title, tags } = readHeader(piece.header);
  const kind = tags.includes("markdown") ? "markdown" : "code";
  return {
    ...piece,
    id: idOf(title),
    title,
    tags,
    firstLine,
    bodyLine: firstLine + (piece.headerEnd === "" ? 0 : 1),
    digest: digestBytes(`${kind}\n${piece.body}`),
  };
}

function uniqueId(title: string, position: number, taken: Set<string>): string {
  const base = slug(title) || `cell-${position + 1}`;
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
  taken.add(id);
  return id;
}

function slug(title: string): string {
  return title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
}

/** Lines as editors count them: `\r\n` is one end, a lone `\r` is one too. */
function countLines(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/**
 * Gives untitled cells of `next` the ids they had in `previous` where the source is the same,
 * so that a cell put in between does not look like a change of all cells below it.
 */
export function keepIds(previous: Notebook, next: Notebook): Notebook {
  const isPositional = (cell: Cell) => slug(cell.title) === "";
  const free = previous.cells.filter(isPositional);
  const taken = new Set(next.cells.filter((cell) => !isPositional(cell)).map((cell) => cell.id));
  const claim = (fits: (cell: Cell) => boolean) => {
    const at = free.findIndex((cell) => fits(cell) && !taken.has(cell.id));
    const [cell] = at < 0 ? [] : free.splice(at, 1);
    if (cell !== undefined) taken.add(cell.id);
    return cell?.id;
  };
  const kept = next.cells.map((cell) =>
    isPositional(cell) ? claim((old) => old.digest === cell.digest) : cell.id,
  );
  const ids = next.cells.map((cell, i) => kept[i] ?? claim((old) => old.id === cell.id) ?? fresh(i, taken));
  return { cells: next.cells.map((cell, i) => ({ ...cell, id: ids[i] ?? cell.id })) };
}

function fresh(position: number, taken: Set<string>): string {
  let n = position + 1;
  while (taken.has(`cell-${n}`)) n++;
  taken.add(`cell-${n}`);
  return `cell-${n}`;
}
