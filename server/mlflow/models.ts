import { Fault } from "vigie/datasets";
import type { ModelState, Registry, Version } from "vigie/registry";
import { z } from "zod";
import type { Route } from "../routes/route.ts";
import type { Services } from "../services/services.ts";
import { parseFilter } from "./filter.ts";
import { setLabels } from "./labels.ts";
import { matches } from "./match.ts";
import { comparisonOf } from "./order.ts";
import { pageOf } from "./pages.ts";
import { modelField, modelSearch, readRequest, refuseLoss, tagField } from "./read.ts";
import {
  modelUpdatedAt,
  newestByStage,
  stageOf,
  stages,
  viewMlflowModel,
  viewMlflowVersion,
} from "./views.ts";

const base = "/api/2.0/mlflow/registered-models";
const working = ["scientist", "reviewer", "release-manager", "admin"] as const;
const named = z.object({ name: modelField });
const creation = z.object({
  name: modelField,
  description: z.string().max(9000).optional(),
  tags: z.array(tagField).max(100).default([]),
});
const update = z.object({ name: modelField, description: z.string().max(9000).default("") });
const tagging = z.object({ name: modelField, key: z.string(), value: z.string().max(9000).default("") });
const untagging = z.object({ name: modelField, key: z.string() });
const latest = z.object({ name: modelField, stages: z.array(z.string()).max(10).default([]) });

/** Registered models of MLflow's protocol. */
export function mlflowModelRoutes({ registry }: Services): readonly Route[] {
  return [
    {
      method: "POST",
      path: `${base}/create`,
      access: ["scientist"],
      async answer({ context, person }) {
        const { name, description, tags } = await readRequest(context, creation);
        await registry.createModel(name, person().id);
        await setLabels(registry, { model: name, number: null, person: person().id }, { description, tags });
        return context.json({ registered_model: await viewMlflowModel(registry, findModel(registry, name)) });
      },
    },
    {
      method: "GET",
      path: `${base}/get`,
      access: "signed-in",
      async answer({ context }) {
        const { name } = await readRequest(context, named);
        return context.json({ registered_model: await viewMlflowModel(registry, findModel(registry, name)) });
      },
    },
    {
      method: "GET",
      path: `${base}/search`,
      access: "signed-in",
      answer: async ({ context }) =>
        context.json(await searchModels(registry, await readRequest(context, modelSearch))),
    },
    {
      method: "PATCH",
      path: `${base}/update`,
      access: working,
      async answer({ context, person }) {
        const { name, description } = await readRequest(context, update);
        await registry.describe({ model: name, number: null, text: description, person: person().id });
        return context.json({ registered_model: await viewMlflowModel(registry, findModel(registry, name)) });
      },
    },
    {
      method: "POST",
      path: `${base}/rename`,
      access: working,
      answer: () => refuseLoss("a model keeps its name, which its bundles carry", "a new model"),
    },
    {
      method: "DELETE",
      path: `${base}/delete`,
      access: working,
      answer: () => refuseLoss("a model and its history stay", "its versions to be retired"),
    },
    ...(["GET", "POST"] as const).map(
      (method): Route => ({
        method,
        path: `${base}/get-latest-versions`,
        access: "signed-in",
        async answer({ context }) {
          const { name, stages } = await readRequest(context, latest);
          findModel(registry, name);
          const versions = latestVersions(registry.list({ model: name }), stages);
          return context.json({
            model_versions: await Promise.all(versions.map((one) => viewMlflowVersion(registry, one))),
          });
        },
      }),
    ),
    {
      method: "POST",
      path: `${base}/set-tag`,
      access: working,
      async answer({ context, person }) {
        const { name: model, key, value } = await readRequest(context, tagging);
        await setLabels(registry, { model, number: null, person: person().id }, { tags: [{ key, value }] });
        return context.json({});
      },
    },
    {
      method: "DELETE",
      path: `${base}/delete-tag`,
      access: working,
      async answer({ context, person }) {
        const { name: model, key } = await readRequest(context, untagging);
        await registry.setTag({ model, number: null, key, value: null, person: person().id });
        return context.json({});
      },
    },
  ];
}

/** @throws Fault `registry.unknown` (not-found). */
export function findModel(registry: Registry, name: string): ModelState {
  const found = registry.models().find(({ model }) => model === name);
  if (found !== undefined) return found;
  throw new Fault("registry.unknown", `unknown model: ${name} (expected one that the search names)`, {
    kind: "not-found",
  });
}

function latestVersions(versions: readonly Version[], wanted: readonly string[]): readonly Version[] {
  const known: readonly string[] = stages.map((stage) => stage.toLowerCase());
  for (const stage of wanted)
    if (!known.includes(stage.toLowerCase()))
      throw new Fault("mlflow.stage", `unknown stage: ${stage} (expected one of ${stages.join(", ")})`);
  const isWanted = (version: Version) =>
    wanted.length === 0 || wanted.some((stage) => stage.toLowerCase() === stageOf(version).toLowerCase());
  return newestByStage(versions).filter(isWanted);
}

async function searchModels(registry: Registry, request: z.infer<typeof modelSearch>) {
  const { filter, max_results: size, order_by: orderBy, page_token: pageToken = null } = request;
  const comparisons = parseFilter(filter, { texts: ["name"], numbers: [], lists: ["name"] });
  const found = [];
  for (const state of registry.models()) {
    const which = { model: state.model, number: null };
    const searched = {
      attributes: { name: state.model },
      tagKeys: new Set(registry.tagKeys(which)),
      tag: async (key: string) => (await registry.labels(which)).tags[key],
    };
    if (await matches(searched, comparisons)) found.push(await orderable(registry, state));
  }
  const ties = [{ key: "name", isAscending: true }];
  found.sort(comparisonOf(orderBy, ["name", "creation_timestamp", "last_updated_timestamp"], ties));
  const { items, nextPageToken } = pageOf(found, { pageToken, size, search: ["models", filter, orderBy] });
  return {
    registered_models: await Promise.all(items.map(({ state }) => viewMlflowModel(registry, state))),
    ...(nextPageToken !== null && { next_page_token: nextPageToken }),
  };
}

async function orderable(registry: Registry, state: ModelState) {
  const { model, createdAt } = state;
  const labels = await registry.labels({ model, number: null });
  const attributes = {
    name: model,
    creation_timestamp: Date.parse(createdAt),
    last_updated_timestamp: modelUpdatedAt(createdAt, labels, registry.list({ model })),
  };
  return { state, attributes };
}
