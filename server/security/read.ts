import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Fault } from "vigie/datasets";
import type { z } from "zod";

/** The body as JSON that fits `schema`. @throws Fault `request.media-type`, `request.not-json`, `request.body`. */
export async function readBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const type = context.req.header("content-type") ?? "none";
  if (!/^application\/json\b/i.test(type))
    throw new Fault("request.media-type", `not JSON: ${type} (expected application/json)`);
  const body: unknown = await context.req.json().catch((cause: unknown) => {
    if (cause instanceof Fault) throw cause;
    throw new Fault("request.not-json", "body is not JSON (expected one JSON document)", { cause });
  });
  return conform("body", schema, body);
}

/** The query that fits `schema`. @throws Fault `request.query`. */
export function readQuery<T>(context: Context, schema: z.ZodType<T>): T {
  return conform("query", schema, context.req.query());
}

export function conform<T>(what: "body" | "query", schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".") ?? "";
  throw new Fault(`request.${what}`, `wrong ${what}: ${where || "it"} (${issue?.message ?? "unknown"})`, {
    place: { column: where },
  });
}

/** Refuses longer bodies, whether or not they say how long they are. */
export function limitBody(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Fault("request.too-large", `body too large (expected at most ${maxSize} bytes)`);
    },
  });
}
