import { basename } from "node:path";
import { describeError, type ErrorKind, Fault, type Place } from "vigie/datasets";
import type { Problem } from "../api/problem.ts";

/** The one place where the kind of a fault becomes an HTTP status. */
const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  "bad-input": 400,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  cancelled: 409,
  broken: 500,
  unavailable: 503,
};

/** HTTP has finer words for these. */
const statusOfCode: Readonly<Record<string, number>> = {
  "request.not-signed-in": 401,
  "request.method": 405,
  "request.too-large": 413,
  "request.media-type": 415,
  "request.wrong-host": 421,
};

const titles: Readonly<Record<number, string>> = {
  400: "Bad input",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Not possible now",
  413: "Too large",
  415: "Not JSON",
  421: "Wrong host",
  500: "Broken",
  503: "Not available",
};

/** Any error as an RFC 9457 problem. What is no `Fault` tells the caller nothing but that it happened. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof Fault)) return unexpected(error);
  const status = statusOfCode[error.code] ?? statusOfKind[error.kind];
  return {
    type: `urn:vigie:fault:${error.code}`,
    title: titles[status] ?? "Fault",
    status,
    detail: error.message,
    code: error.code,
    place: withoutFolder(error.place),
  };
}

function unexpected(error: unknown): Problem {
  const isDisk = (error as NodeJS.ErrnoException | null)?.code === "ENOSPC";
  const code = isDisk ? "disk.full" : "server.unexpected";
  const status = isDisk ? 503 : 500;
  const detail = isDisk ? describeError(error) : "unexpected error (the server's terminal says more)";
  return { type: `urn:vigie:fault:${code}`, title: titles[status]!, status, detail, code, place: {} };
}

/** Where things lie on the server's disk is nobody's business. */
function withoutFolder({ file, ...place }: Place): Problem["place"] {
  return file === undefined ? place : { ...place, file: basename(file) };
}

export function problemResponse(problem: Problem, besides: object = {}): Response {
  return new Response(JSON.stringify({ ...problem, ...besides }), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...(problem.status === 401 && { "www-authenticate": "Bearer" }),
    },
  });
}
