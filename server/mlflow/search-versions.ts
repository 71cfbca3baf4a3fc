import { type Registry, sourceOf, type Version } from "vigie/registry";
import type { z } from "zod";
import { parseFilter } from "./filter.ts";
import { matches, type Searched } from "./match.ts";
import { comparisonOf } from "./order.ts";
import { pageOf } from "./pages.ts";
import type { versionSearch } from "./read.ts";
import { artifactUri, factsOf, updatedAt, viewMlflowVersion } from "./views.ts";

const grammar = {
  texts: ["name", "run_id", "source_path"],
  numbers: ["version_number"],
  lists: ["name", "run_id"],
};
const orderKeys = ["name", "version_number", "creation_timestamp", "last_updated_timestamp"];
/** As MLflow orders where nothing else is asked for. */
const newestFirst = [
  { key: "last_updated_timestamp", isAscending: false },
  { key: "name", isAscending: true },
  { key: "version_number", isAscending: false },
];

/** `search_model_versions`: filter, order, one page. */
export async function searchVersions(registry: Registry, request: z.infer<typeof versionSearch>) {
  const { filter, max_results: size, order_by: orderBy, page_token: pageToken = null } = request;
  const comparisons = parseFilter(filter, grammar);
  const found = [];
  for (const version of registry.list()) {
    const searched = await searchedOf(registry, version);
    if (await matches(searched, comparisons)) found.push({ ...searched, version });
  }
  const ties = orderBy.length === 0 ? newestFirst : newestFirst.slice(1);
  found.sort(comparisonOf(orderBy, orderKeys, ties));
  const { items, nextPageToken } = pageOf(found, { pageToken, size, search: ["versions", filter, orderBy] });
  return {
    model_versions: await Promise.all(items.map(({ version }) => viewMlflowVersion(registry, version))),
    ...(nextPageToken !== null && { next_page_token: nextPageToken }),
  };
}

async function searchedOf(registry: Registry, version: Version): Promise<Searched> {
  const { model, number, registeredAt } = version;
  const which = { model, number };
  const facts = new Map(factsOf(version).map(({ key, value }) => [key, value]));
  const outside = await sourceOf(version);
  const labels = registry.tagKeys(which).length === 0 ? { changedAt: null } : await registry.labels(which);
  return {
    attributes: {
      name: model,
      version_number: number,
      creation_timestamp: Date.parse(registeredAt),
      last_updated_timestamp: updatedAt(version, labels),
      run_id: outside === null ? version.run.id : (outside.run ?? ""),
      source_path: outside?.source ?? artifactUri(version),
    },
    tagKeys: new Set([...registry.tagKeys(which), ...facts.keys()]),
    tag: async (key) => facts.get(key) ?? (await registry.labels(which)).tags[key],
  };
}
