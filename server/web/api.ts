import type { Problem } from "../api/problem.ts";

/** What the server answered when it could not do what was asked. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** @throws ProblemError */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, signal === undefined ? {} : { signal });
}

/** @throws ProblemError */
export function send<T = void>(method: "POST" | "PUT", path: string, body: unknown = {}): Promise<T> {
  return ask<T>(path, {
    method,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", "x-vigie": "1" },
  });
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, { ...init, credentials: "same-origin" }).catch(unreachable);
  if (!response.ok) throw new ProblemError(await problemIn(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function unreachable(error: unknown): never {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  throw new ProblemError({
    type: "urn:vigie:fault:server.unreachable",
    title: "Not reachable",
    status: 0,
    detail: "the server does not answer (expected it to run where this page came from)",
    code: "server.unreachable",
    place: {},
  });
}

async function problemIn(response: Response): Promise<Problem> {
  const isProblem = response.headers.get("content-type")?.includes("json") === true;
  const known = isProblem ? ((await response.json().catch(() => null)) as Problem | null) : null;
  if (typeof known?.code === "string") return known;
  const detail = `unreadable answer: ${response.status} (expected JSON)`;
  return {
    type: "about:blank",
    title: "Unreadable",
    status: response.status,
    detail,
    code: "server.unreadable",
    place: {},
  };
}

/** Any error as a problem that can be shown. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { type: "about:blank", title: "Unexpected", status: 0, detail, code: "page.unexpected", place: {} };
}
