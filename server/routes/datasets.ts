import type { Context } from "hono";
import { Fault, type StoredDataset, strictest } from "vigie/datasets";
import { listRuns } from "vigie/experiments";
import type { DatasetLine, DatasetView } from "../api/datasets.ts";
import { datasetDifference, datasetLine, datasetView, lineageView } from "../api/datasets.ts";
import {
  columnDistribution,
  columnProfile,
  pageQuery,
  rejectsPage,
  revisionRate,
  rowsPage,
  rowsQuery,
} from "../api/rows.ts";
import { list } from "../api/schema.ts";
import { readQuery } from "../security/read.ts";
import { canBeRevised, differenceOf, receivedOn } from "../services/dataset-difference.ts";
import { lineageOf } from "../services/lineage.ts";
import type { Services } from "../services/services.ts";
import { rowReaders, withhold } from "../services/withhold.ts";
import { part, type Route } from "./route.ts";

export function datasetRoutes(services: Services): readonly Route[] {
  const { store, tables } = services;
  const dataset = (context: Context) => store.resolve(part(context, "version"));
  const both = async (context: Context) =>
    [await store.resolve(part(context, "other")), await dataset(context)] as const;
  return [
    {
      method: "GET",
      path: "/api/v1/datasets",
      operation: { id: "listDatasets", answer: list(datasetLine) },
      access: "signed-in",
      async answer({ context }) {
        // Whoever lists datasets opens one next.
        tables.warm().catch(() => {});
        return context.json((await store.list()).map(lineOf));
      },
    },
    {
      method: "GET",
      path: "/api/v1/datasets/:version",
      operation: { id: "getDataset", answer: datasetView },
      access: "signed-in",
      async answer({ context }) {
        tables.warm().catch(() => {});
        return context.json(viewOf(await dataset(context), await store.list()));
      },
    },
    {
      method: "GET",
      path: "/api/v1/datasets/:version/profile",
      operation: { id: "profileDataset", answer: list(columnProfile) },
      access: "signed-in",
      // Apart from the schema: the first time, it reads every value.
      async answer({ context, person }) {
        const asked = await dataset(context);
        const profiles = await tables.profile(asked);
        return context.json(withhold(profiles, asked.manifest, person()));
      },
    },
    {
      method: "GET",
      path: "/api/v1/datasets/:version/profile/:column",
      operation: { id: "profileColumn", answer: columnDistribution },
      access: "signed-in",
      async answer({ context, person }) {
        const asked = await dataset(context);
        const profile = await tables.distribution(asked, part(context, "column"));
        return context.json(withhold([profile], asked.manifest, person())[0]);
      },
    },
    {
      method: "GET",
      path: "/api/v1/datasets/:version/rows",
      operation: { id: "listRows", query: rowsQuery, answer: rowsPage },
      // Rows about firms leave the server only for those who work on them or judge that work.
      access: rowReaders,
      async answer({ context }) {
        const { descending, ...request } = readQuery(context, rowsQuery);
        const page = { ...request, descending: descending === "1" };
        return context.json(await tables.rows(await dataset(context), page, context.req.raw.signal));
      },
    },
    {
      method: "GET",
      path: "/api/v1/datasets/:version/rejects",
      operation: { id: "listRejects", query: pageQuery, answer: rejectsPage },
      access: rowReaders,
      async answer({ context }) {
        const request = readQuery(context, pageQuery);
        return context.json(await tables.rejects(await dataset(context), request, context.req.raw.signal));
      },
    },
    {
      method: "GET",
      path: "/api/v1/datasets/:version/lineage",
      operation: { id: "getLineage", answer: lineageView },
      access: "signed-in",
      async answer({ context }) {
        const { runs } = await listRuns(services.runsFolder);
        const versions = services.registry.list();
        const everything = { datasets: await store.list(), runs, versions };
        return context.json(lineageOf(await dataset(context), everything));
      },
    },
    {
      method: "GET",
      path: "/api/v1/datasets/:version/since/:other",
      operation: { id: "compareDatasets", answer: datasetDifference },
      access: "signed-in",
      answer: async ({ context }) => context.json(differenceOf(...(await both(context)))),
    },
    {
      method: "GET",
      path: "/api/v1/datasets/:version/since/:other/revisions",
      operation: { id: "listRevisions", answer: list(revisionRate) },
      access: "signed-in",
      async answer({ context }) {
        const [before, after] = await both(context);
        if (!canBeRevised(before, after))
          throw new Fault(
            "dataset.no-revisions",
            `not two deliveries of a source that is corrected: ${before.manifest.name}, ${after.manifest.name}`,
          );
        return context.json(await tables.revisions(after, before));
      },
    },
  ];
}

function viewOf(dataset: StoredDataset, all: readonly StoredDataset[]): DatasetView {
  const { version, manifest, receipt, erased } = dataset;
  const known = new Map(all.map((one) => [one.version, one.manifest]));
  return {
    version,
    manifest,
    storedAt: receipt.storedAt,
    report: receipt.report,
    received: receivedOn(manifest),
    retention: receipt.retention ?? null,
    erased: erased === null ? null : { erasedAt: erased.erasedAt, by: erased.by },
    bytes: receipt.files.reduce((sum, { bytes }) => sum + bytes, 0),
    hasRejects: receipt.files.some(({ path }) => path === "rejects.csv"),
    parents: manifest.parents.map((parent) => {
      const found = known.get(parent);
      return {
        version: parent,
        name: found?.name ?? null,
        received: found === undefined ? null : receivedOn(found),
      };
    }),
    versions: all.filter((one) => one.manifest.name === manifest.name && one.version !== version).map(lineOf),
  };
}

function lineOf({ version, manifest, receipt, erased }: StoredDataset): DatasetLine {
  const { name, kind, rows, schema } = manifest;
  return {
    version,
    name,
    kind,
    rows,
    columns: schema.columns.length,
    storedAt: receipt.storedAt,
    confidentiality: strictest(schema.columns.map(({ confidentiality }) => confidentiality)),
    received: receivedOn(manifest),
    isErased: erased !== null,
  };
}
