import type { Context } from "hono";
import {
  listRuns,
  readLeakage,
  readListsOverFolds,
  readRun,
  readRunModel,
  readShift,
  type SideChoice,
  type StoredRun,
  seriesOf,
} from "vigie/experiments";
import type { RunLine, RunView } from "../api/runs.ts";
import { againstQuery, comparison, runLine, runView } from "../api/runs.ts";
import { list } from "../api/schema.ts";
import { whyNotReproducible } from "../services/retention/reproducible.ts";
import type { Services } from "../services/services.ts";
import { viewWindow } from "../services/window-view.ts";
import { part, type Route } from "./route.ts";

export function runRoutes(services: Services): readonly Route[] {
  const { runsFolder, store, comparisons } = services;
  return [
    {
      method: "GET",
      path: "/api/v1/runs",
      operation: { id: "listRuns", answer: list(runLine) },
      access: "signed-in",
      answer: async ({ context }) => {
        const [{ runs }, why] = await Promise.all([listRuns(runsFolder), whyNotReproducible(store)]);
        return context.json(runs.map((run) => lineOf(run, why(run.record.dataset.version))));
      },
    },
    {
      method: "GET",
      path: "/api/v1/runs/:id",
      operation: { id: "getRun", answer: runView },
      access: "signed-in",
      answer: async ({ context }) => context.json(await viewRun(services, part(context, "id"))),
    },
    {
      method: "GET",
      path: "/api/v1/runs/:id/against/:other",
      operation: { id: "compareRuns", query: againstQuery, answer: comparison },
      access: "signed-in",
      answer: async ({ context }) => {
        const a = sideOf(context, part(context, "id"), ["protocol", "model"]);
        const b = sideOf(context, part(context, "other"), ["otherProtocol", "otherModel"]);
        return context.json(await comparisons.compare(a, b));
      },
    },
  ];
}

/** The names are those of the query; without them the choice is `compareSides`'s. */
function sideOf(context: Context, id: string, [protocol, model]: readonly [string, string]): SideChoice {
  const [fold, name] = [context.req.query(protocol), context.req.query(model)];
  return { id, ...(fold !== undefined && { protocol: fold }), ...(name !== undefined && { model: name }) };
}

function lineOf({ record, receipt }: StoredRun, notReproducible: string | null): RunLine {
  return {
    notReproducible,
    id: record.id,
    study: record.study.name,
    question: record.study.question,
    searched: record.study.searched ?? null,
    dataset: record.dataset,
    storedAt: receipt.storedAt,
    author: receipt.author,
    models: record.models.map(({ name, protocol, engine, metrics }) => ({
      name,
      protocol,
      engine,
      auc: metrics.auc ?? null,
      averagePrecision: metrics.averagePrecision ?? null,
    })),
  };
}

async function viewRun({ runsFolder, registry, store }: Services, id: string): Promise<RunView> {
  const run = await readRun(runsFolder, id);
  const { record, receipt } = run;
  const protocols = Object.keys(record.folds);
  const ofModel = <T>(read: (protocol: string, name: string) => Promise<T | null>) =>
    collect(record.models, ({ protocol, name }) => [`${protocol}/${name}`, read(protocol, name)]);
  const registered = registry
    .list()
    .filter((version) => version.run.id === record.id)
    .map(({ model, number }) => ({ model, number }));
  const windows = Object.fromEntries(
    Object.entries(record.windows ?? {}).map(([protocol, one]) => [
      protocol,
      viewWindow(registry, record.study, one),
    ]),
  );
  return {
    notReproducible: (await whyNotReproducible(store))(record.dataset.version),
    record,
    receipt,
    views: await ofModel(async (protocol, name) => (await readRunModel(run, protocol, name)).views),
    registered,
    windows,
    shifts: await collect(protocols, (protocol) => [protocol, readShift(run, protocol)]),
    series: await viewSeries(run),
    leakage: await ofModel((protocol, name) => readLeakage(run, protocol, name)),
  };
}

/** Series whose lists were audited together. */
async function viewSeries(run: StoredRun): Promise<RunView["series"]> {
  const names = [...new Set(run.record.models.map(({ name }) => name))];
  const found: RunView["series"][number][] = [];
  for (const series of seriesOf(run.record.folds)) {
    const models = await collect(names, (name) => [name, readListsOverFolds(run, series, name)]);
    if (Object.keys(models).length > 0) found.push({ ...series, models });
  }
  return found;
}

/** One after the other; what there is none of is left out. */
async function collect<K, T>(
  keys: readonly K[],
  read: (key: K) => readonly [string, Promise<T | null>],
): Promise<Record<string, T>> {
  const found: Record<string, T> = {};
  for (const key of keys) {
    const [name, reading] = read(key);
    const value = await reading;
    if (value !== null) found[name] = value;
  }
  return found;
}
