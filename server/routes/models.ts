import type { Context } from "hono";
import { Fault } from "vigie/datasets";
import { readRun } from "vigie/experiments";
import { bundleOfRun, rolesForMove } from "vigie/registry";
import {
  type MoveName,
  moveBody,
  moveName,
  policyCheck,
  statementAnswer,
  statementQuery,
} from "../api/moves.ts";
import { list } from "../api/schema.ts";
import {
  modelLine,
  modelView,
  registration,
  reviewLine,
  versionAnswer,
  versionFilter,
  versionPage,
  versionView,
} from "../api/versions.ts";
import { readBody, readQuery } from "../security/read.ts";
import { decide } from "../services/decide.ts";
import { listModels, showModel, showVersion, viewVersion } from "../services/registry-views.ts";
import { reviewQueue } from "../services/review-queue.ts";
import type { Services } from "../services/services.ts";
import { part, type Route } from "./route.ts";

export function modelRoutes(services: Services): readonly Route[] {
  const { registry, store, runsFolder, clock, simulations } = services;
  return [
    {
      method: "GET",
      path: "/api/v1/models",
      operation: { id: "listModels", answer: list(modelLine) },
      access: "signed-in",
      answer: ({ context }) => context.json(listModels(registry)),
    },
    {
      method: "GET",
      path: "/api/v1/reviews",
      operation: { id: "listReviews", answer: list(reviewLine) },
      access: "signed-in",
      answer: async ({ context, person }) =>
        context.json(await reviewQueue(registry, { person: person().id, now: clock() })),
    },
    {
      method: "POST",
      path: "/api/v1/models",
      operation: { id: "registerVersion", body: registration, answer: versionAnswer },
      access: ["scientist"],
      async answer({ context, person }) {
        const { run, protocol, model, name } = await readBody(context, registration);
        const draft = await bundleOfRun(await readRun(runsFolder, run), protocol, model);
        const version = await registry.register({ model: name, author: person().id, ...draft });
        return context.json({ version: viewVersion(version) });
      },
    },
    {
      method: "GET",
      path: "/api/v1/versions",
      operation: { id: "listVersions", query: versionFilter, answer: list(versionView) },
      access: "signed-in",
      answer: ({ context }) =>
        context.json(registry.list(readQuery(context, versionFilter)).map(viewVersion)),
    },
    {
      method: "GET",
      path: "/api/v1/models/:model",
      operation: { id: "getModel", answer: modelView },
      access: "signed-in",
      answer: async ({ context }) => context.json(await showModel(registry, part(context, "model"))),
    },
    {
      method: "GET",
      path: "/api/v1/models/:model/:number",
      operation: { id: "getVersion", answer: versionPage },
      access: "signed-in",
      async answer({ context, person }) {
        const details = registry.show(referenceOf(context));
        return context.json(await showVersion({ registry, store, runsFolder, clock }, details, person().id));
      },
    },
    {
      method: "GET",
      path: "/api/v1/models/:model/:number/check",
      operation: { id: "checkVersion", answer: policyCheck },
      access: "signed-in",
      answer: async ({ context }) => context.json(await registry.check(referenceOf(context))),
    },
    {
      method: "GET",
      path: "/api/v1/models/:model/:number/statement",
      operation: { id: "getStatement", query: statementQuery, answer: statementAnswer },
      access: "signed-in",
      answer({ context, person }) {
        const { action, alias, acknowledged } = readQuery(context, statementQuery);
        const version = referenceOf(context);
        return context.json(
          registry.statement({ action, version, person: person().id, alias, acknowledged }),
        );
      },
    },
    {
      method: "POST",
      path: "/api/v1/models/:model/:number/:move",
      operation: { id: "moveVersion", body: moveBody, answer: versionAnswer },
      // Who may make which move is the registry's to say; a viewer may make none.
      access: ["scientist", "reviewer", "release-manager", "admin"],
      async answer({ context, person, requireToken }) {
        const name = moveOf(part(context, "move"));
        requireToken(rolesForMove[name]);
        const decision = await readBody(context, moveBody);
        const made = { reference: referenceOf(context), person: person().id, ...decision };
        const version = await decide({ registry, simulate: simulations.simulate }, name, made);
        return context.json({ version: viewVersion(version) });
      },
    },
  ];
}

export function referenceOf(context: Context): string {
  return `${part(context, "model")}@${part(context, "number")}`;
}

function moveOf(name: string): MoveName {
  const known = moveName.safeParse(name);
  if (known.success) return known.data;
  throw new Fault("request.move", `unknown move: ${name} (expected one of ${moveName.options.join(", ")})`, {
    kind: "not-found",
  });
}
