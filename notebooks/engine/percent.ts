// The percent format as text alone: nothing here needs Node, so the page reads it too (`vigie/notebooks/percent`).
export { print } from "./print.ts";

export type CellTag = "markdown" | "parameters" | "hidden" | "lazy";

/** One cell's text: `header + headerEnd + body` is what the file holds. */
export interface Piece {
  /** The marker line without its line end; empty for text before the first marker. */
  readonly header: string;
  /** The line end of the marker line: `\n`, `\r\n` or nothing at the end of the file. */
  readonly headerEnd: string;
  /** Everything up to the next marker. */
  readonly body: string;
}

const marker = /(?<![^\r\n])\/\/ %%[^\r\n]*/g;
const tags: readonly CellTag[] = ["markdown", "parameters", "hidden", "lazy"];

/** A percent file's cells as text. A line matching `^// %%` always starts one; `print` puts them together again. */
export function splitPieces(text: string): readonly Piece[] {
  const starts = [...text.matchAll(marker)].map((match) => match.index);
  const bounds = starts[0] === 0 ? starts : [0, ...starts];
  return bounds
    .map((start, i) => text.slice(start, bounds[i + 1]))
    .filter((text) => text !== "")
    .map(splitHeader);
}

function splitHeader(text: string): Piece {
  const parts = /^(\/\/ %%[^\r\n]*)(\r?\n|\r|)([\s\S]*)$/.exec(text);
  return { header: parts?.[1] ?? "", headerEnd: parts?.[2] ?? "", body: parts === null ? text : parts[3]! };
}

/** What a marker line says. */
export function readHeader(header: string): { readonly title: string; readonly tags: readonly CellTag[] } {
  const words = header.slice("// %%".length);
  const found = tags.filter((tag) => words.includes(`[${tag}]`));
  const title = found.reduce((rest, tag) => rest.replaceAll(`[${tag}]`, " "), words);
  return { title: title.replace(/\s+/g, " ").trim(), tags: found };
}

/** The marker line that `readHeader` reads so. */
export function headerOf(title: string, tags: readonly CellTag[]): string {
  return ["// %%", title, ...tags.map((tag) => `[${tag}]`)].filter((word) => word !== "").join(" ");
}

/** The text of a Markdown cell: its lines without the leading `//` and one space. */
export function markdownOf(body: string): string {
  return body.replace(/\r\n?/g, "\n").replace(/^[ \t]*\/\/ ?/gm, "");
}

/** The lines of a Markdown cell's body, without a last line end; none of them can be taken for a marker. */
export function commented(markdown: string): string {
  return markdown
    .split("\n")
    .map((line) => (line === "" ? "//" : line.startsWith("%%") ? `//  ${line}` : `// ${line}`))
    .join("\n");
}
