import { importSlovakSmes, type StoredDataset } from "vigie/datasets";
import { type DemoBench, stage } from "./bench.ts";
import { describePanel } from "./example.ts";

/** Real firms: 32 files read, firms linked across years, one firm-year panel. */
export function makeSlovakPanel(bench: DemoBench, folder: string): Promise<StoredDataset> {
  return stage(bench, "import", async () => {
    const panel = await importSlovakSmes(bench.workspace.store, folder, bench.work);
    const report = panel.receipt.report as { readonly firms: number; readonly rejected: number };
    const described = describePanel(
      panel,
      `firm x year, from ${folder}: firms linked across years by their shared values`,
    );
    return {
      ...described,
      metrics: { ...described.metrics, firms: report.firms, rejected: report.rejected },
    };
  });
}
