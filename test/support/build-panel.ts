// Builds a panel by jobs in a process of its own, so that a test can kill it: workspace, options as JSON, tasks before it dies.
import { join, resolve } from "node:path";
import { openStore, panelSources } from "vigie/datasets";
import { buildPanelByJobs, openJobs } from "vigie/experiments";
import { dyingAfter, tasksIn } from "./dying-jobs.ts";

const [workspace = "", options = "{}", tasks] = process.argv.slice(2);
const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
const alive = await openJobs(join(workspace, "tasks"), {
  packageRoot: resolve(import.meta.dirname, "../.."),
  codeDigest: "code",
  cores: 2,
  now: () => 0,
});
const jobs = dyingAfter(tasksIn(tasks), alive);
const stored = await store.list();
const sources = Object.fromEntries(
  panelSources.map((name) => [name, stored.filter(({ manifest }) => manifest.name === name)]),
);
const panel = await buildPanelByJobs({ store, jobs }, { ...JSON.parse(options), sources });
process.stdout.write(panel.version);
