import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { Fault, type StoredDataset } from "vigie/datasets";
import type { Registry } from "vigie/registry";
import { openPeopled } from "../services/owner.ts";
import { createPeople } from "../services/people.ts";
import { type ErasedDatasets, eraseDatasets, finishErasures } from "../services/retention/erase.ts";
import { nameOf, planErasure, planExpired } from "../services/retention/plan-erasure.ts";
import { findPrunable, type PrunePlan, prune } from "../services/retention/prune.ts";
import { rowsOfRuns } from "../services/retention/run-rows.ts";
import { bytes, count, formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";

export function addRetentionCommands(data: Command, bench: Bench): void {
  data
    .command("prune")
    .option("--dry-run", "say what would go and why, and remove nothing")
    .option("--keep <n>", "newest versions of each name that stay in any case", readCount, 1)
    .option("--cache", "also the results of jobs that no stored run came from; panels are built anew then")
    .summary("remove versions that nothing references")
    .description(
      "Remove dataset versions that nothing references.\n\nWhat stays: what a run, a registered version or a dataset that stays was made from, the newest of each name, deliveries that no panel has used yet, and tombstones.",
    )
    .action(async (options: PruneOptions, command: Command) => pruneData(contextOf(command, bench), options));
  data
    .command("erase [dataset]")
    .option("--reason <text>", "why; kept as a note that can itself be erased")
    .option("--expired", "everything whose day of expiry has come, with what was made from it")
    .option("--with-derived", "also every dataset made from it")
    .option("--as <person>", "who decides: an admin or a release manager (default: the only one there is)")
    .option("--yes", "do it: what is erased cannot be brought back")
    .summary("erase the rows of a version for good and keep a tombstone")
    .description(
      "Erase the rows of a dataset version for good.\n\nFirst the decision enters the journal, then a tombstone is laid, then the rows go, also from the results of jobs and the predictions of runs. Schema, counts, digests and figures stay; what was made from it says that it is not reproducible.",
    )
    .action(async (reference: string | undefined, options: EraseOptions, command: Command) =>
      eraseData(contextOf(command, bench), reference, options),
    );
}

interface PruneOptions {
  readonly dryRun?: boolean;
  readonly keep: number;
  readonly cache?: boolean;
}

function readCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number, 0 or more.");
}

async function pruneData(context: CommandContext, options: PruneOptions): Promise<void> {
  const { workspace } = context;
  const isDry = options.dryRun ?? false;
  await withRegistry(context, workspace.openRegistry(), async (registry) => {
    const request = { ...workspace, registry, keep: options.keep, withCache: options.cache ?? false };
    const plan = await findPrunable(request);
    if (!isDry) await prune(request, plan);
    answer(context, pruned(plan, isDry), () => describePruned(plan, isDry));
  });
}

function pruned({ lines, tasks, bytes }: PrunePlan, isDry: boolean) {
  return {
    dryRun: isDry,
    datasets: lines.map(({ dataset, goes, why, bytes }) => ({
      name: dataset.manifest.name,
      version: dataset.version,
      goes,
      why,
      bytes,
    })),
    tasks: tasks.length,
    bytesFreed: bytes,
  };
}

function describePruned({ lines, tasks, bytes: freed }: PrunePlan, isDry: boolean): string {
  const shown = isDry ? lines : lines.filter(({ goes }) => goes);
  const going = lines.filter(({ goes }) => goes).length;
  const table = formatTable(shown, [
    { header: "", cell: ({ goes }) => (goes ? "goes" : "stays") },
    { header: "dataset", cell: ({ dataset }) => nameOf(dataset) },
    { header: "size", cell: (line) => bytes(line.bytes), align: "right" },
    { header: "why", cell: ({ why }) => why },
  ]);
  const verb = isDry ? "would be removed" : "removed";
  const jobs = tasks.length === 0 ? "" : ` and ${count(tasks.length)} results of jobs`;
  const sum = `${count(going)} of ${count(lines.length)} datasets${jobs} ${verb}, ${bytes(freed)} freed`;
  return shown.length === 0 ? sum : `${table}\n\n${sum}`;
}

interface EraseOptions {
  readonly reason?: string;
  readonly expired?: boolean;
  readonly withDerived?: boolean;
  readonly as?: string;
  readonly yes?: boolean;
}

async function eraseData(
  context: CommandContext,
  reference: string | undefined,
  options: EraseOptions,
): Promise<void> {
  const { workspace, terminal } = context;
  const reason = reasonOf(reference, options);
  const datasets = await toErase(context, reference, options);
  if (datasets.length === 0) return answer(context, erasedJson(null), () => "nothing has expired");
  if (options.yes !== true) throw await notConfirmed(context, datasets);
  await withRegistry(context, openPeopled(workspace), async (registry) => {
    for (const sentence of await finishErasures(registry, workspace)) terminal.warn(sentence);
    const person = options.as ?? (await onlyEraser(registry));
    const erased = await eraseDatasets({ ...workspace, registry, datasets, person, reason });
    const lists = await alertLists(context);
    if (lists.length > 0)
      terminal.warn(
        `alert lists are decisions and stay until they are deleted: ${lists.join(", ")}, and where else they were written`,
      );
    answer(context, erasedJson(erased), () => describeErased(erased));
  });
}

/** @throws Fault `usage.erase` unless there is one dataset or `--expired`, and a reason for the one. */
function reasonOf(reference: string | undefined, { reason, expired = false }: EraseOptions): string {
  if ((reference === undefined) !== expired)
    throw new Fault("usage.erase", "what to erase is not clear (expected either a dataset or --expired)");
  if (reason !== undefined) return reason;
  if (expired) return "the day of its expiry has come";
  throw new Fault("usage.erase", `no reason to erase ${reference} (expected --reason TEXT)`);
}

async function toErase(
  { workspace, world }: CommandContext,
  reference: string | undefined,
  { withDerived = false }: EraseOptions,
): Promise<readonly StoredDataset[]> {
  const all = await workspace.store.list();
  if (reference === undefined) return planExpired(all, world.clock().toISOString().slice(0, 10));
  return planErasure(await workspace.store.resolve(reference), all, { withDerived });
}

async function notConfirmed(
  { workspace }: CommandContext,
  datasets: readonly StoredDataset[],
): Promise<Fault> {
  const versions = datasets.map(({ version }) => version);
  const runs = (await rowsOfRuns(workspace.runsFolder, versions)).map(({ run }) => run);
  const predictions = runs.length === 0 ? "" : `, with the predictions of run ${runs.join(", ")}`;
  return new Fault(
    "usage.not-confirmed",
    `nothing erased yet: ${datasets.map(nameOf).join(", ")}${predictions} (expected --yes, because it is for good)`,
  );
}

/** Files in the workspace's folder of alert lists. */
async function alertLists({ workspace }: CommandContext): Promise<readonly string[]> {
  const names = await readdir(join(workspace.folder, "lists")).catch(() => []);
  return names.sort().map((name) => join("lists", name));
}

async function onlyEraser(registry: Registry): Promise<string> {
  const people = await createPeople(registry).all();
  const able = people.filter(({ roles }) => roles.includes("admin") || roles.includes("release-manager"));
  if (able.length === 1) return able[0]!.id;
  const names = able.map(({ id }) => id).join(", ") || "someone whom an admin gives the role";
  throw new Fault("usage.person", `who erases is not clear (expected --as with one of ${names})`);
}

function erasedJson(done: ErasedDatasets | null) {
  const { erased = [], tasks = 0, runs = [], bytes = 0 } = done ?? {};
  return {
    erased: erased.map(({ manifest, version, erased: tombstone }) => ({
      name: manifest.name,
      version,
      erasedAt: tombstone?.erasedAt,
    })),
    tasks,
    runs,
    bytesFreed: bytes,
  };
}

function describeErased({ erased, tasks, runs, bytes: freed }: ErasedDatasets): string {
  const lines = [
    ...erased.map((dataset) => `erased  ${nameOf(dataset)}`),
    ...runs.map((run) => `erased  predictions of run ${run}; its figures, models and record stay`),
  ];
  return [...lines, `${count(tasks)} results of jobs went with them, ${bytes(freed)} freed`].join("\n");
}

async function withRegistry(
  { terminal }: CommandContext,
  opening: Promise<Registry>,
  use: (registry: Registry) => Promise<void>,
): Promise<void> {
  const registry = await opening;
  for (const sentence of registry.mended) terminal.warn(sentence);
  try {
    await use(registry);
  } finally {
    await registry.close();
  }
}
