import type { Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { Fault } from "vigie/datasets";
import type { RegistryRole } from "vigie/registry";
import type { z } from "zod";
import type { PersonView } from "../api/session.ts";
import { bearerOf, noToken } from "../auth/bearer.ts";
import type { OperationId } from "../openapi/operations.en.ts";
import { checkFetchSite, checkProgram, checkSameOrigin } from "../security/guard.ts";
import { limitBody } from "../security/read.ts";
import { findAccessToken } from "../services/access-tokens.ts";
import type { Services } from "../services/services.ts";

/** Who may call: everyone; whoever is signed in; whoever has one of these roles. */
export type Access = "anyone" | "signed-in" | readonly RegistryRole[];

/** A route of the interface as its document tells it. */
export interface Operation {
  /** Its name for programs; the message catalogues say what it does. */
  readonly id: OperationId;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** What it answers with; null: nothing. */
  readonly answer: z.ZodType | null | { readonly media: readonly string[] };
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly access: Access;
  /** What the interface's document says of it; pages and other protocols have none. */
  readonly operation?: Operation;
  /** Only for a browser that is signed in; default false: programs with a token may call it too. */
  readonly isForBrowsers?: boolean;
  /** Bytes; default 64 KiB. */
  readonly largestBody?: number;
  readonly answer: (call: Call) => Response | Promise<Response>;
}

/** One request that was let through. */
interface Call {
  readonly context: Context;
  /** Who asks; on routes for anyone, perhaps null. */
  readonly asker: PersonView | null;
  /** Who asks. @throws Fault `request.not-signed-in` */
  readonly person: () => PersonView;
  /**
   * The registry judges people by all their roles; a token may carry fewer, and must carry one of these.
   * @throws Fault `request.role`
   */
  readonly requireToken: (roles: readonly RegistryRole[]) => void;
}

/** The one way a route comes into being: what it declares is checked before it runs. */
export function declare(app: Hono, services: Services, route: Route): void {
  const { method, path, access, largestBody = 64 * 1024, answer } = route;
  const isChange = method !== "GET";
  const check = async (context: Context): Promise<Call> => {
    const token = path.startsWith("/api/") ? bearerOf(context) : null;
    if (token !== null) checkProgram(context);
    else if (isChange) checkSameOrigin(context);
    else if (path.startsWith("/api/")) checkFetchSite(context);
    const asker = token === null ? await byCookie(services, context) : await byToken(services, token, route);
    checkAccess(access, asker);
    const requireToken = (roles: readonly RegistryRole[]) => {
      if (token !== null) checkAccess(roles, asker);
    };
    return { context, asker, person: () => signedIn(asker), requireToken };
  };
  const handle = async (context: Context) => answer(await check(context));
  if (isChange) app.on(method, path, limitBody(largestBody), handle);
  else app.on(method, path, handle);
}

async function byCookie({ sessions, people }: Services, context: Context): Promise<PersonView | null> {
  const session = sessions.find(cookieOf(context));
  if (session === null) return null;
  // Whoever was removed and came back under the same id signs in again.
  return (await people.findSince(session.person, session.startedAt)) ?? null;
}

/** The token's owner with no more than the token's roles. @throws Fault `request.not-signed-in`, `request.token` (forbidden). */
async function byToken(
  { registry, people }: Services,
  text: string,
  { isForBrowsers = false, path }: Route,
): Promise<PersonView> {
  const token = findAccessToken(registry, text);
  const owner = token === null ? undefined : await people.find(token.owner);
  if (token === null || owner === undefined) throw noToken("unknown token, or one that works no more");
  if (!isForBrowsers) return { ...owner, roles: token.roles };
  throw new Fault("request.token", `not for tokens: ${path} (expected a browser that is signed in)`, {
    kind: "forbidden",
  });
}

/** @throws Fault `request.not-signed-in` (401), `request.role` (403). */
function checkAccess(access: Access, asker: PersonView | null): void {
  if (access === "anyone") return;
  const { id, roles } = signedIn(asker);
  if (access === "signed-in" || access.some((role) => roles.includes(role))) return;
  throw new Fault(
    "request.role",
    `not allowed: ${id}, with ${roles.length === 0 ? "no role" : `the role ${roles.join(", ")}`} (expected ${access.join(" or ")})`,
    { kind: "forbidden" },
  );
}

function signedIn(asker: PersonView | null): PersonView {
  if (asker !== null) return asker;
  throw new Fault("request.not-signed-in", "not signed in (expected the link from the server's terminal)", {
    kind: "forbidden",
  });
}

const cookieName = "vigie_session";

/** Read by no script, sent by no other site, gone with the browser. */
export function giveCookie(context: Context, value: string): void {
  setCookie(context, cookieName, value, { httpOnly: true, sameSite: "Strict", path: "/" });
}

export function takeCookie(context: Context): void {
  deleteCookie(context, cookieName, { path: "/" });
}

export function cookieOf(context: Context): string {
  return getCookie(context, cookieName) ?? "";
}

/** A part of the path; the pattern guarantees that it is there. */
export function part(context: Context, name: string): string {
  return context.req.param(name) ?? "";
}
