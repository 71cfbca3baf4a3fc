import { basename, join } from "node:path";
import {
  columnsWithRole,
  type ExampleFiles,
  type ExampleSource,
  exampleSources,
  type ImportResult,
  makeExampleFiles,
  type StoredDataset,
  shortDigest,
} from "vigie/datasets";
import { buildPanelByJobs } from "vigie/experiments";
import { bytes, count, formatTable } from "../terminal/table.ts";
import { type DemoBench, stage } from "./bench.ts";

/** The span of the example economy: 108 months. */
const span = { from: "2016-01", until: "2025-01" } as const;

/** A history in January 2024, then four deliveries: enough to show corrections, few enough to be imported in seconds. */
const rhythm = { deliveries: "quarterly", firstDelivery: "2024-01" } as const;

/** example → import → panel. Returns the panel `example`. */
export async function makeExamplePanel(bench: DemoBench, firms = 3000): Promise<StoredDataset> {
  const example = await stage(bench, "example", () => writeRawFiles(bench, firms));
  const sources = await stage(bench, "import", () => importDeliveries(bench, example));
  return stage(bench, "panel", async () => {
    const laboratory = await bench.workspace.openLaboratory("scientist");
    const panel = await buildPanelByJobs(laboratory, {
      name: "example",
      sources,
      ...span,
      ...bench.work,
    });
    return describePanel(panel, "firm x month, as it could be known on the first day of each month");
  });
}

async function writeRawFiles({ workspace, work }: DemoBench, firms: number) {
  const made = await makeExampleFiles(join(workspace.rawFolder, `demo-${firms}`), {
    ...span,
    firms,
    seed: "vigie",
    ...rhythm,
    ...work,
  });
  const files = exampleSources.map((source) => rawFilesOf(made, source));
  return {
    title: `${count(firms)} simulated firms, 108 months, 18 regions, raw files in ${made.deliveries.length} deliveries`,
    rows: files.reduce((sum, { lines }) => sum + lines, 0),
    metrics: { firms, deliveries: made.deliveries.length },
    artifacts: Object.assign({}, ...files.map(({ artifacts }) => artifacts)),
    table: formatTable(files, [
      { header: "source", cell: ({ source }) => source },
      { header: "files", cell: ({ artifacts }) => count(Object.keys(artifacts).length), align: "right" },
      { header: "lines", cell: ({ lines }) => count(lines), align: "right" },
      { header: "size", cell: (file) => bytes(file.bytes), align: "right" },
    ]),
    value: made,
  };
}

async function importDeliveries(bench: DemoBench, example: ExampleFiles) {
  const results = await importAll(bench, example);
  const found = exampleSources.filter((name) => results.some(({ source }) => source === name));
  const named = found.map((source) => totalsOf(results, source));
  return {
    title: "raw files read into dataset versions; bad lines rejected and counted",
    rows: named.reduce((sum, { valid }) => sum + valid, 0),
    metrics: Object.fromEntries(
      named.map(({ source, read, valid, rejected }) => [source, { read, valid, rejected }]),
    ),
    artifacts: Object.fromEntries(
      results.map(({ source, received, result: { dataset } }) => [
        `${source} ${received}`,
        { path: dataset.folder, digest: dataset.version },
      ]),
    ),
    table: formatTable(named, [
      { header: "dataset", cell: ({ source, newest }) => `${source}@${shortDigest(newest)}` },
      { header: "deliveries", cell: ({ datasets }) => count(datasets.length), align: "right" },
      { header: "read", cell: ({ read }) => count(read), align: "right" },
      { header: "valid", cell: ({ valid }) => count(valid), align: "right" },
      { header: "rejected", cell: ({ rejected }) => count(rejected), align: "right" },
      { header: "facts", cell: ({ facts }) => count(facts), align: "right" },
    ]),
    value: Object.fromEntries(named.map(({ source, datasets }) => [source, datasets])),
  };
}

interface ImportedDelivery {
  readonly source: ExampleSource;
  readonly received: string;
  readonly result: ImportResult;
}

/** A source over all its deliveries. */
function totalsOf(results: readonly ImportedDelivery[], source: ExampleSource) {
  const own = results.filter((one) => one.source === source).map(({ result }) => result);
  const sum = (name: "read" | "valid" | "rejected" | "facts") =>
    own.reduce((total, { report }) => total + report[name], 0);
  return {
    source,
    datasets: own.map(({ dataset }) => dataset),
    newest: own.at(-1)!.dataset.version,
    read: sum("read"),
    valid: sum("valid"),
    rejected: sum("rejected"),
    facts: sum("facts"),
  };
}

/** The files of one source over all deliveries. */
function rawFilesOf({ folder, written }: ExampleFiles, source: ExampleSource) {
  const files = Object.entries(written).filter(([name]) => basename(name).split(/[-.]/)[0] === source);
  const sum = (of: (file: (typeof files)[number][1]) => number) =>
    files.reduce((total, [, file]) => total + of(file), 0);
  return {
    source,
    lines: sum(({ lines }) => lines),
    bytes: sum((file) => file.bytes),
    artifacts: Object.fromEntries(
      files.map(([name, { digest }]) => [name, { path: join(folder, name), digest }]),
    ),
  };
}

/** The report of a panel stage. */
export function describePanel(panel: StoredDataset, title: string) {
  const { manifest } = panel;
  const names = (role: Parameters<typeof columnsWithRole>[1]) => columnsWithRole(manifest.schema, role);
  const target = manifest.panel!.target;
  return {
    title,
    rows: manifest.rows,
    metrics: {
      columns: manifest.schema.columns.length,
      features: names("feature").length,
      horizonMonths: target.horizonMonths,
    },
    artifacts: { panel: { path: panel.folder, digest: panel.version } },
    table: formatTable(
      (["key", "group", "feature", "flag", "target"] as const).map((role) => ({
        role,
        columns: names(role),
      })),
      [
        { header: "role", cell: ({ role }) => role },
        { header: "columns", cell: ({ columns }) => count(columns.length), align: "right" },
        {
          header: "names",
          cell: ({ columns }) =>
            columns.length > 6
              ? `${columns.slice(0, 5).join(", ")}, … ${columns.at(-1)}`
              : columns.join(", "),
        },
      ],
    ),
    value: panel,
  };
}

async function importAll(
  { workspace, work }: DemoBench,
  { deliveries }: ExampleFiles,
): Promise<readonly ImportedDelivery[]> {
  const orders = deliveries.flatMap(({ files, ...delivery }) =>
    exampleSources.flatMap((source) => {
      const own = files[source];
      return own === undefined ? [] : [{ source, files: own, ...delivery }];
    }),
  );
  const results = await workspace.importMany(orders, work);
  return orders.map(({ source, received }, i) => ({ source, received, result: results[i]! }));
}
