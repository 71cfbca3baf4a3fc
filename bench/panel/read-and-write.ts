import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { withDuckDb } from "vigie/datasets";
import { benchPanel, storeOf, workspaceOf } from "./bench-panel.ts";
import { rawFiles } from "./raw-files.ts";

/**
 * `read-and-write.ts SCRATCH FIRMS`: what no program can do without, and nothing else. DuckDB reads every cell of the
 * raw files as text and copies the panel that was built into one Parquet file; no cell is understood, no column computed.
 */
const [scratch, firms] = process.argv.slice(2) as [string, string];
const { delivery } = await rawFiles(scratch, Number(firms));
const store = storeOf(workspaceOf(scratch, Number(firms)));
const panel = store.parquetOf(await store.resolve(benchPanel));
const within = await mkdtemp(join(scratch, "read-and-write-"));
const listed = (paths: readonly string[]) =>
  `[${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ")}]`;

const lines = await withDuckDb({ within, memoryMiB: 4096 }, async ({ connection }) => {
  let read = 0;
  for (const files of Object.values(delivery.files)) {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE cells AS FROM read_csv(${listed(files)}, header = true, all_varchar = true, ignore_errors = true)`,
    );
    const [row] = (await connection.runAndReadAll("SELECT count(*) FROM cells")).getRows();
    read += Number(row![0]);
  }
  const out = join(within, "panel.parquet").replaceAll("'", "''");
  await connection.run(`COPY (FROM read_parquet(${listed(panel)})) TO '${out}' (FORMAT parquet)`);
  return read;
});
await rm(within, { recursive: true });
console.log(JSON.stringify({ lines }));
