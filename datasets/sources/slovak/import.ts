import { join } from "node:path";
import type { Json } from "../../foundation/digest.ts";
import { writeFileDurably } from "../../foundation/durable.ts";
import { Fault } from "../../foundation/errors.ts";
import type { LongWork } from "../../foundation/progress.ts";
import type { DatasetStore, StoredDataset } from "../../store/contract.ts";
import { type FirmLinks, linkFirms } from "./link.ts";
import { slovakPanel, slovakSchema, slovakTable } from "./panel.ts";
import { readSlovakRows, type SlovakRows } from "./read.ts";
import { rejectsCsv } from "./rejects.ts";

/** Of the rejected lines, so many are listed in the receipt; `rejects.csv` beside it has them all. */
const listedRejects = 100;

/**
 * The small Slovak firms of Drotár, Gnip, Zoričak & Gazda (2019, Data in Brief, doi 10.1016/j.dib.2019.104360):
 * reads the 32 files of `folder`, links the firms over the years and stores a firm-year panel named `slovak-smes`.
 * A faulty line is left out, counted in the receipt's report and listed in `rejects.csv` of the dataset's folder.
 * Throws `slovak.folder`, `slovak.missing-files`, `slovak.header`, `slovak.unreadable`, `slovak.empty`, `work.cancelled`.
 */
export async function importSlovakSmes(
  store: DatasetStore,
  folder: string,
  { onProgress, signal }: LongWork = {},
): Promise<StoredDataset> {
  const part = (label: string, from: number, until: number): LongWork => ({
    ...(signal && { signal }),
    onProgress: ({ fraction, detail }) =>
      onProgress?.({ label, fraction: from + (until - from) * (fraction ?? 0), ...(detail && { detail }) }),
  });
  const read = await readSlovakRows(folder, part("reading the files", 0, 0.6));
  const { rows, rejects } = read;
  onProgress?.({ label: "linking the firms", fraction: 0.6, detail: `${rows.length} rows` });
  const links = linkFirms(rows);
  if (signal?.aborted) throw new Fault("work.cancelled", "import cancelled", { kind: "cancelled" });
  onProgress?.({ label: "storing the panel", fraction: 0.75, detail: `${links.firmCount} firms` });
  const stored = await store.putTable({
    kind: "panel",
    name: "slovak-smes",
    schema: slovakSchema,
    table: slovakTable(rows, links),
    parents: [],
    parameters: { source: "slovak-smes", linking: "42 shared values, then file order/1" },
    panel: slovakPanel,
    report: reportOf(read, links),
  });
  if (rejects.length > 0) await writeFileDurably(join(stored.folder, "rejects.csv"), rejectsCsv(rejects));
  onProgress?.({ label: "done", fraction: 1 });
  return stored;
}

function reportOf({ rows, rejects, files }: SlovakRows, { firmCount, years }: FirmLinks): Json {
  return {
    rows: rows.length,
    rejected: rejects.length,
    firms: firmCount,
    links: years.map((year) => ({ ...year })),
    files: files.map((file) => ({ ...file })),
    rejects: rejects.slice(0, listedRejects).map((reject) => ({ ...reject })),
  };
}
