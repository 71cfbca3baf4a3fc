import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, isThere } from "vigie/datasets";
import { labelled } from "../../experiments/features/labelled.ts";
import type { LabelledMatrix } from "../../experiments/features/matrix.ts";

/** Columns of the benchmark's matrix. */
export const columnCount = 30;
/** Rows of each firm. */
const rowsOfFirm = 12;

/**
 * Writes the matrix once: `columns.f32` (column after column, float32) and `labels.u8`, as Node and numpy read them.
 * Columns go in pairs that lean on each other; about 3 % fail. Returns the folder.
 */
export async function writeRows(scratch: string, rows: number): Promise<string> {
  const folder = join(scratch, `logistic-${rows}`);
  if (await isThere(join(folder, "labels.u8"))) return folder;
  const random = createRandom("bench logistic");
  const columns = new Float32Array(rows * columnCount);
  const margins = new Float64Array(rows).fill(-4.2);
  for (let j = 0; j < columnCount; j++) {
    const [from, before] = [j * rows, (j - 1) * rows];
    for (let i = 0; i < rows; i++) {
      const own = random.normal();
      columns[from + i] = j % 2 === 1 ? 0.6 * columns[before + i]! + 0.8 * own : own;
      margins[i]! += ((j % 7) / 10 - 0.3) * columns[from + i]!;
    }
  }
  const labels = Uint8Array.from(margins, (margin) =>
    random.uniform() < 1 / (1 + Math.exp(-margin)) ? 1 : 0,
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "columns.f32"), new Uint8Array(columns.buffer));
  await writeFile(join(folder, "labels.u8"), labels);
  return folder;
}

/** The matrix as a study's fit sees it. */
export async function readRows(folder: string): Promise<LabelledMatrix> {
  const labels = new Uint8Array(await readFile(join(folder, "labels.u8")));
  const rowCount = labels.length;
  const bytes = await readFile(join(folder, "columns.f32"));
  const names = Array.from({ length: columnCount }, (_, j) => `x${j}`);
  const columns = names.map(
    (_, j) => new Float32Array(bytes.buffer, bytes.byteOffset + 4 * j * rowCount, rowCount),
  );
  const firms = Int32Array.from(labels, (_, i) => Math.floor(i / rowsOfFirm));
  return labelled({ names, rowCount, columns }, labels, firms);
}
