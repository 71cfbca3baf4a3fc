import type { Context } from "hono";
import { Fault } from "vigie/datasets";
import { z } from "zod";
import { conform, readBody } from "../security/read.ts";

export const modelField = z.string().min(1, "expected the name of a model").max(1000);
/** The client sends numbers of versions as text. */
export const versionField = z.coerce
  .string()
  .regex(/^[1-9]\d{0,8}$/, "expected the number of a version, as text")
  .transform(Number);
export const tagField = z.object({ key: z.string().max(250), value: z.string().max(9000).default("") });

const largestModels = 1000;
const largestVersions = 200_000;

export const modelSearch = search(100, largestModels);
export const versionSearch = search(10_000, largestVersions);

function search(size: number, largest: number) {
  return z.object({
    filter: z.string().max(10_000).default(""),
    max_results: z.coerce.number().int().min(1).max(largest).default(size),
    order_by: z.array(z.string().max(500)).max(10).default([]),
    page_token: z.string().max(500).optional(),
  });
}

/** What the client sends in the body, or with GET in the query, where lists repeat their name. */
export function readRequest<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  if (context.req.method !== "GET") return readBody(context, schema);
  const sent = Object.entries(context.req.queries()).map(([name, values]) => [
    name,
    name === "order_by" || name === "stages" ? values : values[0],
  ]);
  return Promise.resolve(conform("query", schema, Object.fromEntries(sent)));
}

/** @throws Fault `mlflow.kept` (conflict): what MLflow would take away stays here. */
export function refuseLoss(what: string, instead: string): never {
  throw new Fault("mlflow.kept", `not possible: ${what} (expected ${instead})`, { kind: "conflict" });
}
