import { commented, headerOf, markdownOf, readHeader, splitPieces } from "vigie/notebooks/percent";
import { type Draft, type DraftCell, freshKey } from "./draft.ts";

/** A draft after an operation, and the cell that it leaves one at. */
export interface Operated {
  readonly draft: Draft;
  readonly at: number | null;
}

export type CellKind = "code" | "markdown";

export function kindOf({ header }: Pick<DraftCell, "header">): CellKind {
  return readHeader(header).tags.includes("markdown") ? "markdown" : "code";
}

/** A new, empty cell above or below another one; at the end where none is named. */
export function insertCell(draft: Draft, at: number | null, side: "above" | "below"): Operated {
  const cell: DraftCell = { key: freshKey(), header: "// %%", headerEnd: "\n", body: "" };
  const place = placeOf(draft, at);
  const index = place === null ? draft.length : side === "above" ? place : place + 1;
  return { draft: sound(draft.toSpliced(index, 0, cell)), at: cell.key };
}

export function deleteCell(draft: Draft, at: number): Operated {
  const index = placeOf(draft, at) ?? 0;
  const left = draft.filter(({ key }) => key !== at);
  return { draft: sound(left), at: left[Math.min(index, left.length - 1)]?.key ?? null };
}

/** A cell as its file would hold it. */
export function copyOf({ header, headerEnd, body }: DraftCell): string {
  return header === "" ? `// %%\n${body}` : header + (headerEnd || "\n") + body;
}

/** Cells of a text, as new ones above or below another. */
export function pasteCell(
  draft: Draft,
  at: number,
  { text, side }: { readonly text: string; readonly side: "above" | "below" },
): Operated {
  const cells = splitPieces(text).map((piece): DraftCell => ({ ...piece, key: freshKey() }));
  const place = placeOf(draft, at) ?? 0;
  return {
    draft: sound(draft.toSpliced(side === "above" ? place : place + 1, 0, ...cells)),
    at: cells[0]?.key ?? at,
  };
}

export function moveCell(draft: Draft, at: number, by: -1 | 1): Operated {
  const index = placeOf(draft, at) ?? 0;
  const target = index + by;
  if (draft[target] === undefined) return { draft, at };
  return { draft: sound(draft.toSpliced(index, 1).toSpliced(target, 0, draft[index]!)), at };
}

/** Two cells at a place of the body, counted in its characters; the first keeps the title. */
export function splitCell(draft: Draft, at: number, offset: number): Operated {
  const index = placeOf(draft, at) ?? 0;
  const cell = draft[index]!;
  const first = cell.body.slice(0, offset).replace(/\s+$/, "");
  const second = {
    key: freshKey(),
    header: headerOf("", kindOf(cell) === "markdown" ? ["markdown"] : []),
    headerEnd: "\n",
    body: cell.body.slice(offset).replace(/^(?:[ \t]*\r?\n)+/, ""),
  };
  return {
    draft: sound(draft.toSpliced(index, 1, { ...cell, body: `${first}\n` }, second)),
    at: second.key,
  };
}

/** One cell of this one and the next; text and code do not mix, so what follows takes the kind of the first. */
export function mergeBelow(draft: Draft, at: number): Operated {
  const index = placeOf(draft, at) ?? 0;
  const [cell, next] = [draft[index]!, draft[index + 1]];
  if (next === undefined) return { draft, at };
  const added = kindOf(next) === kindOf(cell) ? next.body : withKind(next, kindOf(cell)).body;
  const body = `${cell.body.replace(/\s+$/, "")}\n${kindOf(cell) === "markdown" ? "//\n" : "\n"}${added}`;
  return { draft: sound(draft.toSpliced(index, 2, { ...cell, body })), at };
}

export function changeKind(draft: Draft, at: number, kind: CellKind): Operated {
  return { draft: replace(draft, at, (cell) => (kindOf(cell) === kind ? cell : withKind(cell, kind))), at };
}

function withKind(cell: DraftCell, kind: CellKind): DraftCell {
  const { title } = readHeader(cell.header);
  const body = kind === "markdown" ? `${commented(cell.body.trimEnd())}\n` : markdownOf(cell.body);
  return { ...cell, header: headerOf(title, kind === "markdown" ? ["markdown"] : []), body };
}

export function changeTitle(draft: Draft, at: number, title: string): Operated {
  const clean = title.replace(/[\s[\]]+/g, " ").trim();
  return {
    draft: replace(draft, at, (cell) => ({ ...cell, header: headerOf(clean, readHeader(cell.header).tags) })),
    at,
  };
}

export type Mark = "hidden" | "lazy" | "parameters";

/** Puts a mark on a cell, or takes it away. */
export function toggleMark(draft: Draft, at: number, mark: Mark): Operated {
  const toggled = (cell: DraftCell) => {
    const { title, tags } = readHeader(cell.header);
    const next = tags.includes(mark) ? tags.filter((tag) => tag !== mark) : [...tags, mark];
    return { ...cell, header: headerOf(title, next) };
  };
  return { draft: replace(draft, at, toggled), at };
}

export function changeBody(draft: Draft, at: number, body: string): Draft {
  return sound(draft.map((cell) => (cell.key === at ? { ...cell, body } : cell)));
}

function replace(draft: Draft, at: number, change: (cell: DraftCell) => DraftCell): Draft {
  return sound(draft.map((cell) => (cell.key === at ? change(cell) : cell)));
}

function placeOf(draft: Draft, at: number | null): number | null {
  const place = draft.findIndex(({ key }) => key === at);
  return place < 0 ? null : place;
}

/** Every cell but the first has a marker, and every marker stands on a line of its own. */
function sound(draft: Draft): Draft {
  return draft.map((cell, i) => {
    const header = cell.header === "" && i > 0 ? "// %%" : cell.header;
    const headerEnd = header !== "" && cell.headerEnd === "" ? "\n" : cell.headerEnd;
    const isOpen = i < draft.length - 1 && cell.body !== "" && !/[\r\n]$/.test(cell.body);
    const isSame = header === cell.header && headerEnd === cell.headerEnd && !isOpen;
    return isSame ? cell : { ...cell, header, headerEnd, body: isOpen ? `${cell.body}\n` : cell.body };
  });
}
