import type { Route } from "../routes/route.ts";
import type { Services } from "../services/services.ts";
import { mlflowAliasRoutes } from "./aliases.ts";
import { mlflowArtifactRoutes } from "./artifacts.ts";
import { mlflowModelRoutes } from "./models.ts";
import { mlflowVersionRoutes } from "./versions.ts";

/** What MLflow's client calls of a registry (REST 2.0), in that protocol's own shape. */
export function mlflowRoutes(services: Services): readonly Route[] {
  return [
    ...mlflowModelRoutes(services),
    ...mlflowVersionRoutes(services),
    ...mlflowAliasRoutes(services),
    ...mlflowArtifactRoutes(services),
  ];
}

/** Whether errors on this path go in MLflow's shape. */
export function isMlflowPath(path: string): boolean {
  return /^\/api\/\d\.0\/mlflow/.test(path);
}
