import {
  commentBody,
  comparedRuns,
  compareQuery,
  keptId,
  keptRun,
  keptRunView,
  reproduction,
  reproductionProgress,
} from "../api/kept-runs.ts";
import { list } from "../api/schema.ts";
import { readBody, readQuery } from "../security/read.ts";
import type { Services } from "../services/services.ts";
import { type Access, part, type Route } from "./route.ts";

/** As for notebooks: what a stored run shows are rows about firms. */
const workers: Access = ["scientist", "reviewer"];

export function keptRunRoutes({ notebooks, keptRuns, clock }: Services): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v1/notebooks/:id/keep",
      operation: { id: "keepRun", answer: keptId },
      access: ["scientist"],
      async answer({ context, person }) {
        const { id } = await notebooks.keep(part(context, "id"), person().id);
        return context.json({ id });
      },
    },
    {
      method: "GET",
      path: "/api/v1/notebooks/:id/kept",
      operation: { id: "listKeptRuns", answer: list(keptRun) },
      access: workers,
      answer: async ({ context }) => context.json(await keptRuns.list(part(context, "id"))),
    },
    {
      method: "GET",
      path: "/api/v1/kept/:run",
      operation: { id: "getKeptRun", answer: keptRunView },
      access: workers,
      answer: async ({ context }) => context.json(await keptRuns.show(part(context, "run"))),
    },
    {
      method: "POST",
      path: "/api/v1/kept/:run/reproduce",
      operation: { id: "reproduceKeptRun", answer: reproduction },
      access: workers,
      answer: async ({ context }) => context.json(await keptRuns.reproduce(part(context, "run"))),
    },
    {
      method: "GET",
      path: "/api/v1/kept/:run/reproduce",
      operation: { id: "followReproduction", answer: reproductionProgress },
      access: workers,
      answer: async ({ context }) => context.json(keptRuns.progress(part(context, "run"))),
    },
    {
      method: "POST",
      path: "/api/v1/kept/:run/reproduce/stop",
      operation: { id: "stopReproduction", answer: null },
      access: workers,
      async answer({ context }) {
        keptRuns.stop(part(context, "run"));
        return context.body(null, 204);
      },
    },
    {
      method: "GET",
      path: "/api/v1/kept/:run/compare",
      operation: { id: "compareKeptRuns", query: compareQuery, answer: comparedRuns },
      access: workers,
      async answer({ context }) {
        const { with: other } = readQuery(context, compareQuery);
        return context.json(await keptRuns.compare(part(context, "run"), other));
      },
    },
    {
      method: "POST",
      path: "/api/v1/kept/:run/comments",
      operation: { id: "commentKeptRun", body: commentBody, answer: null },
      access: workers,
      async answer({ context, person }) {
        const { cell, text } = await readBody(context, commentBody);
        const comment = { cell, text, by: person().id, at: clock().toISOString() };
        await keptRuns.comment(part(context, "run"), comment);
        return context.body(null, 204);
      },
    },
  ];
}
