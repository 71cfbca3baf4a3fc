import type { Context } from "hono";
import { Fault } from "vigie/datasets";

/**
 * The token that a program sends instead of a cookie, or null.
 * @throws Fault `request.not-signed-in` where `Authorization` holds anything else.
 */
export function bearerOf(context: Context): string | null {
  const header = context.req.header("authorization");
  if (header === undefined) return null;
  const match = /^Bearer ([\w-]{1,200})$/i.exec(header);
  if (match !== null) return match[1]!;
  throw noToken("not a token");
}

export function noToken(problem: string): Fault {
  return new Fault(
    "request.not-signed-in",
    `${problem} (expected Authorization: Bearer with one that works)`,
    {
      kind: "forbidden",
    },
  );
}
