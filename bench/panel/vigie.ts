import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { exampleSources, importMany } from "vigie/datasets";
import { buildPanelByJobs, openLaboratory } from "vigie/experiments";
import { benchPanel } from "./bench-panel.ts";
import { panelMonths, rawFiles } from "./raw-files.ts";

/** `vigie.ts SCRATCH FIRMS WORKSPACE`: imports every raw file, builds the panel by jobs, says how many rows it has. */
const [scratch, firms, workspace] = process.argv.slice(2) as [string, string, string];
const { delivery } = await rawFiles(scratch, Number(firms));
const laboratory = await openLaboratory(workspace, {
  env: process.env,
  clock: () => new Date(),
  now: () => performance.now(),
  packageRoot: resolve(import.meta.dirname, "../.."),
  cores: availableParallelism(),
  author: "bench",
});
const started = performance.now();
const { received, history } = delivery;
const orders = exampleSources.flatMap((source) => {
  const files = delivery.files[source];
  return files === undefined ? [] : [{ source, files, received, history }];
});
const results = await importMany(laboratory.store, orders, {
  processes: availableParallelism(),
  clock: () => new Date(),
});
const sources = Object.fromEntries(orders.map(({ source }, i) => [source, [results[i]!.dataset]]));
const imported = performance.now();
const panel = await buildPanelByJobs(laboratory, { name: benchPanel, sources, ...panelMonths });
const { rows, schema } = panel.manifest;
console.log(
  JSON.stringify({
    rows,
    columns: schema.columns.length,
    importSeconds: (imported - started) / 1000,
    buildSeconds: (performance.now() - imported) / 1000,
  }),
);
