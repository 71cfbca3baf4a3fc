/** A column of a text table. */
export interface TextColumn<Row> {
  readonly header: string;
  readonly cell: (row: Row) => string;
  /** Numbers are aligned right; default left. */
  readonly align?: "left" | "right";
}

/** Rows as aligned text with a header line; two spaces between columns, no trailing blanks. */
export function formatTable<Row>(rows: readonly Row[], columns: readonly TextColumn<Row>[]): string {
  const cells = [
    columns.map(({ header }) => header),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  const widths = columns.map((_, j) => Math.max(...cells.map((line) => [...line[j]!].length)));
  const pad = (text: string, j: number) => {
    const blanks = " ".repeat(widths[j]! - [...text].length);
    return columns[j]!.align === "right" ? blanks + text : text + blanks;
  };
  return cells.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

/** 1234567 → `1,234,567`. */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** 1536 → `1.5 kB`. */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(n, 1)) / 3), units.length - 1);
  return `${power === 0 ? n : (n / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** With so many digits, and never `-0.000`. */
export function fixed(value: number, digits: number): string {
  return (Number(value.toFixed(digits)) || 0).toFixed(digits);
}

/** Seconds with one decimal: `3.2 s`. */
export function seconds(n: number): string {
  return `${n.toFixed(1)} s`;
}

/** Every line moved right by two blanks. */
export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
