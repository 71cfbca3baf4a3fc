import { type BenchReport, type Finished, isFinished, type Measurement } from "./entry.ts";

const headers = [
  "",
  "seconds",
  "x ours",
  "CPU s",
  "x ours",
  "MiB together",
  "x ours",
  "MiB largest",
  "µs a row",
];

/** The report as an aligned table; ratios are to the first line. */
export function formatReport({ title, lines, notes }: BenchReport): string {
  const ours = lines.find(isFinished);
  const rows = [headers, ...lines.map((line) => cellsOf(line, lines[0] === ours ? ours : undefined))];
  const widths = headers.map((_, i) =>
    Math.max(...rows.map((row) => (row.length === 2 && i > 0 ? 0 : row[i]!.length))),
  );
  const aligned = rows.map((row) =>
    row
      .map((cell, i) =>
        i === 0 || row.length === 2 ? cell.padEnd(i === 0 ? widths[0]! : 0) : cell.padStart(widths[i]!),
      )
      .join("  "),
  );
  return [title, ...aligned.map((line) => `  ${line}`.trimEnd()), ...notes.map((note) => `  - ${note}`)].join(
    "\n",
  );
}

/** Two cells for who did not finish: name and reason. */
function cellsOf(line: Measurement, ours: Finished | undefined): readonly string[] {
  if (!isFinished(line)) return [line.name, line.didNotFinish];
  const { name, seconds, togetherMiB, largestMiB, processorSeconds, told } = line;
  const microseconds = typeof told.rows === "number" ? (seconds * 1e6) / told.rows : null;
  return [
    name,
    seconds.toFixed(2),
    ratio(seconds, ours?.seconds),
    processorSeconds === null ? "–" : processorSeconds.toFixed(1),
    ratio(processorSeconds, ours?.processorSeconds),
    rounded(togetherMiB),
    ratio(togetherMiB, ours?.togetherMiB),
    rounded(largestMiB),
    microseconds === null ? "–" : microseconds.toFixed(2),
  ];
}

const rounded = (value: number | null) => (value === null ? "–" : value.toFixed(0));

function ratio(value: number | null, ours: number | null | undefined): string {
  return value === null || ours === null || ours === undefined ? "–" : (value / ours).toFixed(2);
}
