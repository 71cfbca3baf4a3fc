import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnTable } from "arquero";
import type { DatasetStore, QueriedDataset, StoredDataset } from "vigie/datasets";
import { pinned, sealOf } from "./bindings.ts";
import { tellOpened } from "./cached/opened.ts";
import { currentHost } from "./current-host.ts";

/** A value of a query: given beside its text, never put into it. */
export type SqlValue = string | number | boolean | Date | null;

/**
 * A query over datasets, by DuckDB: ``await sql`SELECT region, count(*) AS firms FROM example WHERE "asOf" = ${day} GROUP BY ALL` ``.
 * A dataset is a table of its name (its newest version) or of `"name@digest"`, in double quotes where that is no plain word.
 * Months that a shipped study keeps sealed are left out, and the output says so. Throws what `queryDatasets` throws.
 */
export async function sql(texts: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<ColumnTable> {
  const { openStore, queryDatasets } = await import("vigie/datasets");
  const { table } = await import("arquero");
  const within = join(currentHost().workspace, "datasets");
  const store = openStore(within, { clock: () => new Date() });
  const text = texts.reduce((said, part, i) => `${said}$${i}${part}`);
  const datasets: QueriedDataset[] = [];
  for (const reference of namesIn(text, await store.list())) {
    const dataset = await store.resolve(pinned(reference));
    tellOpened({ reference, version: dataset.version });
    datasets.push({
      name: reference,
      dataset,
      files: await filesOf(store, dataset),
      ...(await before(dataset)),
    });
  }
  const { names, columns } = await queryDatasets({ text, values, datasets, within });
  return table(names.map((name, i) => [name, columns[i]!] as [string, unknown[]]));
}

/** Names of datasets, and names with a digest, that stand in a query as words. */
function namesIn(text: string, stored: readonly StoredDataset[]): readonly string[] {
  const known = new Set(stored.map(({ manifest }) => manifest.name));
  const words = text.match(/[\p{L}\p{N}_.+-]+(?:@[0-9a-f]+)?/gu) ?? [];
  return [...new Set(words)].filter((word) => known.has(word.replace(/@[0-9a-f]+$/, "")));
}

/** The Parquet files of a dataset; of one that is Arrow alone a copy, made once and kept as a task's result, so that it goes with erased rows. */
async function filesOf(store: DatasetStore, dataset: StoredDataset): Promise<readonly string[]> {
  const own = store.parquetOf(dataset);
  if (own.length > 0) return own;
  const { copyAsParquet, digestJson, isThere, writeFolderDurably } = await import("vigie/datasets");
  const { version } = dataset;
  const digest = digestJson({ format: "vigie.parquet-copy/1", version }).slice("sha256:".length);
  const folder = join(currentHost().workspace, "cache", "tasks", digest);
  const file = join(folder, "data.parquet");
  if (!(await isThere(file)))
    await writeFolderDurably(folder, async (made) => {
      await copyAsParquet(store, dataset, join(made, "data.parquet"));
      await writeFile(join(made, "task.json"), JSON.stringify({ format: "vigie.task/1", inputs: [version] }));
    });
  return [file];
}

async function before({ manifest }: StoredDataset): Promise<{ readonly before?: string }> {
  if (manifest.kind !== "panel") return {};
  const seal = await sealOf(manifest.name);
  if (seal === null) return {};
  console.log(`as-of months of ${manifest.name} from ${seal} on are sealed and were not read`);
  return { before: `${seal}-01` };
}
