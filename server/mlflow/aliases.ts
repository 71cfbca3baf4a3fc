import { Fault } from "vigie/datasets";
import { type Registry, rolesForMove, type Version } from "vigie/registry";
import { z } from "zod";
import type { Route } from "../routes/route.ts";
import { decide } from "../services/decide.ts";
import type { Services } from "../services/services.ts";
import { findModel } from "./models.ts";
import { modelField, readRequest, refuseLoss, versionField } from "./read.ts";
import { findVersion } from "./versions.ts";
import { viewMlflowVersion } from "./views.ts";

const path = "/api/2.0/mlflow/registered-models/alias";
const asked = z.object({ name: modelField, alias: z.string().min(1).max(256) });
const pointing = z.object({ ...asked.shape, version: versionField });

/** Aliases of MLflow's protocol. To point one is a release: policy, roles, four eyes and the look before hold as everywhere. */
export function mlflowAliasRoutes({ registry, simulations }: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path,
      access: "signed-in",
      async answer({ context }) {
        const { name, alias } = await readRequest(context, asked);
        findModel(registry, name);
        return context.json({
          model_version: await viewMlflowVersion(registry, aliased(registry, name, alias)),
        });
      },
    },
    {
      method: "POST",
      path,
      // Whether this person may is the registry's to say.
      access: ["scientist", "reviewer", "release-manager", "admin"],
      async answer({ context, person, requireToken }) {
        const { alias, ...which } = await readRequest(context, pointing);
        const version = findVersion(registry, which);
        requireToken(rolesForMove.release);
        const reason = "set through MLflow's interface";
        const release = { reference: version.reference, alias, person: person().id, reason };
        if (!version.aliases.includes(alias))
          await decide({ registry, simulate: simulations.simulate }, "release", release);
        return context.json({});
      },
    },
    {
      method: "DELETE",
      path,
      access: ["scientist", "reviewer", "release-manager", "admin"],
      answer: () => refuseLoss("an alias is never taken away", "it to be set elsewhere, or rolled back"),
    },
  ];
}

/** MLflow's `latest` is the highest number. @throws Fault `mlflow.alias` (bad-input): so says MLflow too. */
function aliased(registry: Registry, name: string, alias: string): Version {
  const versions = registry.list({ model: name });
  const found =
    alias.toLowerCase() === "latest"
      ? versions.at(-1)
      : versions.find(({ aliases }) => aliases.includes(alias));
  if (found !== undefined) return found;
  throw new Fault(
    "mlflow.alias",
    `Registered model alias ${alias} not found. (expected an alias of ${name})`,
  );
}
