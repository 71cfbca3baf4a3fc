import { join } from "node:path";
import {
  buildPanel,
  columnsWithRole,
  type ExampleFiles,
  type ExampleSource,
  exampleSources,
  type ImportResult,
  importFiles,
  makeExampleFiles,
  type StoredDataset,
  shortDigest,
} from "vigie/datasets";
import { bytes, count, formatTable } from "../terminal/table.ts";
import { type DemoBench, stage } from "./bench.ts";

/** The span of the example economy: 108 months. */
const span = { from: "2016-01", until: "2025-01" } as const;

/** example → import → panel. Returns the panel `example`. */
export async function makeExamplePanel(bench: DemoBench, firms = 3000): Promise<StoredDataset> {
  const example = await stage(bench, "example", async () => {
    const made = await makeExampleFiles(join(bench.workspace.rawFolder, `example-${firms}`), {
      ...span,
      firms,
      seed: "vigie",
      ...bench.work,
    });
    const files = exampleSources.map((source) => ({
      source,
      path: made.files[source],
      ...made.written[source]!,
    }));
    return {
      title: `${count(firms)} simulated firms, 108 months, 18 regions, written as raw files`,
      rows: files.reduce((sum, { lines }) => sum + lines, 0),
      metrics: { firms },
      artifacts: Object.fromEntries(files.map(({ source, path, digest }) => [source, { path, digest }])),
      table: formatTable(files, [
        { header: "source", cell: ({ source }) => source },
        { header: "lines", cell: ({ lines }) => count(lines), align: "right" },
        { header: "size", cell: (file) => bytes(file.bytes), align: "right" },
      ]),
      value: made,
    };
  });
  const sources = await stage(bench, "import", async () => {
    const results = await importTwoAtATime(bench, example);
    const named = results.map(({ dataset, report }) => ({ ...report, dataset }));
    return {
      title: "raw files read into dataset versions; bad lines rejected and counted",
      rows: named.reduce((sum, { valid }) => sum + valid, 0),
      metrics: Object.fromEntries(
        named.map(({ source, read, valid, rejected }) => [source, { read, valid, rejected }]),
      ),
      artifacts: Object.fromEntries(
        named.map(({ source, dataset }) => [source, { path: dataset.folder, digest: dataset.version }]),
      ),
      table: formatTable(named, [
        { header: "dataset", cell: ({ source, dataset }) => `${source}@${shortDigest(dataset.version)}` },
        { header: "read", cell: ({ read }) => count(read), align: "right" },
        { header: "valid", cell: ({ valid }) => count(valid), align: "right" },
        { header: "rejected", cell: ({ rejected }) => count(rejected), align: "right" },
        { header: "facts", cell: ({ facts }) => count(facts), align: "right" },
      ]),
      value: Object.fromEntries(named.map(({ source, dataset }) => [source, dataset])) as Record<
        ExampleSource,
        StoredDataset
      >,
    };
  });
  return stage(bench, "panel", async () => {
    const panel = await buildPanel(bench.workspace.store, {
      name: "example",
      sources,
      ...span,
      ...bench.work,
    });
    return describePanel(panel, "firm x month, as it could be known on the first day of each month");
  });
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

/** Two imports side by side: each waits for the disk and for DuckDB about half of its time. */
async function importTwoAtATime(
  { workspace, work }: DemoBench,
  example: ExampleFiles,
): Promise<readonly ImportResult[]> {
  const results: ImportResult[] = [];
  const waiting = [...exampleSources.keys()];
  const lane = async () => {
    for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) {
      const source = exampleSources[i]!;
      results[i] = await importFiles(workspace.store, {
        source,
        files: [example.files[source]],
        received: example.received,
        history: true,
        ...work,
      });
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
}
