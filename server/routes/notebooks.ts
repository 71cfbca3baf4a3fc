import { Fault } from "vigie/datasets";
import { z } from "zod";
import type { SourceConflict } from "../api.ts";
import { problemOf, problemResponse } from "../security/problem.ts";
import { readBody, readQuery } from "../security/read.ts";
import { formatNotebook } from "../services/format-notebook.ts";
import type { Services } from "../services/services.ts";
import { streamEvents } from "./notebook-events.ts";
import { type Access, part, type Route } from "./route.ts";

/** A notebook runs its author's code over rows about firms: for those who write it and those who judge it. */
const workers: Access = ["scientist", "reviewer"];
const largestSource = 2 * 2 ** 20;

const cellId = z.string().min(1).max(200);
const runBody = z.strictObject({ cells: z.array(cellId).max(1000).optional() });
const inputBody = z.strictObject({
  cell: cellId,
  name: z.string().min(1).max(200),
  value: z.json(),
});
const sourceBody = z.strictObject({ source: z.string().max(largestSource), base: z.string().max(100) });
const formatBody = z.strictObject({ source: z.string().max(largestSource) });
const offset = z.number().int().min(0).max(largestSource);
const name = z.string().min(1).max(200);
const languageBody = z.strictObject({
  source: z.string().max(largestSource),
  question: z.discriminatedUnion("ask", [
    z.strictObject({ ask: z.literal("complete"), offset }),
    z.strictObject({ ask: z.literal("explain"), offset, name }),
    z.strictObject({ ask: z.literal("hover"), offset }),
    z.strictObject({ ask: z.literal("definition"), offset }),
    z.strictObject({
      ask: z.literal("rename"),
      offset,
      to: z.string().regex(/^[\p{ID_Start}$_][\p{ID_Continue}$]{0,199}$/u, "expected a name of TypeScript"),
    }),
    z.strictObject({ ask: z.literal("diagnose") }),
  ]),
});
const count = z
  .string()
  .regex(/^\d{1,9}$/, "expected a whole number")
  .transform(Number);
const pageQuery = z.object({
  output: z.string().max(200),
  offset: count.default(0),
  limit: count.pipe(z.number().min(1).max(500)).default(50),
  sort: z.string().max(200).optional(),
  descending: z.enum(["0", "1"]).default("0"),
});

export function notebookRoutes(services: Services): readonly Route[] {
  return [...readingRoutes(services), ...workingRoutes(services)];
}

function readingRoutes(services: Services): readonly Route[] {
  const { notebooks, languages } = services;
  return [
    {
      method: "GET",
      path: "/api/notebooks",
      access: "signed-in",
      answer: async ({ context }) => context.json(await notebooks.list()),
    },
    {
      method: "GET",
      path: "/api/notebooks/:id",
      access: workers,
      answer: async ({ context }) => context.json(await notebooks.show(part(context, "id"))),
    },
    {
      method: "GET",
      path: "/api/notebooks/:id/events",
      access: workers,
      isForBrowsers: true,
      answer: ({ context }) => streamEvents(services, context, part(context, "id")),
    },
    {
      method: "POST",
      path: "/api/notebooks/:id/format",
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
      path: "/api/notebooks/:id/language",
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
      path: "/api/notebooks/:id/values",
      access: workers,
      answer: async ({ context }) => context.json(await notebooks.values(part(context, "id"))),
    },
    {
      method: "GET",
      path: "/api/notebooks/:id/page",
      access: workers,
      async answer({ context }) {
        const { output, offset, limit, sort, descending } = readQuery(context, pageQuery);
        const order = sort === undefined ? {} : { sort: { column: sort, descending: descending === "1" } };
        const page = await notebooks.page(part(context, "id"), output, { offset, limit, ...order });
        return context.json(page);
      },
    },
  ];
}

function workingRoutes({ notebooks }: Services): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/notebooks/:id/run",
      access: workers,
      async answer({ context }) {
        const { cells } = await readBody(context, runBody);
        await notebooks.run(part(context, "id"), cells);
        return context.body(null, 204);
      },
    },
    {
      method: "POST",
      path: "/api/notebooks/:id/interrupt",
      access: workers,
      async answer({ context }) {
        await notebooks.interrupt(part(context, "id"));
        return context.body(null, 204);
      },
    },
    {
      method: "POST",
      path: "/api/notebooks/:id/restart",
      access: workers,
      async answer({ context }) {
        await notebooks.restart(part(context, "id"));
        return context.body(null, 204);
      },
    },
    {
      method: "POST",
      path: "/api/notebooks/:id/inputs",
      access: workers,
      async answer({ context }) {
        await notebooks.setInput(part(context, "id"), await readBody(context, inputBody));
        return context.body(null, 204);
      },
    },
    {
      method: "PUT",
      path: "/api/notebooks/:id/source",
      access: ["scientist"],
      largestBody: largestSource * 2,
      async answer({ context }) {
        const { source, base } = await readBody(context, sourceBody);
        const saved = await notebooks.save(part(context, "id"), source, base);
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
