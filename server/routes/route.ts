import type { Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { Fault } from "vigie/datasets";
import type { RegistryRole } from "vigie/registry";
import type { PersonView } from "../api.ts";
import { checkFetchSite, checkSameOrigin } from "../security/guard.ts";
import { limitBody } from "../security/read.ts";
import type { Services } from "../services/services.ts";

/** Who may call: everyone; whoever is signed in; whoever has one of these roles. */
export type Access = "anyone" | "signed-in" | readonly RegistryRole[];

export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly access: Access;
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
}

/** The one way a route comes into being: what it declares is checked before it runs. */
export function declare(app: Hono, { sessions, people }: Services, route: Route): void {
  const { method, path, access, largestBody = 64 * 1024, answer } = route;
  const isChange = method !== "GET";
  const check = async (context: Context): Promise<Call> => {
    if (isChange) checkSameOrigin(context);
    else if (path.startsWith("/api/")) checkFetchSite(context);
    const session = sessions.find(getCookie(context, cookieName) ?? "");
    const asker = session === null ? null : ((await people.find(session.person)) ?? null);
    checkAccess(access, asker);
    return { context, asker, person: () => signedIn(asker) };
  };
  const handle = async (context: Context) => answer(await check(context));
  if (isChange) app.on(method, path, limitBody(largestBody), handle);
  else app.on(method, path, handle);
}

/** @throws Fault `request.not-signed-in` (401), `request.role` (403). */
function checkAccess(access: Access, asker: PersonView | null): void {
  if (access === "anyone") return;
  const { id, roles } = signedIn(asker);
  if (access === "signed-in" || access.some((role) => roles.includes(role))) return;
  throw new Fault(
    "request.role",
    `not allowed: ${id} is ${roles.join(", ") || "without a role"} (expected ${access.join(" or ")})`,
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
