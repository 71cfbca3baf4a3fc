import { dirname, join } from "node:path";
import { type ExampleFiles, makeExampleFiles } from "vigie/datasets";

/** What every competitor makes the panel of: one delivery, taken as history. */
export interface RawFiles {
  /** Holds `<source>.csv` or `<source>-1.csv`, `<source>-2.csv`… */
  readonly folder: string;
  readonly delivery: ExampleFiles["deliveries"][number];
  readonly mebibytes: number;
}

/** As-of months of the panel: [from, until). */
export const panelMonths = { from: "2016-01", until: "2025-01" } as const;

/** Raw files of the simulated economy in the scratch folder, made once. */
export async function rawFiles(scratch: string, firms: number): Promise<RawFiles> {
  const { deliveries, written } = await makeExampleFiles(join(scratch, `raw-${firms}`), {
    firms,
    ...panelMonths,
  });
  const delivery = deliveries[0]!;
  const bytes = Object.values(written).reduce((sum, file) => sum + file.bytes, 0);
  return { folder: dirname(delivery.files.sirene![0]!), delivery, mebibytes: bytes / 2 ** 20 };
}
