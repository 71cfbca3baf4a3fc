import { listRuns } from "vigie/experiments";
import { lineageView } from "../api/datasets.ts";
import { list } from "../api/schema.ts";
import { simulationAnswer, simulationQuery } from "../api/simulations.ts";
import { versionDifferences, versionMetrics } from "../api/version-differences.ts";
import { readQuery } from "../security/read.ts";
import type { Services } from "../services/services.ts";
import { compareVersions } from "../services/versions/differences.ts";
import { lineageOfVersion } from "../services/versions/lineage.ts";
import { metricsOverVersions } from "../services/versions/metrics-over-versions.ts";
import { referenceOf } from "./models.ts";
import { part, type Route } from "./route.ts";

/** Versions beside others: what a release would change, what differs, how metrics went. Tried before a version's own. */
export function versionRoutes({
  registry,
  clock,
  simulations,
  store,
  runsFolder,
}: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/models/:model/metrics",
      operation: { id: "listVersionMetrics", answer: list(versionMetrics) },
      access: "signed-in",
      answer: async ({ context }) =>
        context.json(await metricsOverVersions(registry, part(context, "model"))),
    },
    {
      method: "GET",
      path: "/api/v1/models/:model/:number/against/:other",
      operation: { id: "compareVersions", answer: versionDifferences },
      access: "signed-in",
      async answer({ context }) {
        const other = `${part(context, "model")}@${part(context, "other")}`;
        return context.json(await compareVersions(registry, [referenceOf(context), other], clock()));
      },
    },
    {
      method: "GET",
      path: "/api/v1/models/:model/:number/lineage",
      operation: { id: "getVersionLineage", answer: lineageView },
      access: "signed-in",
      async answer({ context }) {
        const version = registry.resolve(referenceOf(context));
        const { runs } = await listRuns(runsFolder);
        const events = registry.history({ model: version.model });
        const everything = { datasets: await store.list(), runs, versions: registry.list(), events };
        return context.json(lineageOfVersion(version, everything));
      },
    },
    {
      method: "GET",
      path: "/api/v1/models/:model/:number/simulation",
      operation: { id: "simulateRelease", query: simulationQuery, answer: simulationAnswer },
      access: "signed-in",
      async answer({ context }) {
        const asked = readQuery(context, simulationQuery);
        const seen = await simulations.simulate({ version: referenceOf(context), ...asked });
        return context.json({ seen });
      },
    },
  ];
}
