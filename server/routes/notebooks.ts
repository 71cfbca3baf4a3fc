import { Fault } from "vigie/datasets";
import type { SourceConflict } from "../api/notebooks.ts";
import {
  columnSummaries,
  formatAnswer,
  formatBody,
  inputBody,
  languageAnswer,
  languageBody,
  largestSource,
  namedValues,
  notebookLine,
  notebookView,
  outputPage,
  outputQuery,
  runBody,
  sourceBody,
  summariesQuery,
} from "../api/notebooks.ts";
import { list } from "../api/schema.ts";
import { problemOf, problemResponse } from "../security/problem.ts";
import { readBody, readQuery } from "../security/read.ts";
import { formatNotebook } from "../services/format-notebook.ts";
import type { Services } from "../services/services.ts";
import { streamEvents } from "./notebook-events.ts";
import { type Access, part, type Route } from "./route.ts";

/** A notebook runs its author's code over rows about firms: for those who write it and those who judge it. */
const workers: Access = ["scientist", "reviewer"];
export function notebookRoutes(services: Services): readonly Route[] {
  return [...readingRoutes(services), ...workingRoutes(services)];
}

function readingRoutes(services: Services): readonly Route[] {
  const { notebooks, languages } = services;
  return [
    {
      method: "GET",
      path: "/api/v1/notebooks",
      operation: { id: "listNotebooks", answer: list(notebookLine) },
      access: "signed-in",
      answer: async ({ context }) => context.json(await notebooks.list()),
    },
    {
      method: "GET",
      path: "/api/v1/notebooks/:id",
      operation: { id: "getNotebook", answer: notebookView },
      access: workers,
      answer: async ({ context }) => context.json(await notebooks.show(part(context, "id"))),
    },
    {
      method: "GET",
      path: "/api/v1/notebooks/:id/events",
      operation: { id: "streamNotebook", answer: { media: ["text/event-stream"] } },
      access: workers,
      isForBrowsers: true,
      answer: ({ context }) => streamEvents(services, context, { id: part(context, "id") }),
    },
    {
      method: "POST",
      path: "/api/v1/notebooks/:id/format",
      operation: { id: "formatNotebook", body: formatBody, answer: formatAnswer },
      access: ["scientist"],
      largestBody: largestSource * 2,
      async answer({ context }) {
        const { source } = await readBody(context, formatBody);
        const file = await notebooks.fileOf(part(context, "id"));
        return context.json({ source: await formatNotebook(file, source) });
      },
    },
    {
      method: "POST",
      path: "/api/v1/notebooks/:id/language",
      operation: { id: "askLanguage", body: languageBody, answer: languageAnswer },
      access: workers,
      largestBody: largestSource * 2,
      async answer({ context }) {
        const { source, question } = await readBody(context, languageBody);
        const file = await notebooks.fileOf(part(context, "id"));
        return context.json(await languages.ask(file, source, question));
      },
    },
    {
      method: "GET",
      path: "/api/v1/notebooks/:id/values",
      operation: { id: "listValues", answer: namedValues },
      access: workers,
      answer: async ({ context }) => context.json(await notebooks.values(part(context, "id"))),
    },
    {
      method: "GET",
      path: "/api/v1/notebooks/:id/page",
      operation: { id: "pageOutput", query: outputQuery, answer: outputPage },
      access: workers,
      async answer({ context }) {
        const { output, offset, limit, sort, descending, filters } = readQuery(context, outputQuery);
        const order = sort === undefined ? {} : { sort: { column: sort, descending: descending === "1" } };
        const page = await notebooks.page(part(context, "id"), output, { offset, limit, filters, ...order });
        return context.json(page);
      },
    },
    {
      method: "GET",
      path: "/api/v1/notebooks/:id/summaries",
      operation: { id: "summariseOutput", query: summariesQuery, answer: columnSummaries },
      access: workers,
      async answer({ context }) {
        const { output, columns } = readQuery(context, summariesQuery);
        return context.json(await notebooks.summaries(part(context, "id"), output, columns));
      },
    },
  ];
}

function workingRoutes({ notebooks }: Services): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v1/notebooks/:id/run",
      operation: { id: "runNotebook", body: runBody, answer: null },
      access: workers,
      async answer({ context }) {
        const { cells } = await readBody(context, runBody);
        await notebooks.run(part(context, "id"), cells);
        return context.body(null, 204);
      },
    },
    {
      method: "POST",
      path: "/api/v1/notebooks/:id/interrupt",
      operation: { id: "interruptNotebook", answer: null },
      access: workers,
      async answer({ context }) {
        await notebooks.interrupt(part(context, "id"));
        return context.body(null, 204);
      },
    },
    {
      method: "POST",
      path: "/api/v1/notebooks/:id/restart",
      operation: { id: "restartNotebook", answer: null },
      access: workers,
      async answer({ context }) {
        await notebooks.restart(part(context, "id"));
        return context.body(null, 204);
      },
    },
    {
      method: "POST",
      path: "/api/v1/notebooks/:id/inputs",
      operation: { id: "setInput", body: inputBody, answer: null },
      access: workers,
      async answer({ context }) {
        await notebooks.setInput(part(context, "id"), await readBody(context, inputBody));
        return context.body(null, 204);
      },
    },
    {
      method: "PUT",
      path: "/api/v1/notebooks/:id/source",
      operation: { id: "saveNotebook", body: sourceBody, answer: notebookView },
      access: ["scientist"],
      largestBody: largestSource * 2,
      async answer({ context }) {
        const { source, base, runs } = await readBody(context, sourceBody);
        const saved = await notebooks.save(part(context, "id"), source, { base, runs });
        if (saved.status === "saved") return context.json(saved.notebook);
        const { theirs, theirDigest } = saved;
        const both: SourceConflict = { mine: source, theirs, theirDigest };
        return problemResponse(problemOf(changedMeanwhile(part(context, "id"))), both);
      },
    },
  ];
}

function changedMeanwhile(id: string): Fault {
  return new Fault(
    "notebook.conflict",
    `notebook changed meanwhile: ${id} (expected the version that was edited; both are here)`,
    { kind: "conflict" },
  );
}
