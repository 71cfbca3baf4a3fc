import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Float32, makeData, makeVector, Table, tableToIPC } from "apache-arrow";
import { createRandom, isThere } from "vigie/datasets";

/** Feature columns of the benchmark. */
export const columnCount = 30;
export const columnNames = Array.from({ length: columnCount }, (_, j) => `x${j}`);

/**
 * Writes `rows.arrow` once, as a part of a panel is: one record batch, float32 columns with nulls (one value in seven),
 * and `label`, which depends on four of them; about 10 % fail. Returns the file.
 */
export async function writeRows(scratch: string, rows: number): Promise<string> {
  const folder = join(scratch, `xgboost-${rows}`);
  const file = join(folder, "rows.arrow");
  if (await isThere(file)) return file;
  const random = createRandom("bench xgboost");
  const columns = columnNames.map(() => holedColumn(rows, random));
  const at = (j: number, i: number) => (columns[j]!.isThere(i) ? columns[j]!.data[i]! : 0);
  const labels = Uint8Array.from({ length: rows }, (_, i) =>
    1.5 * at(0, i) - at(1, i) * at(2, i) + 0.5 * at(3, i) + 1.5 * random.normal() > 2.9 ? 1 : 0,
  );
  const vectors = columns.map(({ data, nullBitmap, nullCount }) =>
    makeVector(makeData({ type: new Float32(), length: rows, data, nullBitmap, nullCount })),
  );
  const named = Object.fromEntries(vectors.map((vector, j) => [columnNames[j]!, vector]));
  await mkdir(folder, { recursive: true });
  await writeFile(file, tableToIPC(new Table({ ...named, label: makeVector(labels) }), "file"));
  return file;
}

function holedColumn(rows: number, random: ReturnType<typeof createRandom>) {
  const data = new Float32Array(rows);
  const nullBitmap = new Uint8Array((rows + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < rows; i++) {
    data[i] = random.normal();
    if (random.uniform() < 1 / 7) nullCount++;
    else nullBitmap[i >> 3]! |= 1 << (i & 7);
  }
  return {
    data,
    nullBitmap,
    nullCount,
    isThere: (i: number) => ((nullBitmap[i >> 3]! >> (i & 7)) & 1) === 1,
  };
}
