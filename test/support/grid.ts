/** A table as a person reads it: a first line of column names, then lines of a name and as many cells; two spaces or more part the name from them. */
export function parseGrid(text: string): readonly {
  readonly name: string;
  readonly cells: Readonly<Record<string, string>>;
}[] {
  const [head, ...lines] = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const columns = head!.split(/\s+/);
  return lines.map((line) => {
    const [, name, rest] = /^(.+?)\s{2,}(.+)$/.exec(line)!;
    const cells = rest!.split(/\s+/);
    if (cells.length !== columns.length) throw new Error(`${cells.length} cells: ${line}`);
    return { name: name!, cells: Object.fromEntries(columns.map((column, i) => [column, cells[i]!])) };
  });
}
