import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlText } from "../store/duckdb.ts";
import type { Source } from "./contract.ts";
import type { Layout } from "./layout.ts";
import { brokenQuotes, tooFewFields } from "./problems.ts";
import { insertLines } from "./read-lines.ts";

interface RejoinOptions {
  readonly source: Source;
  readonly file: number;
  readonly layout: Layout;
}

interface Line {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** Above so many bad lines nothing is joined: the file is broken, not its lines. */
const mostLines = 50_000;

/**
 * A quoted cell may go on in the next line. Reading by lines leaves the pieces as bad lines: those that together are a
 * whole line, with the fields of the header, become that line, under the number of its first. All others stay rejected.
 */
export async function rejoinLines(
  connection: DuckDBConnection,
  { source, file, layout }: RejoinOptions,
): Promise<void> {
  const pieces = await badLines(connection, file);
  const whole = joined(pieces, isWhole(layout));
  if (whole.length === 0) return;
  const values = whole.map(({ from, text }) => `(${from}, ${sqlText(text)})`);
  const spans = whole.map(({ from, until }) => `line BETWEEN ${from} AND ${until - 1}`);
  await connection.run(`DELETE FROM lines WHERE file = ${file} AND (${spans.join(" OR ")})`);
  await connection.run(`CREATE TEMP TABLE joined_${file} AS
    SELECT CAST(col0 AS BIGINT) AS line, col1 AS text FROM (VALUES ${values.join(", ")})`);
  await connection.run(insertLines(source, { from: `joined_${file}`, file, layout }));
}

async function badLines(connection: DuckDBConnection, file: number): Promise<readonly Line[]> {
  const rows = await connection.runAndReadAll(`SELECT line, text FROM lines
    WHERE file = ${file} AND problem IN (${brokenQuotes}, ${tooFewFields})
      AND (SELECT count(*) FROM lines WHERE file = ${file} AND problem = ${brokenQuotes}) BETWEEN 2 AND ${mostLines}
    ORDER BY line LIMIT ${2 * mostLines}`);
  return rows.getRowObjects().map(({ line, text }) => ({ line: Number(line), text: String(text) }));
}

/** Lines `[from, until)` as one. */
interface Joined {
  readonly from: number;
  readonly until: number;
  readonly text: string;
}

function joined(pieces: readonly Line[], isWholeLine: (text: string) => boolean): readonly Joined[] {
  const whole: Joined[] = [];
  let open: Line[] = [];
  for (const piece of pieces) {
    const follows = open.length > 0 && piece.line === open.at(-1)!.line + 1;
    if (!follows) open = [];
    if (open.length === 0 && !opensOrCloses(piece)) continue;
    open.push(piece);
    if (open.length === 1 || !opensOrCloses(piece)) continue;
    const text = open.map((one) => one.text).join(" ");
    if (isWholeLine(text)) whole.push({ from: open[0]!.line, until: piece.line + 1, text });
    open = isWholeLine(text) ? [] : [piece];
  }
  return whole;
}

/** A line with an odd number of quotes begins or ends a cell that goes on. */
function opensOrCloses({ text }: Line): boolean {
  return text.split('"').length % 2 === 0;
}

function isWhole({ delimiter, fields }: Layout): (text: string) => boolean {
  const separator = delimiter === "|" ? "\\|" : delimiter;
  const field = `(?:"(?:[^"]|"")*"|[^"${delimiter}]*)`;
  const line = new RegExp(`^${field}(?:${separator}${field}){${fields - 1}}$`);
  return (text) => line.test(text);
}
