import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { matrixDigest, type SplitMatrix, slovakMatrices, slovakParameters } from "./slovak-matrix.ts";

/**
 * `node --import tsx bench/peers/export-slovak-matrix.ts CSV-FOLDER OUT-FOLDER`
 * writes what `slovak_twin.py fit OUT-FOLDER` reads: raw.arrow, scaled.arrow, parameters.json.
 */
const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined) {
  console.error("usage: export-slovak-matrix.ts CSV-FOLDER OUT-FOLDER");
  process.exitCode = 2;
} else {
  await exportMatrices(source, target);
}

async function exportMatrices(source: string, target: string): Promise<void> {
  const matrices = await slovakMatrices(source);
  await mkdir(target, { recursive: true });
  for (const name of ["raw", "scaled"] as const) {
    await writeFile(join(target, `${name}.arrow`), arrowFile(matrices[name]));
    console.log(
      `${name}.arrow: ${matrices[name].train.names.length} columns, ${matrixDigest(matrices[name])}`,
    );
  }
  await writeFile(join(target, "parameters.json"), JSON.stringify(slovakParameters, null, 2));
}

/** Train rows, then test rows: the features, `label` and `isTest`. */
function arrowFile({ train, test }: SplitMatrix): Uint8Array {
  const features = train.names.map((name, j) => {
    const values = new Float32Array(train.rowCount + test.rowCount);
    values.set(train.columns[j]!);
    values.set(test.columns[j]!, train.rowCount);
    return [name, values] as const;
  });
  const isTest = new Uint8Array(train.rowCount + test.rowCount).fill(1, train.rowCount);
  const label = Uint8Array.from([...train.labels, ...test.labels]);
  return tableToIPC(tableFromArrays({ ...Object.fromEntries(features), label, isTest }), "file");
}
