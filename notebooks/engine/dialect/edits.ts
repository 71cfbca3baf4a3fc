/** Replaces `[start, end)` of a text by `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** On generated line `line` (1-based), from column `from` (0-based) on, columns are `by` too far right. */
export interface ColumnShift {
  readonly line: number;
  readonly from: number;
  readonly by: number;
}

/** Applies edits that do not overlap; equal starts keep their order. Lines must stay where they were. */
export function applyEdits(source: string, edits: readonly Edit[]): { text: string; shifts: ColumnShift[] } {
  const shifts: ColumnShift[] = [];
  let text = "";
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
    const generated = positionAt(text, text.length);
    const original = positionAt(source, at);
    shifts.push({ line: generated.line, from: generated.column, by: generated.column - original.column });
  }
  return { text: text + source.slice(at), shifts };
}

/** The column of the source behind a generated position (both 0-based). */
export function originalColumn(shifts: readonly ColumnShift[], line: number, column: number): number {
  const shift = shifts.filter((candidate) => candidate.line === line && candidate.from <= column).at(-1);
  return Math.max(0, column - (shift?.by ?? 0));
}

/** Line 1-based, column 0-based. */
function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|[\r\n\u2028\u2029]/);
  return { line: before.length, column: before.at(-1)?.length ?? 0 };
}
