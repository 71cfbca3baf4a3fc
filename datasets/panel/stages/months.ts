import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Digest } from "../../foundation/digest.ts";
import { createEarlySync } from "../../foundation/durable.ts";
import type { Schema } from "../../schema.ts";
import { type Arena, createArena } from "../../store/arena.ts";
import type { GroupRange } from "../../store/arrow-layout.ts";
import { type ColumnChunk, kindOf } from "../../store/column-chunk.ts";
import { createColumnDigester } from "../../store/column-digest.ts";
import type { DatasetPart } from "../../store/contract.ts";
import { withDuckDb } from "../../store/duckdb.ts";
import { encodeArrowParts } from "../../store/encode-arrow.ts";
import { encodeParquet } from "../../store/parquet/encode-parquet.ts";
import { writeParts } from "../../store/write-parts.ts";
import { panelSchema } from "../panelSchema.ts";
import { openRows } from "./rowsFile.ts";
import { featuresOf, type StageContext, type StageOrder } from "./stage.ts";
import { bringTogether, readStates } from "./together.ts";

const memoryMiB = 1024;

/** A part as it lies in the stage's folder. */
export type MonthPart = Omit<DatasetPart, "files"> & {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly digest: Digest }[];
};

/** Brings the rows of all firms together, a month a file. Inputs: folders of the firms stage. */
export async function workOnMonths(
  { months, first, ...order }: Extract<StageOrder, { kind: "months" }>,
  { inputs, output, onProgress }: StageContext,
): Promise<{ readonly parts: readonly MonthPart[] }> {
  const schema = panelSchema(featuresOf(order), order.horizons);
  const folders = Object.values(inputs);
  return withDuckDb({ within: output, memoryMiB, threads: 1 }, async ({ connection }) => {
    const states = await readStates(connection, folders, schema);
    const files = await Promise.all(folders.map(openRows));
    const parts: MonthPart[] = [];
    const arena = createArena();
    const disk = createEarlySync();
    try {
      for (const [i, month] of months.entries()) {
        onProgress({ label: "build panel", fraction: i / months.length, detail: month });
        arena.reset();
        const chunks = await bringTogether(states, { files, month, at: first + i, schema, arena });
        const part = await writeMonth({ month, chunks: chunks.map((one) => [one]), schema, output, arena });
        for (const { name } of part.files) disk.begin(join(output, name));
        parts.push(part);
      }
      await disk.finish();
    } finally {
      for (const file of files) await file.close();
    }
    return { parts };
  });
}

interface MonthWork {
  readonly month: string;
  /** Of each column of the schema, sorted by (region, siren). */
  readonly chunks: readonly (readonly ColumnChunk[])[];
  readonly schema: Schema;
  readonly output: string;
  /** Default: one of its own. */
  readonly arena?: Arena;
}

/** One part, as `<month>.arrow` and `<month>.parquet` in `output`. */
export async function writeMonth({ month, chunks, schema, output, arena }: MonthWork): Promise<MonthPart> {
  const columns = schema.columns.map((definition, index) => ({ definition, chunks: chunks[index]! }));
  const region = schema.columns.findIndex(({ name }) => name === "region");
  const arrow = await encodeArrowParts(schema, columns, {
    "vigie.groups": JSON.stringify(rangesOf(chunks[region]!)),
  });
  return {
    name: month,
    rows: chunks[0]!.reduce((sum, chunk) => sum + chunk.length, 0),
    columnDigests: Object.fromEntries(
      columns.map(({ definition, chunks: own }) => [definition.name, digestOf(definition.type, own)]),
    ),
    files: [
      await writeFile(output, `${month}.arrow`, arrow),
      await writeFile(output, `${month}.parquet`, encodeParquet(columns, arena)),
    ],
  };
}

async function writeFile(
  folder: string,
  name: string,
  parts: readonly Uint8Array[],
): Promise<MonthPart["files"][number]> {
  const file = await open(join(folder, name), "wx");
  try {
    await writeParts(file, parts);
  } finally {
    await file.close();
  }
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  return { name, bytes, digest: `sha256:${hash.digest("hex")}` };
}

function digestOf(type: Schema["columns"][number]["type"], chunks: readonly ColumnChunk[]): Digest {
  const digester = createColumnDigester(kindOf(type));
  for (const chunk of chunks) digester.update(chunk);
  return digester.finish();
}

/** Where each region's rows begin and end; the rows are sorted by it. */
function rangesOf(chunks: readonly ColumnChunk[]): readonly GroupRange[] {
  const ranges: { value: string | null; from: number; until: number }[] = [];
  let row = 0;
  for (const chunk of chunks) {
    if (chunk.kind !== "utf8") continue;
    const texts = chunk.dictionary.texts();
    for (let i = 0; i < chunk.length; i++, row++) {
      const value = chunk.valid[i] === 1 ? texts[chunk.values[i]!]! : null;
      const last = ranges.at(-1);
      if (last?.value === value) last.until = row + 1;
      else ranges.push({ value, from: row, until: row + 1 });
    }
  }
  return ranges;
}
