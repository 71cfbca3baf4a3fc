import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import {
  type DatasetPart,
  type DatasetStore,
  digestJson,
  type Json,
  type Schema,
  type StoredDataset,
} from "vigie/datasets";
import { type JobRunner, openJobs } from "vigie/experiments";
import type { CopyOrder } from "./copy-months.ts";
import { openedColumns } from "./selection.ts";

export interface CopiesOptions {
  readonly store: DatasetStore;
  readonly panel: StoredDataset;
  readonly name: string;
  readonly copies: number;
  /** Empty folder for what the jobs write. */
  readonly scratch: string;
}

/** Months that one job writes. */
const monthsAtOnce = 6;

/** Columns of the panel to open. Of all of them the writing alone would take half an hour; none that is not chosen is read. */
const keptColumns = 24;

/** A panel of many more firms, in parts. */
export async function putCopies(options: CopiesOptions): Promise<StoredDataset> {
  const { store, panel, name, scratch } = options;
  const jobs = await openJobs(join(scratch, "tasks"), {
    packageRoot: resolve(import.meta.dirname, "../.."),
    codeDigest: "bench",
    cores: availableParallelism(),
    now: () => performance.now(),
  });
  const { parameters, panel: description, parts } = panel.manifest;
  const schema = someColumns(panel.manifest.schema);
  const groups = groupsOf(parts!.map((part) => part.name));
  const made = await Promise.all(groups.map((months) => bring(jobs, { ...options, months, schema })));
  return store.putParts({
    kind: "panel",
    name,
    schema,
    parts: made.flat(),
    parents: [panel.version],
    parameters,
    panel: description!,
  });
}

/** Those that are opened, what the panel's description names, and the first others. */
function someColumns({ columns }: Schema): Schema {
  const needed = new Set<string>([...openedColumns, "region", "strongSignal", "unknownOpening"]);
  const others = columns.filter(({ name }) => !needed.has(name)).slice(0, keptColumns - needed.size);
  return { columns: columns.filter((column) => needed.has(column.name) || others.includes(column)) };
}

function groupsOf(months: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(months.length / monthsAtOnce) }, (_, i) =>
    months.slice(i * monthsAtOnce, (i + 1) * monthsAtOnce),
  );
}

async function bring(
  jobs: JobRunner,
  { store, panel, copies, months, schema }: CopiesOptions & Pick<CopyOrder, "months" | "schema">,
): Promise<readonly DatasetPart[]> {
  const files = store
    .parquetOf(panel)
    .filter((path) => months.some((month) => path.endsWith(`${month}.parquet`)));
  const order: CopyOrder = { months, schema, copies };
  const inputs = files.map(
    (path, i) =>
      [`${months[i]}`, { digest: digestJson([panel.version, months[i]!]), path: resolve(path) }] as const,
  );
  const { folder, result } = await jobs.run({
    label: `copies of ${months[0]}`,
    module: "bench/open-panel/copy-months.ts",
    parameters: order as unknown as Json,
    inputs: Object.fromEntries(inputs),
    threads: 1,
  });
  const { parts } = result as unknown as { readonly parts: readonly DatasetPart[] };
  return parts.map((part) => ({
    ...part,
    files: part.files.map((file) => ({ ...file, path: join(folder, file.name) })),
  }));
}
