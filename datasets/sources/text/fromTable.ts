import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlName, sqlText, throwIfAborted, withDuckDb } from "../../store/duckdb.ts";
import { isDiskFull } from "../../store/faults.ts";
import type { Source } from "../contract.ts";
import { unreadable } from "../header.ts";
import type { TextFile, TextOptions } from "./asText.ts";
import { madePath } from "./made.ts";

/** A Parquet file, or an Arrow IPC file, a line a row; dates as `YYYY-MM-DD`. Throws `file.unreadable`. */
export async function fromTable(
  path: string,
  { kind, source }: { kind: "parquet" | "arrow"; source: Source },
  options: TextOptions,
): Promise<TextFile> {
  const made = await madePath(path, options);
  try {
    if (kind === "arrow")
      await (await import("./fromArrow.ts")).writeArrow(path, { ...options, made, source });
    else
      await withDuckDb({ within: options.scratch, signal: options.signal }, ({ connection }) =>
        writeParquet(connection, { path, made, source, headOnly: options.headOnly === true }),
      );
  } catch (error) {
    throwIfAborted(options.signal);
    throw isDiskFull(error) ? error : unreadable(basename(path), error);
  }
  return { path: made, linesPerLine: 1 };
}

async function writeParquet(
  connection: DuckDBConnection,
  { path, made, source, headOnly }: { path: string; made: string; source: Source; headOnly: boolean },
): Promise<void> {
  const from = `read_parquet(${sqlText(path)})`;
  const columns = (await connection.runAndReadAll(`DESCRIBE FROM ${from}`)).getRowObjects();
  const cells = columns.map(({ column_name, column_type }) => {
    const name = sqlName(String(column_name));
    return `${spell(name, String(column_type))} AS ${name}`;
  });
  await connection.run(
    `COPY (SELECT ${cells.join(", ")} FROM ${from}${headOnly ? " LIMIT 0" : ""}) TO ${sqlText(made)}
      (FORMAT csv, HEADER, DELIMITER ${sqlText(source.delimiter)})`,
  );
}

/** A cell as text: no time of day, no exponent, no line end; NaN says nothing. */
function spell(name: string, type: string): string {
  if (type.startsWith("TIMESTAMP")) return `CAST(CAST(${name} AS DATE) AS VARCHAR)`;
  if (type !== "DOUBLE" && type !== "FLOAT")
    return `regexp_replace(CAST(${name} AS VARCHAR), '[\\r\\n]+', ' ', 'g')`;
  const whole = `try_cast(${name} AS HUGEINT)`;
  const plain = `if(contains(CAST(${name} AS VARCHAR), 'e'), CAST(try_cast(${name} AS DECIMAL(38, 12)) AS VARCHAR),
    CAST(${name} AS VARCHAR))`;
  return `CASE WHEN isfinite(${name}) THEN if(${whole} = ${name}, CAST(${whole} AS VARCHAR), ${plain}) END`;
}
