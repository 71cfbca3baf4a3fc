import type { DuckDBConnection } from "@duckdb/node-api";
import type { Source } from "../contract.ts";
import type { Layout } from "../layout.ts";
import { spansOf, tellBytes } from "../progress.ts";
import type { ReadOptions } from "../read-files.ts";
import { insertLines } from "../read-lines.ts";
import { rejoinLines } from "../rejoin-lines.ts";
import type { DeliveredFile } from "../report.ts";
import { canReadBytes, createFactReader, type FactReader } from "./fact-reader.ts";
import { type BytesRead, type OddLine, readBytes } from "./read-bytes.ts";

interface BytesDelivery {
  readonly files: readonly DeliveredFile[];
  /** Of the ordinary lines: the columns of `factsSchema`. */
  readonly facts: FactReader["columns"];
  /** The other lines of each file. */
  readonly odd: readonly (readonly OddLine[])[];
}

/** Reads a delivery without SQL. Null where one of the files is none for it. */
export async function readAsBytes({
  files,
  layouts,
  source,
  days,
  work,
}: ReadOptions): Promise<BytesDelivery | null> {
  if (!canReadBytes(source) || layouts.some(({ fields, header }) => fields === 1 || header.line !== 1))
    return null;
  let share = 1;
  const reader = createFactReader(source, days, () => share);
  const read: BytesRead[] = [];
  const spans = spansOf({ files, layouts, label: `importing ${source.name}`, work });
  const total = layouts.reduce((sum, { header }) => sum + header.bytes, 0);
  let before = 0;
  for (const [file, path] of files.entries()) {
    const layout = layouts[file]!;
    const [span, { bytes }] = [spans[file]!, layout.header];
    const tell = tellBytes(span, span.until, bytes);
    const onBytes = (read: number) => {
      share = (before + read) / total;
      tell?.(read);
    };
    const one = await readBytes({
      path,
      layout,
      reader,
      delivery: { before, total },
      signal: work.signal,
      onBytes,
    });
    if (one === null) return null;
    before += bytes;
    read.push(one);
  }
  const described = files.map((path, file) => {
    const { digest, ordinary } = read[file]!;
    const { bytes } = layouts[file]!.header;
    return { path, bytes, digest, encoding: "utf-8", reading: "bytes" as const, ordinary };
  });
  return { files: described, facts: reader.columns, odd: read.map(({ odd }) => odd) };
}

/** Judges odd lines of a file into `lines`. */
export async function judgeOddLines(
  connection: DuckDBConnection,
  { odd, ...file }: { source: Source; file: number; layout: Layout; odd: readonly OddLine[] },
): Promise<void> {
  const { delimiter } = file.layout;
  const source = { ...file.source, delimiter };
  const from = `odd_${file.file}`;
  await connection.run(`CREATE TABLE ${from} (line BIGINT, text VARCHAR)`);
  const appender = await connection.createAppender(from);
  for (const { line, text } of odd) {
    appender.appendBigInt(BigInt(line));
    appender.appendVarchar(text);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(insertLines(source, { ...file, from }));
  if (odd.some(({ text }) => text.includes('"'))) await rejoinLines(connection, { ...file, source });
}
