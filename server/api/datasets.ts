import type {
  ColumnDefinition,
  Confidentiality,
  DatasetKind,
  DatasetManifest,
  Retention,
} from "vigie/datasets";
import { z } from "zod";
import { digest, document, instant, json, list } from "./schema.ts";

const day = z.string().describe("`YYYY-MM-DD`");
const kinds = ["source", "panel", "truth", "table"] as const satisfies readonly DatasetKind[];
const kind = z.enum(kinds);
const columnType = z.enum(["text", "category", "date", "float64", "int32", "bool"]);
const confidentiality = z.enum(["open", "restricted", "secret"] satisfies readonly Confidentiality[]);

export const datasetLine = z
  .strictObject({
    version: digest,
    name: z.string(),
    kind,
    rows: z.int(),
    columns: z.int(),
    storedAt: instant,
    confidentiality: confidentiality.describe("the strictest of its columns"),
    received: day.nullable().describe("day on which the delivery was received; null where it is none"),
    isErased: z.boolean().describe("its rows are gone"),
  })
  .meta({ id: "DatasetLine" });
export type DatasetLine = z.infer<typeof datasetLine>;

export const datasetView = z
  .strictObject({
    version: digest,
    manifest: document<DatasetManifest>("DatasetManifest", "schema, columns' digests, rows, parents"),
    storedAt: instant,
    report: json.describe("what the import or the build reported"),
    parents: list(z.strictObject({ version: digest, name: z.string().nullable(), received: day.nullable() })),
    received: day.nullable(),
    retention: document<Retention>("Retention", "why and until when it may be kept")
      .nullable()
      .describe("null where nobody has said"),
    erased: z.strictObject({ erasedAt: z.string(), by: z.string() }).nullable(),
    bytes: z.number().describe("on the disk, of all its files"),
    hasRejects: z.boolean(),
    versions: list(datasetLine).describe("other versions of this name, newest first"),
  })
  .meta({ id: "Dataset" });
export type DatasetView = z.infer<typeof datasetView>;

const lineageNode = z
  .strictObject({
    id: z.string(),
    kind: z.enum(["files", ...kinds, "run", "version", "release"]),
    label: z.string(),
    column: z.int().describe("from left to right, from 0"),
    count: z.int().describe("versions or files that stand as one"),
    rows: z.int().optional(),
    version: digest.optional().describe("of datasets: the newest version"),
    run: z.string().optional(),
    model: z.strictObject({ model: z.string(), number: z.int() }).optional(),
    release: z
      .strictObject({ by: z.string(), since: instant, until: instant.nullable().describe("null: still") })
      .optional()
      .describe("of a release: who put the alias there, and how long it stood"),
    files: list(z.string()).describe("names of raw files; the first 50"),
    isHere: z.boolean().describe("whether it is the dataset or version that was asked about"),
    from: list(z.string()).describe("ids of what it was made from"),
  })
  .meta({ id: "LineageNode", description: "a thing on the way from raw files to registered versions" });
export type LineageNode = z.infer<typeof lineageNode>;

export const lineageView = z.strictObject({ nodes: list(lineageNode) }).meta({ id: "Lineage" });
export type LineageView = z.infer<typeof lineageView>;

const datasetSide = z
  .strictObject({
    version: digest,
    name: z.string(),
    kind,
    rows: z.int(),
    storedAt: instant,
    received: day.nullable(),
  })
  .meta({ id: "DatasetSide" });
export type DatasetSide = z.infer<typeof datasetSide>;

const columnDifference = z
  .strictObject({
    name: z.string(),
    type: columnType,
    standing: z.enum(["both", "added", "removed"]),
    changed: list(
      z.strictObject({
        field: z
          .custom<keyof ColumnDefinition>((value) => typeof value === "string")
          .meta({ type: "string" }),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ).describe("what its definition says differently"),
    hasSameValues: z.boolean().describe("by the digests of the columns"),
  })
  .meta({ id: "ColumnDifference" });
export type ColumnDifference = z.infer<typeof columnDifference>;

export const datasetDifference = z
  .strictObject({
    before: datasetSide,
    after: datasetSide,
    columns: list(columnDifference),
    canBeRevised: z
      .boolean()
      .describe("whether both are deliveries of one source, so that revision rates can be asked for"),
  })
  .meta({ id: "DatasetDifference" });
export type DatasetDifference = z.infer<typeof datasetDifference>;
