import type { Context } from "hono";
import {
  type LeakageReport,
  listRuns,
  readLeakage,
  readRun,
  readRunModel,
  readShift,
  type ShiftReport,
  type SideChoice,
  type StoredRun,
  type Views,
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
  const views: Record<string, Views> = {};
  for (const { protocol, name } of record.models)
    views[`${protocol}/${name}`] = (await readRunModel(run, protocol, name)).views;
  const leakage: Record<string, LeakageReport> = {};
  for (const { protocol, name } of record.models) {
    const report = await readLeakage(run, protocol, name);
    if (report !== null) leakage[`${protocol}/${name}`] = report;
  }
  const registered = registry
    .list()
    .filter((version) => version.run.id === record.id)
    .map(({ model, number }) => ({ model, number }));
  const notReproducible = (await whyNotReproducible(store))(record.dataset.version);
  const windows = Object.fromEntries(
    Object.entries(record.windows ?? {}).map(([protocol, one]) => [
      protocol,
      viewWindow(registry, record.study, one),
    ]),
  );
  const shifts: Record<string, ShiftReport> = {};
  for (const protocol of Object.keys(record.folds)) {
    const shift = await readShift(run, protocol);
    if (shift !== null) shifts[protocol] = shift;
  }
  return { notReproducible, record, receipt, views, registered, windows, shifts, leakage };
}
