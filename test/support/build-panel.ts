// Builds a panel by jobs in a process of its own, so that a test can kill it: workspace, options as JSON.
import { join, resolve } from "node:path";
import { openStore, panelSources } from "vigie/datasets";
import { buildPanelByJobs, openJobs } from "vigie/experiments";

const [workspace = "", options = "{}"] = process.argv.slice(2);
const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
const jobs = await openJobs(join(workspace, "tasks"), {
  packageRoot: resolve(import.meta.dirname, "../.."),
  codeDigest: "code",
  cores: 2,
  now: () => 0,
});
const stored = await store.list();
const sources = Object.fromEntries(
  panelSources.map((name) => [name, stored.filter(({ manifest }) => manifest.name === name)]),
);
const panel = await buildPanelByJobs({ store, jobs }, { ...JSON.parse(options), sources });
process.stdout.write(panel.version);
