import type { Context } from "hono";
import { Fault } from "vigie/datasets";

const names = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Only our own names with our own port: a page of another site whose name is made to point at this machine
 * (DNS rebinding) sends its own name.
 * @throws Fault `request.wrong-host`.
 */
export function checkHost(context: Context, port: number): void {
  const host = context.req.header("host") ?? "";
  if (names.some((name) => host === `${name}:${port}` || (port === 80 && host === name))) return;
  throw new Fault("request.wrong-host", `not our host: ${host} (expected 127.0.0.1:${port})`, {
    kind: "forbidden",
  });
}

/**
 * What changes something comes from our own page: same origin, by a script that could set a header.
 * @throws Fault `request.cross-site` (forbidden).
 */
export function checkSameOrigin(context: Context): void {
  checkFetchSite(context);
  const origin = context.req.header("origin") ?? "none";
  if (origin !== `http://${context.req.header("host")}`)
    throw crossSite(`not our origin: ${origin} (expected the page's own)`);
  if (context.req.header("x-vigie") !== "1") throw crossSite("missing header: x-vigie (expected 1)");
}

/**
 * A token is no cookie: no browser sends it by itself, so no header of ours is asked for. A page of another origin that got
 * hold of one is still refused.
 * @throws Fault `request.cross-site` (forbidden).
 */
export function checkProgram(context: Context): void {
  checkFetchSite(context);
  const origin = context.req.header("origin");
  if (origin !== undefined && origin !== `http://${context.req.header("host")}`)
    throw crossSite(`not our origin: ${origin} (expected none, or the page's own)`);
}

/** Other servers on this machine are the same site and get the cookie too: the browser says that it was they. */
export function checkFetchSite(context: Context): void {
  const site = context.req.header("sec-fetch-site") ?? "same-origin";
  if (site === "same-origin" || site === "none") return;
  throw crossSite(`asked from another site: ${site} (expected same-origin)`);
}

function crossSite(problem: string): Fault {
  return new Fault("request.cross-site", problem, { kind: "forbidden" });
}
