import { Fault } from "vigie/datasets";
import { bundleOfOutside, type Registry, sourceOf, type Version } from "vigie/registry";
import { z } from "zod";
import type { Route } from "../routes/route.ts";
import type { Services } from "../services/services.ts";
import { setLabels } from "./labels.ts";
import { findModel } from "./models.ts";
import { modelField, readRequest, refuseLoss, tagField, versionField, versionSearch } from "./read.ts";
import { searchVersions } from "./search-versions.ts";
import { artifactUri, viewMlflowVersion } from "./views.ts";

const base = "/api/2.0/mlflow/model-versions";
const working = ["scientist", "reviewer", "release-manager", "admin"] as const;
const numbered = z.object({ name: modelField, version: versionField });
const optional = z.string().max(5000).optional();
const creation = z.object({
  name: modelField,
  source: z.string().min(1, "expected where the model lies").max(5000),
  run_id: optional,
  run_link: optional,
  model_id: optional,
  description: z.string().max(9000).optional(),
  tags: z.array(tagField).max(100).default([]),
});
const update = z.object({ ...numbered.shape, description: z.string().max(9000).default("") });
const tagging = z.object({ ...numbered.shape, key: z.string(), value: z.string().max(9000).default("") });
const untagging = z.object({ ...numbered.shape, key: z.string() });

/** Model versions of MLflow's protocol. */
export function mlflowVersionRoutes({ registry }: Services): readonly Route[] {
  const answerWith = async (version: Version) => ({
    model_version: await viewMlflowVersion(registry, version),
  });
  return [
    {
      method: "POST",
      path: `${base}/create`,
      access: ["scientist"],
      async answer({ context, person }) {
        const version = await registerOutside(registry, await readRequest(context, creation), person().id);
        return context.json(await answerWith(version));
      },
    },
    {
      method: "GET",
      path: `${base}/get`,
      access: "signed-in",
      async answer({ context }) {
        return context.json(await answerWith(findVersion(registry, await readRequest(context, numbered))));
      },
    },
    {
      method: "GET",
      path: `${base}/get-download-uri`,
      access: "signed-in",
      async answer({ context }) {
        const version = findVersion(registry, await readRequest(context, numbered));
        return context.json({ artifact_uri: (await sourceOf(version))?.source ?? artifactUri(version) });
      },
    },
    {
      method: "GET",
      path: `${base}/search`,
      access: "signed-in",
      answer: async ({ context }) =>
        context.json(await searchVersions(registry, await readRequest(context, versionSearch))),
    },
    {
      method: "PATCH",
      path: `${base}/update`,
      access: working,
      async answer({ context, person }) {
        const { description, ...which } = await readRequest(context, update);
        const { model, number } = findVersion(registry, which);
        await registry.describe({ model, number, text: description, person: person().id });
        return context.json(await answerWith(findVersion(registry, which)));
      },
    },
    {
      method: "POST",
      path: `${base}/transition-stage`,
      access: working,
      answer: () =>
        refuseLoss("stages are read only", "the alias production to be set, or the version to be retired"),
    },
    {
      method: "DELETE",
      path: `${base}/delete`,
      access: working,
      answer: () => refuseLoss("a version and its history stay", "it to be retired"),
    },
    {
      method: "POST",
      path: `${base}/set-tag`,
      access: working,
      async answer({ context, person }) {
        const { key, value, ...which } = await readRequest(context, tagging);
        const { model, number } = findVersion(registry, which);
        await setLabels(registry, { model, number, person: person().id }, { tags: [{ key, value }] });
        return context.json({});
      },
    },
    {
      method: "DELETE",
      path: `${base}/delete-tag`,
      access: working,
      async answer({ context, person }) {
        const { key, ...which } = await readRequest(context, untagging);
        const { model, number } = findVersion(registry, which);
        await registry.setTag({ model, number, key, value: null, person: person().id });
        return context.json({});
      },
    },
  ];
}

/** A candidate without evidence: what lies elsewhere is named and never fetched. */
async function registerOutside(
  registry: Registry,
  { name: model, source, run_id, run_link, model_id, description, tags }: z.infer<typeof creation>,
  person: string,
): Promise<Version> {
  findModel(registry, model);
  const pointer = { source, run: run_id ?? null, runLink: run_link ?? null, model: model_id ?? null };
  const { number } = await registry.register({ model, author: person, ...bundleOfOutside(pointer) });
  await setLabels(registry, { model, number, person }, { description, tags });
  return registry.resolve(`${model}@${number}`);
}

/** @throws Fault `registry.unknown` (not-found). */
export function findVersion(
  registry: Registry,
  { name, version }: { readonly name: string; readonly version: number },
): Version {
  const { versions } = findModel(registry, name);
  if (version <= versions) return registry.resolve(`${name}@${version}`);
  throw new Fault("registry.unknown", `unknown version: ${name}@${version} (expected 1 to ${versions})`, {
    kind: "not-found",
  });
}
