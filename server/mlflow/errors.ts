import { Fault } from "vigie/datasets";
import type { Problem } from "../api/problem.ts";
import { problemOf } from "../security/problem.ts";

/** MLflow's codes by HTTP status. */
const codes: Readonly<Record<number, string>> = {
  400: "INVALID_PARAMETER_VALUE",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "RESOURCE_DOES_NOT_EXIST",
  409: "RESOURCE_CONFLICT",
  503: "TEMPORARILY_UNAVAILABLE",
};

/** Where MLflow says something finer, with the status it gives it. */
const special: Readonly<Record<string, readonly [number, string]>> = {
  "registry.model-known": [400, "RESOURCE_ALREADY_EXISTS"],
  "request.path": [404, "ENDPOINT_NOT_FOUND"],
};

/**
 * An error in MLflow's shape. Its client asks again for minutes after any 5xx: what asking again cannot mend (a changed bundle) is a
 * conflict here.
 */
export function mlflowError(error: unknown): Response {
  const problem = problemOf(error);
  const [status, code] = special[problem.code] ?? plain(error, problem);
  return Response.json(
    { error_code: code, message: problem.detail, code: problem.code, status },
    { status, ...(status === 401 && { headers: { "www-authenticate": "Bearer" } }) },
  );
}

function plain(error: unknown, { status }: Problem): readonly [number, string] {
  if (error instanceof Fault && error.kind === "broken") return [409, "DATA_LOSS"];
  return [status, codes[status] ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR")];
}
