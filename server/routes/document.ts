import { document } from "../api/schema.ts";
import { describeInterface, type InterfaceDocument } from "../openapi/document.ts";
import type { Route } from "./route.ts";

/** The interface's own description; it holds nobody's data. `all` are the routes that it tells of, this one among them. */
export function documentRoutes(all: () => readonly Route[]): readonly Route[] {
  let made: InterfaceDocument | undefined;
  return [
    {
      method: "GET",
      path: "/api/v1/openapi.json",
      operation: {
        id: "getDocument",
        answer: document<InterfaceDocument>("OpenApi", "an OpenAPI 3.1 document"),
      },
      access: "anyone",
      answer({ context }) {
        made ??= describeInterface(all());
        return context.json(made);
      },
    },
  ];
}
