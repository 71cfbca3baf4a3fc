import { z } from "zod";
import { problem } from "../api/problem.ts";
import type { Operation, Route } from "../routes/route.ts";
import { operationsEn } from "./operations.en.ts";
import { createComponents, type JsonSchema } from "./schemas.ts";

/** OpenAPI's description of one operation, as far as it is used here. */
export interface OperationDocument {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly ParameterDocument[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, ResponseDocument>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** Roles of which one is asked for; absent where to be signed in is enough. */
  readonly "x-roles"?: readonly string[];
}

export interface ParameterDocument {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;
interface ResponseDocument {
  readonly description: string;
  readonly content?: Content;
}

export interface InterfaceDocument {
  readonly openapi: "3.1.1";
  readonly info: object;
  readonly servers: readonly object[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationDocument>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: object;
  };
}

export const basePath = "/api/v1";

type Described = Route & { readonly operation: Operation };

/** The document of the interface (OpenAPI 3.1), from what its routes declare. */
export function describeInterface(routes: readonly Route[]): InterfaceDocument {
  const described = routes.filter((route): route is Described => route.operation !== undefined);
  const components = createComponents();
  const paths: Record<string, Record<string, OperationDocument>> = {};
  for (const route of described) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, components.schemaOf) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Vigie",
      version: "1",
      summary: "Datasets, runs, model versions and decisions of a workspace.",
      description:
        "What the pages use. Answers may gain fields. Errors are RFC 9457 problems with a stable `code`. Programs send a token (`vigie users token create`); what a token may do is in its roles and its owner's.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(described.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...components.schemas },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "a person's token" },
        session: { type: "apiKey", in: "cookie", name: "vigie_session", description: "a browser's session" },
      },
    },
  };
}

type SchemaOf = ReturnType<typeof createComponents>["schemaOf"];

function describeRoute(route: Described, schemaOf: SchemaOf): OperationDocument {
  const { access, operation, isForBrowsers = false } = route;
  const failure = schemaOf(problem, "output");
  const refusals = access === "anyone" ? [] : ["401", "403"];
  return {
    operationId: operation.id,
    summary: operationsEn[operation.id],
    tags: [tagOf(route)],
    parameters: [...pathParameters(route), ...queryParameters(operation, schemaOf)],
    ...(operation.body !== undefined && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: schemaOf(operation.body, "input") } },
      },
    }),
    responses: {
      ...answerOf(operation, schemaOf),
      ...Object.fromEntries(
        [...refusals, "default"].map((status) => [
          status,
          {
            description: descriptions[status]!,
            content: { "application/problem+json": { schema: failure } },
          },
        ]),
      ),
    },
    security: securityOf(access, isForBrowsers),
    ...(Array.isArray(access) && { "x-roles": access as readonly string[] }),
  };
}

const descriptions: Readonly<Record<string, string>> = {
  "401": "not signed in, or the token works no more",
  "403": "not allowed: another role, or another person, is asked for",
  default: "what went wrong and what was expected",
};

function securityOf(access: Route["access"], isForBrowsers: boolean): OperationDocument["security"] {
  if (access === "anyone") return [];
  return isForBrowsers ? [{ session: [] }] : [{ token: [] }, { session: [] }];
}

function answerOf({ answer }: Operation, schemaOf: SchemaOf): Readonly<Record<string, ResponseDocument>> {
  if (answer === null) return { "204": { description: "done" } };
  if ("media" in answer) {
    const contents = answer.media.map((type) => [type, { schema: { type: "string" } }]);
    return { "200": { description: "the answer", content: Object.fromEntries(contents) as Content } };
  }
  return {
    "200": {
      description: "the answer",
      content: { "application/json": { schema: schemaOf(answer, "output") } },
    },
  };
}

/** The first part of the path: what it is about. */
function tagOf({ path }: Route): string {
  return path.slice(basePath.length + 1).split(/[/.]/)[0]!;
}

function pathParameters({ path }: Route): readonly ParameterDocument[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name!,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: Operation, schemaOf: SchemaOf): readonly ParameterDocument[] {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    in: "query",
    required: !schema.safeParse(undefined).success,
    schema: schemaOf(schema, "input"),
  }));
}
