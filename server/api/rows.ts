import type { RevisionRate } from "vigie/datasets";
import { z } from "zod";
import { list } from "./schema.ts";

/** A whole number as a query carries it. */
export const count = z
  .string()
  .regex(/^\d{1,9}$/, "expected a whole number")
  .transform(Number);

/** One page of a list. */
export const pageQuery = z.object({
  offset: count.default(0),
  limit: count.pipe(z.number().min(1).max(200)).default(50),
});

/** Dates are ISO days. */
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]).meta({ id: "Cell" });
export type Cell = z.infer<typeof cell>;

const bin = z.strictObject({ from: z.number(), to: z.number(), count: z.int() });
const profile = {
  name: z.string(),
  missing: z.number().describe("share of rows without a value, 0..1"),
  distinct: z.number().nullable(),
  min: cell,
  max: cell,
  mean: z.number().nullable(),
  histogram: list(bin)
    .optional()
    .describe("numbers: equal bins `[from, until)`, the last one closed; `to` is its end"),
  top: list(z.strictObject({ value: cell, count: z.int() }))
    .optional()
    .describe("anything else: the most frequent values"),
  sampled: z
    .int()
    .optional()
    .describe(
      "rows that the histogram and the most frequent values were counted in, while the whole is still read",
    ),
};

export const columnProfile = z.strictObject(profile).meta({ id: "ColumnProfile" });
export type ColumnProfile = z.infer<typeof columnProfile>;

export const columnDistribution = z
  .strictObject({
    ...profile,
    quantiles: list(z.number())
      .nullable()
      .describe(
        "of numbers: at 5, 25, 50, 75 and 95 %, between neighbours by proportion; null for anything else",
      ),
    isEstimated: z.boolean().describe("of very many rows the quantiles are estimates"),
  })
  .meta({
    id: "ColumnDistribution",
    description: "what a difference of two versions shows of a column on one side",
  });
export type ColumnDistribution = z.infer<typeof columnDistribution>;

const column = z.string().max(200);
const end = z
  .union([z.number(), z.string().max(10)])
  .optional()
  .describe("a number or an ISO day; both ends belong");
export const rowFilter = z
  .union([
    z.strictObject({ column, is: z.enum(["missing", "present"]) }),
    z.strictObject({
      column,
      contains: z
        .string()
        .min(1)
        .max(200)
        .describe("somewhere in the text, whatever the case of its letters"),
    }),
    z.strictObject({
      column,
      oneOf: z
        .array(z.union([z.string().max(1000), z.boolean()]))
        .min(1)
        .max(50)
        .readonly()
        .describe("one of these texts, or this truth value"),
    }),
    z.strictObject({ column, from: end, to: end }),
  ])
  .meta({ id: "RowFilter", description: "what the values of one column must be; several hold together" });
export type RowFilter = z.infer<typeof rowFilter>;

export const rowFilters = z
  .string()
  .max(8000)
  .default("[]")
  .transform(parseJson)
  .pipe(z.array(rowFilter).max(20))
  .describe("a JSON list of RowFilter");

export const rowsQuery = pageQuery.extend({
  sort: column.optional(),
  descending: z.enum(["0", "1"]).default("0"),
  filters: rowFilters,
});

/** Text that may be JSON; null where it is not. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const rowsPage = z
  .strictObject({
    total: z.int().describe("rows that pass the filters"),
    rows: list(z.record(z.string(), cell).readonly()),
  })
  .meta({ id: "RowsPage" });
export type RowsPage = z.infer<typeof rowsPage>;

export const rejectsPage = z
  .strictObject({
    total: z.int(),
    reasons: list(z.strictObject({ column: z.string(), reason: z.string(), count: z.int() })).describe(
      "the most frequent problems first",
    ),
    rows: list(
      z.strictObject({
        file: z.string(),
        line: z.int().describe("1-based line of the file"),
        column: z.string().describe("empty when the line as a whole is wrong"),
        value: z.string(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: "RejectsPage", description: "rejected lines of an import" });
export type RejectsPage = z.infer<typeof rejectsPage>;

export const revisionRate: z.ZodType<RevisionRate> = z
  .strictObject({
    column: z.string(),
    keys: z.int().describe("facts delivered at least twice"),
    revised: z
      .number()
      .nullable()
      .describe("share of them whose newest value is not the first one; null where none was delivered twice"),
    meanAbsoluteChange: z.number().nullable().describe("of newest minus first; null for texts and dates"),
  })
  .meta({ id: "RevisionRate" });
