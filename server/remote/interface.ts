import { type ErrorKind, Fault, type Place } from "vigie/datasets";
import type { Problem } from "../api/problem.ts";

/** A server's `/api/v1`, spoken by a program that has a person's token. Every call throws the fault that the server answered. */
export interface Interface {
  get<T>(path: string, query?: Query): Promise<T>;
  getText(path: string, query?: Query): Promise<string>;
  post<T>(path: string, body: object): Promise<T>;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface InterfaceOptions {
  /** Where the server listens: `http://127.0.0.1:4242`. */
  readonly server: string;
  readonly token: string;
  readonly fetch: typeof fetch;
}

/** @throws Fault `usage.server` where the token would travel in the clear. */
export function openInterface({ server, token, fetch }: InterfaceOptions): Interface {
  const root = addressOf(server);
  const ask = async (path: string, init: RequestInit, query: Query = {}): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(urlOf(root, path, query), { ...init, headers, redirect: "error" }).catch(
      (cause: unknown) => {
        throw new Fault("server.unreachable", `no answer from ${root.origin} (expected a running server)`, {
          kind: "unavailable",
          cause,
        });
      },
    );
    if (response.ok) return response;
    throw await faultOf(response);
  };
  return {
    get: async <T>(path: string, query?: Query) => (await ask(path, {}, query)).json() as Promise<T>,
    getText: async (path, query) => (await ask(path, {}, query)).text(),
    post: async <T>(path: string, body: object) =>
      (await ask(path, { method: "POST", body: JSON.stringify(body) })).json() as Promise<T>,
  };
}

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

function addressOf(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : null;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && loopback.has(url.hostname));
  if (url !== null && isSafe) return url;
  throw new Fault(
    "usage.server",
    `not an address to send a token to: ${server} (expected https://…, or http:// on this machine)`,
  );
}

function urlOf(root: URL, path: string, query: Query): URL {
  const url = new URL(`/api/v1/${path}`, root);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

const kinds: Readonly<Record<number, ErrorKind>> = {
  401: "forbidden",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  500: "broken",
  503: "unavailable",
};

async function faultOf(response: Response): Promise<Fault> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  if (typeof problem?.code !== "string")
    return new Fault("server.unreadable", `unreadable answer: ${response.status} (expected JSON)`, {
      kind: "broken",
    });
  return new Fault(problem.code, problem.detail, {
    kind: kinds[problem.status] ?? "bad-input",
    place: problem.place as Place,
  });
}
