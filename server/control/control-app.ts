import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { type Digest, describeError, Fault } from "vigie/datasets";
import { type Registry, roles } from "vigie/registry";
import { z } from "zod";
import { issueAccessToken, listAccessTokens, revokeAccessToken } from "../services/access-tokens.ts";
import { createPeople } from "../services/people.ts";
import { performErase, performPrune } from "../services/retention/perform.ts";
import type { Workspace } from "../workspace.ts";
import { answerCall } from "./registry-calls.ts";
import type { Refusal } from "./socket.ts";

const digest = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]) as z.ZodType<Digest>;
const eraseOrder = z.strictObject({
  datasets: z.array(digest).min(1),
  person: z.string().nullable(),
  reason: z.string(),
});
const pruneOrder = z.strictObject({
  isDry: z.boolean(),
  keep: z.int().min(0),
  withCache: z.boolean(),
});

const issueOrder = z.strictObject({
  person: z.string(),
  roles: z.array(z.enum(roles)),
  until: z.string(),
  name: z.string(),
});
const linkOrder = z.strictObject({ person: z.string() });
const revokeOrder = z.strictObject({ token: z.string(), person: z.string(), reason: z.string() });

/**
 * What commands ask of a running server, because it holds the registry. It is reached through a socket in the workspace that
 * only its owner may open: whoever may could also write the registry where no server runs. `signInLink` makes the link of
 * somebody the registry knows.
 */
export function createControlApp(
  workspace: Workspace,
  registry: Registry,
  signInLink: (person: string) => string,
): Hono {
  const app = new Hono();
  app.post("/registry", async (context) =>
    context.json(await answerCall(registry, await context.req.json())),
  );
  app.post("/erase", async (context) =>
    context.json(await performErase(workspace, registry, parse(eraseOrder, await context.req.json()))),
  );
  app.post("/prune", async (context) =>
    context.json(await performPrune(workspace, registry, parse(pruneOrder, await context.req.json()))),
  );
  app.post("/sign-in-link", async (context) => {
    const { person } = parse(linkOrder, await context.req.json());
    const known = await createPeople(registry).find(person);
    if (known === undefined) throw unknownPerson(person);
    return context.json({ person, link: signInLink(person) } satisfies SignInLink);
  });
  app.post("/tokens/list", async (context) => context.json(await listAccessTokens(registry)));
  app.post("/tokens/issue", async (context) =>
    context.json(await issueAccessToken(registry, randomBytes, parse(issueOrder, await context.req.json()))),
  );
  app.post("/tokens/revoke", async (context) =>
    context.json(await revokeAccessToken(registry, parse(revokeOrder, await context.req.json()))),
  );
  app.onError((error) => {
    const fault =
      error instanceof Fault
        ? error
        : new Fault("server.unexpected", describeError(error), { kind: "broken" });
    const { code, kind, message, place } = fault;
    return Response.json({ code, kind, message, place } satisfies Refusal, { status: 400 });
  });
  return app;
}

/** What signs one browser in as a person, once. */
export interface SignInLink {
  readonly person: string;
  readonly link: string;
}

function unknownPerson(person: string): Fault {
  return new Fault("users.unknown", `unknown person: ${person} (expected one of \`vigie users list\`)`, {
    kind: "not-found",
  });
}

function parse<T>(form: z.ZodType<T>, body: unknown): T {
  const parsed = form.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Fault(
    "control.malformed",
    `not an order: ${z.prettifyError(parsed.error)} (expected its fields)`,
  );
}
