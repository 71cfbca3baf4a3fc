import type { Digest } from "vigie/datasets";
import type { KernelSnapshot, NamedValue } from "vigie/notebooks";
import { z } from "zod";
import type { LanguageAnswers } from "../services/language/contract.ts";
import { columnProfile, count, parseJson, rowFilters } from "./rows.ts";
import { digest, document, json, list } from "./schema.ts";

export const largestSource = 2 * 2 ** 20;

export const notebookLine = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    file: z.string().describe("file name"),
    kernel: z.enum(["off", "idle", "busy"]),
    cells: z.int(),
  })
  .meta({ id: "NotebookLine" });
export type NotebookLine = z.infer<typeof notebookLine>;

export const notebookView = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    source: z.string(),
    digest: digest.describe("of `source`: what saving names as its `base`"),
    snapshot: document<KernelSnapshot>(
      "KernelSnapshot",
      "cells, outputs and inputs of a running kernel",
    ).nullable(),
  })
  .meta({ id: "Notebook" });
export type NotebookView = z.infer<typeof notebookView>;

/** Beside the problem's own fields, where the file changed while it was edited. */
export interface SourceConflict {
  readonly mine: string;
  readonly theirs: string;
  readonly theirDigest: Digest;
}

export const namedValues = list(
  document<NamedValue>("NamedValue", "what a name of the notebook holds, in short"),
);
export const outputPage = document<object>("OutputPage", "rows of a table that a cell shows");
export const languageAnswer = z
  .custom<LanguageAnswers[keyof LanguageAnswers]>(() => true)
  .meta({
    id: "LanguageAnswer",
    description: "as the question asks: completions, an explanation, places, edits, faults; or null",
  });

const source = z.string().max(largestSource);
const cellId = z.string().min(1).max(200);
const offset = z.number().int().min(0).max(largestSource);
const name = z.string().min(1).max(200);

export const runBody = z.strictObject({ cells: z.array(cellId).max(1000).optional() });
export const inputBody = z.strictObject({ cell: cellId, name, value: json });
export const sourceBody = z.strictObject({
  source,
  base: z.string().max(100),
  runs: z
    .boolean()
    .default(true)
    .describe("whether changed cells, and what reads them, run at once; else they wait to be asked"),
});
export const formatBody = z.strictObject({ source });
export const formatAnswer = z.strictObject({ source: z.string() });
export const languageBody = z.strictObject({
  source,
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
export const outputQuery = z.object({
  output: z.string().max(200),
  offset: count.default(0),
  limit: count.pipe(z.number().min(1).max(500)).default(50),
  sort: z.string().max(200).optional(),
  descending: z.enum(["0", "1"]).default("0"),
  filters: rowFilters,
});
export const summariesQuery = z.object({
  output: z.string().max(200),
  columns: z
    .string()
    .max(20_000)
    .transform(parseJson)
    .pipe(z.array(z.string().max(200)).min(1).max(50))
    .describe("a JSON list of names"),
});
export const columnSummaries = list(columnProfile);
