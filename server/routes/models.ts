import type { Context } from "hono";
import { Fault } from "vigie/datasets";
import { readRun } from "vigie/experiments";
import { bundleOfRun, rolesForMove, type Version } from "vigie/registry";
import type { z } from "zod";
import { type MoveName, moveBody, policyCheck } from "../api/moves.ts";
import { list } from "../api/schema.ts";
import {
  modelLine,
  modelView,
  registration,
  reviewLine,
  versionAnswer,
  versionPage,
} from "../api/versions.ts";
import { readBody } from "../security/read.ts";
import { listModels, showModel, showVersion, viewVersion } from "../services/registry-views.ts";
import { reviewQueue } from "../services/review-queue.ts";
import type { Services } from "../services/services.ts";
import { seenBefore } from "../services/simulation/seen-before.ts";
import { part, type Route } from "./route.ts";

export function modelRoutes(services: Services): readonly Route[] {
  const { registry, store, runsFolder, clock } = services;
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
      method: "POST",
      path: "/api/v1/models/:model/:number/:move",
      operation: { id: "moveVersion", body: moveBody, answer: versionAnswer },
      // Who may make which move is the registry's to say; a viewer may make none.
      access: ["scientist", "reviewer", "release-manager", "admin"],
      async answer({ context, person, requireToken }) {
        const name = moveOf(part(context, "move"));
        requireToken(rolesForMove[name]);
        const decision = await readBody(context, moveBody);
        const version = await decides[name](services, {
          reference: referenceOf(context),
          person: person().id,
          ...decision,
        });
        return context.json({ version: viewVersion(version) });
      },
    },
  ];
}

export function referenceOf(context: Context): string {
  return `${part(context, "model")}@${part(context, "number")}`;
}

interface Decision extends z.output<typeof moveBody> {
  readonly reference: string;
  readonly person: string;
}

type Deciding = Pick<Services, "registry" | "simulations">;
type Decide = (services: Deciding, decision: Decision) => Promise<Version>;

const decides: Readonly<Record<MoveName, Decide>> = {
  "request-review": ({ registry }, { reference, person, reason }) =>
    registry.requestReview(reference, person, reason),
  approve: ({ registry }, { reference, person, reason, acknowledged = [] }) =>
    registry.approve(reference, person, reason, { acknowledged }),
  refuse: ({ registry }, { reference, person, reason }) => registry.refuse(reference, person, reason),
  release: async ({ registry, simulations }, decision) => {
    const { reference: version, alias, person, reason, panel, jumpReason, isUnseen = false } = decision;
    // What is not allowed is refused before anything is scored.
    registry.statement({ action: "release", version, alias, person, acknowledged: [] });
    const look = { version, alias, panel, jumpReason };
    const { more } = isUnseen ? { more: {} } : await seenBefore(simulations.simulate, look);
    return registry.release(version, alias, person, reason, more);
  },
  rollback: ({ registry }, { reference, person, reason, alias }) =>
    registry.rollback(registry.resolve(reference).model, alias, person, reason),
  retire: ({ registry }, { reference, person, reason }) => registry.retire(reference, person, reason),
};

function moveOf(name: string): MoveName {
  if (Object.hasOwn(decides, name)) return name as MoveName;
  throw new Fault(
    "request.move",
    `unknown move: ${name} (expected one of ${Object.keys(decides).join(", ")})`,
    {
      kind: "not-found",
    },
  );
}
