import { listRuns } from "vigie/experiments";
import type { HomeView } from "../api/history.ts";
import { dayQuery, historyEntry, historyFilter, homeView, registryOn } from "../api/history.ts";
import { list } from "../api/schema.ts";
import { readQuery } from "../security/read.ts";
import { viewRegistryOn } from "../services/registry-on.ts";
import { listModels, viewHistory } from "../services/registry-views.ts";
import type { Services } from "../services/services.ts";
import type { Route } from "./route.ts";

const shownEvents = 8;
/** The start page and the history of decisions. */
export function homeRoutes(services: Services): readonly Route[] {
  const { registry } = services;
  return [
    {
      method: "GET",
      path: "/api/v1/home",
      operation: { id: "getHome", answer: homeView },
      access: "signed-in",
      answer: async ({ context }) => context.json(await viewHome(services)),
    },
    {
      method: "GET",
      path: "/api/v1/history",
      operation: { id: "listHistory", query: historyFilter, answer: list(historyEntry) },
      access: "signed-in",
      async answer({ context }) {
        const { model, actor } = readQuery(context, historyFilter);
        const events = registry.history({
          ...(model === undefined ? {} : { model }),
          ...(actor === undefined ? {} : { actor }),
        });
        return context.json(await viewHistory(registry, events.toReversed()));
      },
    },
    {
      method: "GET",
      path: "/api/v1/history/on",
      operation: { id: "getRegistryOn", query: dayQuery, answer: registryOn },
      access: "signed-in",
      answer: async ({ context }) =>
        context.json(await viewRegistryOn(registry, readQuery(context, dayQuery).date)),
    },
  ];
}

async function viewHome({ store, runsFolder, registry, notebooks }: Services): Promise<HomeView> {
  const models = listModels(registry);
  const production = models.flatMap(({ model, aliases }) =>
    aliases
      .filter(({ alias }) => alias === "production")
      .map(({ number: version, since, by }) => ({ model, version, since, by })),
  );
  return {
    datasets: (await store.list()).length,
    runs: (await listRuns(runsFolder)).runs.length,
    models: models.length,
    notebooks: await notebooks.count(),
    production,
    events: await viewHistory(registry, registry.history().slice(-shownEvents).toReversed()),
  };
}
