import { join } from "node:path";
import { importSlovakSmes, type StoredDataset } from "vigie/datasets";
import { count } from "../terminal/table.ts";
import { type DemoBench, stage } from "./bench.ts";
import { describePanel } from "./example.ts";

interface Lines {
  readonly firms: number;
  readonly rejected: number;
}

/** Real firms: 32 files read, firms linked across years, one firm-year panel. */
export function makeSlovakPanel(bench: DemoBench, folder: string): Promise<StoredDataset> {
  return stage(bench, "import", async () => {
    const panel = await importSlovakSmes(bench.workspace.store, folder, bench.work);
    const report = panel.receipt.report as unknown as Lines;
    const described = describePanel(
      panel,
      `firm x year, from ${folder}: firms linked across years by their shared values`,
    );
    return {
      ...described,
      table: `${described.table}\n${describeLines(panel, report)}`,
      metrics: { ...described.metrics, firms: report.firms, rejected: report.rejected },
    };
  });
}

function describeLines({ manifest, folder }: StoredDataset, { firms, rejected }: Lines): string {
  const where = rejected === 0 ? "" : `, each with its reason in ${join(folder, "rejects.csv")}`;
  return `${count(manifest.rows)} rows of ${count(firms)} firms; ${count(rejected)} lines rejected${where}`;
}
