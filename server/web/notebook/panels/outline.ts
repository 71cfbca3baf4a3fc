import { markdownOf, readHeader } from "vigie/notebooks/percent";
import type { Draft } from "../edit/draft.ts";
import { kindOf } from "../edit/operations.ts";

export interface OutlineEntry {
  readonly key: number;
  readonly text: string;
  /** Of a heading, 1 to 6; null for a named cell. */
  readonly level: number | null;
}

/** The headings of text cells and the names of code cells, in order. */
export function outlineOf(draft: Draft): readonly OutlineEntry[] {
  return draft.flatMap((cell): OutlineEntry[] => {
    const { key } = cell;
    if (kindOf(cell) === "markdown")
      return headingsOf(markdownOf(cell.body)).map((heading) => ({ key, ...heading }));
    const { title } = readHeader(cell.header);
    return title === "" ? [] : [{ key, text: title, level: null }];
  });
}

/** Lines that begin with `#`, outside of fenced code. */
function headingsOf(markdown: string): { text: string; level: number }[] {
  const open = markdown.replace(/^(```|~~~)[\s\S]*?(?:^\1|(?![\s\S]))/gm, "");
  return [...open.matchAll(/^(#{1,6})[ \t]+(.+?)[ \t#]*$/gm)].map(([, marks = "", text = ""]) => ({
    text: text.replace(/[*_`]/g, ""),
    level: marks.length,
  }));
}
