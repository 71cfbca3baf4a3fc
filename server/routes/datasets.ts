import type { Confidentiality, StoredDataset } from "vigie/datasets";
import { z } from "zod";
import type { DatasetLine, DatasetView } from "../api.ts";
import { readQuery } from "../security/read.ts";
import type { Services } from "../services/services.ts";
import { part, type Route } from "./route.ts";

const largestPage = 200;
const count = z
  .string()
  .regex(/^\d{1,9}$/, "expected a whole number")
  .transform(Number);
const rowsQuery = z.object({
  offset: count.default(0),
  limit: count.pipe(z.number().min(1).max(largestPage)).default(50),
  sort: z.string().max(200).optional(),
  descending: z.enum(["0", "1"]).default("0"),
});

export function datasetRoutes({ store, tables }: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/datasets",
      access: "signed-in",
      answer: async ({ context }) => context.json((await store.list()).map(lineOf)),
    },
    {
      method: "GET",
      path: "/api/datasets/:version",
      access: "signed-in",
      async answer({ context }) {
        const dataset = await store.resolve(part(context, "version"));
        const names = new Map((await store.list()).map(({ version, manifest }) => [version, manifest.name]));
        const { version, manifest, receipt } = dataset;
        const view: DatasetView = {
          version,
          manifest,
          storedAt: receipt.storedAt,
          report: receipt.report,
          parents: manifest.parents.map((parent) => ({ version: parent, name: names.get(parent) ?? null })),
        };
        return context.json(view);
      },
    },
    {
      method: "GET",
      path: "/api/datasets/:version/profile",
      access: "signed-in",
      // Apart from the schema: the first time, it reads every value.
      async answer({ context }) {
        const dataset = await store.resolve(part(context, "version"));
        return context.json(await tables.profile(dataset));
      },
    },
    {
      method: "GET",
      path: "/api/datasets/:version/rows",
      // Rows about firms leave the server only for those who work on them or judge that work.
      access: ["scientist", "reviewer"],
      async answer({ context }) {
        const { descending, ...request } = readQuery(context, rowsQuery);
        const dataset = await store.resolve(part(context, "version"));
        return context.json(await tables.rows(dataset, { ...request, descending: descending === "1" }));
      },
    },
  ];
}

function lineOf({ version, manifest, receipt }: StoredDataset): DatasetLine {
  const { name, kind, rows, schema } = manifest;
  return {
    version,
    name,
    kind,
    rows,
    columns: schema.columns.length,
    storedAt: receipt.storedAt,
    confidentiality: strictest(schema.columns.map(({ confidentiality }) => confidentiality)),
  };
}

function strictest(labels: readonly Confidentiality[]): Confidentiality {
  return (["secret", "restricted"] as const).find((label) => labels.includes(label)) ?? "open";
}
