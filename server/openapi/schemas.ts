import { z } from "zod";

/** A JSON Schema (2020-12, OpenAPI 3.1's own), as far as the pages read it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly additionalProperties?: JsonSchema | boolean;
}

interface Components {
  /** What has an id stands here under it. */
  readonly schemas: Record<string, JsonSchema>;
  /** The schema as one reads it: what has an id by reference. */
  readonly schemaOf: (schema: z.ZodType, side: "input" | "output") => JsonSchema;
}

const place = "#/components/schemas/";

/**
 * Collects what schemas share: zod translates, and puts whatever has an id, the outermost too, aside; only the places of what is
 * shared are OpenAPI's.
 */
export function createComponents(): Components {
  const schemas: Record<string, JsonSchema> = {};
  return {
    schemas,
    schemaOf(schema, io) {
      const {
        $schema: _,
        $defs = {},
        ...own
      } = z.toJSONSchema(schema, { io, unrepresentable: "any", override });
      for (const [id, shared] of Object.entries($defs)) schemas[id] = moved(shared) as JsonSchema;
      return moved(own) as JsonSchema;
    },
  };
}

/** Answers may gain fields, and what nobody changes is no field that only answers have. */
function override({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  delete jsonSchema.readOnly;
  delete jsonSchema.id;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

/** The same with references to where the document keeps what is shared. */
function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === "$ref" && typeof part === "string" ? part.replace("#/$defs/", place) : moved(part),
    ]),
  );
}
