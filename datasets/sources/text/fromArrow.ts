import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { DataType, RecordBatch } from "apache-arrow";
import { throwIfAborted } from "../../store/duckdb.ts";
import type { Source } from "../contract.ts";
import { decodeLz4Frame } from "./lz4.ts";
import { lineOf } from "./made.ts";

interface ArrowOptions {
  readonly made: string;
  readonly source: Source;
  readonly signal?: AbortSignal | undefined;
  readonly headOnly?: boolean;
}

/** Writes an Arrow IPC file or stream as lines, a record batch at a time. */
export async function writeArrow(
  path: string,
  { made, source, signal, headOnly = false }: ArrowOptions,
): Promise<void> {
  const { RecordBatchReader, DataType, compressionRegistry, CompressionType } = await import("apache-arrow");
  const { decompress } = await import("fzstd");
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decodeLz4Frame });
  // Copied: its bytes may begin anywhere, those of numbers may not.
  compressionRegistry.set(CompressionType.ZSTD, { decode: (frame) => decompress(frame).slice() });
  const out = await open(made, "w");
  try {
    const reader = await RecordBatchReader.from(createReadStream(path));
    await reader.open();
    await out.write(
      lineOf(
        reader.schema.fields.map(({ name }) => name),
        source,
      ),
    );
    if (headOnly) return;
    for await (const batch of reader) {
      throwIfAborted(signal);
      await out.write(linesOf(batch, { source, types: DataType }));
    }
  } finally {
    await out.close();
  }
}

function linesOf(batch: RecordBatch, { source, types }: { source: Source; types: typeof DataType }): string {
  const columns = batch.schema.fields.map(({ type }, i) => {
    const vector = batch.getChildAt(i);
    const isDay = types.isDate(type) || types.isTimestamp(type);
    return (row: number): unknown => {
      const value: unknown = vector?.get(row);
      if (value === null || value === undefined) return null;
      if (types.isDecimal(type)) return scaled(String(value), type.scale);
      return isDay ? new Date(Number(value)) : value;
    };
  });
  const lines = Array.from({ length: batch.numRows }, (_, row) =>
    lineOf(
      columns.map((cell) => cell(row)),
      source,
    ),
  );
  return lines.join("");
}

/** `12345`, scale 2 → `123.45`. */
function scaled(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const sign = digits.startsWith("-") ? "-" : "";
  const plain = digits.slice(sign.length).padStart(scale + 1, "0");
  return `${sign}${plain.slice(0, -scale)}.${plain.slice(-scale)}`;
}
