import { Hono } from "hono";
import { Fault } from "vigie/datasets";
import { mlflowError } from "./mlflow/errors.ts";
import { isMlflowPath, mlflowRoutes } from "./mlflow/routes.ts";
import { cardRoutes } from "./routes/cards.ts";
import { datasetRoutes } from "./routes/datasets.ts";
import { documentRoutes } from "./routes/document.ts";
import { findingRoutes } from "./routes/findings.ts";
import { homeRoutes } from "./routes/home.ts";
import { keptRunRoutes } from "./routes/kept-runs.ts";
import { listRoutes } from "./routes/lists.ts";
import { modelRoutes } from "./routes/models.ts";
import { notebookRoutes } from "./routes/notebooks.ts";
import { declare, type Route } from "./routes/route.ts";
import { runRoutes } from "./routes/runs.ts";
import { sessionRoutes } from "./routes/session.ts";
import { versionRoutes } from "./routes/versions.ts";
import { unknownPath, webRoutes } from "./routes/web.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { checkHost } from "./security/guard.ts";
import { securityHeaders } from "./security/headers.ts";
import { problemOf, problemResponse } from "./security/problem.ts";
import type { Services } from "./services/services.ts";

/** Every route there is, in the order in which they are tried. */
export function routesOf(services: Services): readonly Route[] {
  const all: readonly Route[] = [
    ...documentRoutes(() => all),
    ...sessionRoutes(services),
    ...homeRoutes(services),
    ...datasetRoutes(services),
    ...runRoutes(services),
    ...listRoutes(services),
    ...cardRoutes(services),
    ...findingRoutes(services),
    ...versionRoutes(services),
    ...modelRoutes(services),
    ...notebookRoutes(services),
    ...webhookRoutes(services),
    ...keptRunRoutes(services),
    ...mlflowRoutes(services),
    ...webRoutes(services),
  ];
  return all;
}

/** The whole server but its port: `app.request` answers without one. */
export function createApp(services: Services): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    if (context.req.path.startsWith("/api/")) context.res.headers.set("cache-control", "no-store");
  });
  app.use(async (context, next) => {
    checkHost(context, services.port());
    await next();
  });
  for (const route of routesOf(services)) declare(app, services, route);
  const refuse = (path: string, error: unknown) =>
    isMlflowPath(path) ? mlflowError(error) : problemResponse(problemOf(error));
  app.notFound((context) => refuse(context.req.path, unknownPath(context.req.path)));
  app.onError((error, context) => {
    if (!(error instanceof Fault)) services.onError(error);
    return refuse(context.req.path, error);
  });
  return app;
}
