import { type PanelComparison, tolerance } from "./compare.ts";

/** A line for each column compared: values of ours, how many differ from each other panel's, and by how much at most. */
export function columnsTable(comparisons: Readonly<Record<string, PanelComparison>>): string {
  const entries = Object.entries(comparisons);
  const names = [...new Set(entries.flatMap(([, { columns }]) => columns.map(({ name }) => name)))];
  const header = ["column", "values", ...entries.flatMap(([peer]) => [`≠ ${peer}`, "at most"])];
  const rows = names.map((name) => {
    const found = entries.map(([, { columns }]) => columns.find((column) => column.name === name));
    const values = found.find((column) => column !== undefined)!.present;
    const told = found.flatMap((column) =>
      column === undefined ? ["–", "–"] : [String(column.differences), atMost(column.largest)],
    );
    return [name, values.toLocaleString("en"), ...told];
  });
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => row[i]!.length)));
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
  return [`columns compared; equal within ${tolerance} of 1 + |value|`, ...lines].join("\n    ");
}

/** Of texts there is no distance. */
const atMost = (largest: number | null) =>
  largest === null ? "" : largest === 0 ? "0" : largest.toExponential(0);
