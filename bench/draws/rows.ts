import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "vigie/datasets";
import type { Outcomes } from "vigie/experiments";

/** Asked in each draw; `threshold` makes the alerts of precision and recall. */
export const drawnMetrics = ["auc", "averagePrecision", "logLoss", "brier", "precision", "recall"] as const;
export const threshold = -2;
const rowsEach = 12;

/** Rows of firms that share their firm's level, 2 % of firms failing, as flat files that numpy reads too. */
export async function writeRows(folder: string, rows: number): Promise<void> {
  const random = createRandom("draws");
  const labels = new Uint8Array(rows);
  const margins = new Float64Array(rows);
  const firms = new Int32Array(rows);
  let [own, failing] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (row % rowsEach === 0) {
      own = random.normal();
      failing = random.uniform() < 0.02 ? 1 : 0;
    }
    firms[row] = Math.floor(row / rowsEach);
    labels[row] = failing;
    margins[row] = own + 1.5 * failing + 0.5 * random.normal() - 4;
  }
  const probabilities = margins.map((margin) => 1 / (1 + Math.exp(-margin)));
  for (const [name, column] of Object.entries({ labels, margins, firms, probabilities }))
    await writeFile(join(folder, `${name}.bin`), new Uint8Array(column.buffer));
}

export async function readRows(folder: string): Promise<Outcomes> {
  const read = async (name: string) => {
    const { buffer, byteOffset, byteLength } = await readFile(join(folder, `${name}.bin`));
    return buffer.slice(byteOffset, byteOffset + byteLength);
  };
  return {
    labels: new Uint8Array(await read("labels")),
    margins: new Float64Array(await read("margins")),
    firms: new Int32Array(await read("firms")),
    probabilities: new Float64Array(await read("probabilities")),
  };
}
