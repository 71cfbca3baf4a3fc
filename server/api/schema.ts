import type { Digest, Json } from "vigie/datasets";
import { z } from "zod";

// The few forms that the interface's schemas are made of.

/** A list that nobody changes. */
export function list<T extends z.ZodType>(item: T) {
  return z.array(item).readonly();
}

export const digest = z
  .custom<Digest>(
    (value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value),
    "expected sha256: and 64 hexadecimal digits",
  )
  .meta({
    id: "Digest",
    type: "string",
    pattern: "^sha256:[0-9a-f]{64}$",
    description: "sha256 of some bytes",
  });

/** `2024-03-01T09:00:00.000Z` */
export const instant = z
  .string()
  .meta({ id: "Instant", format: "date-time", description: "ISO instant, UTC" });

/** Any JSON. */
export const json = z
  .custom<Json>((value) => value !== undefined, "expected any JSON")
  .meta({ description: "any JSON" });

/** A document that another part of the product defines and versions by its `format`; the interface hands it on. */
export function document<T>(id: string, description: string) {
  return z
    .custom<T>((value) => typeof value === "object" && value !== null, `expected ${description}`)
    .meta({ id, type: "object", description });
}

export const day = z.string().describe("`YYYY-MM-DD`");
