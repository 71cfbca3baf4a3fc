import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { buildPanel, openStore, type StoredDataset, withDuckDb } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { peersPython } from "../../../bench/harness/python.ts";
import { columnsTable } from "../../../bench/panel/columns-table.ts";
import { type ComparedPanels, comparePanels, faultsOf, keys } from "../../../bench/panel/compare.ts";
import { type PanelPeer, panelCommand, panelPeers } from "../../../bench/panel/peers.ts";
import { panelMonths, type RawFiles, rawFiles } from "../../../bench/panel/raw-files.ts";
import { importExample } from "../../support/import-example.ts";
import { skipUnless } from "../../support/requirements.ts";
import { scrambleFiles } from "./scrambledFiles.ts";

/** Outside oracle: the same raw files through pandas and polars, by scripts that share no line with the panel's SQL. */
const execute = promisify(execFile);
const firms = 300;

interface Built {
  readonly raw: RawFiles;
  readonly panel: StoredDataset;
  /** Parquet files of the panel. */
  readonly ours: readonly string[];
}

let folder: string;
const built: Record<string, Built> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-peers-"));
  const example = await rawFiles(folder, firms);
  built.example = await build("example", example);
  const scrambled = join(folder, "raw-scrambled");
  await scrambleFiles(example.folder, scrambled, "peers");
  built.scrambled = await build("scrambled", inFolder(example, scrambled));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function build(name: string, raw: RawFiles): Promise<Built> {
  const store = openStore(join(folder, name), { clock: () => new Date(0) });
  const sources = await importExample(store, { deliveries: [raw.delivery] });
  const panel = await buildPanel(store, { name, sources, ...panelMonths });
  return { raw, panel, ours: store.parquetOf(panel) };
}

/** The delivery, its files taken from another folder. */
function inFolder(raw: RawFiles, folder: string): RawFiles {
  const files = Object.entries(raw.delivery.files).map(([source, paths]) => [
    source,
    paths.map((path) => join(folder, basename(path))),
  ]);
  return { ...raw, folder, delivery: { ...raw.delivery, files: Object.fromEntries(files) } };
}

/** Python that has the peer's library. */
async function pythonWith(context: TestContext, peer: PanelPeer): Promise<string> {
  const python = peersPython(process.env);
  const isThere =
    python !== null &&
    (await execute(python, ["-c", `import pyarrow, ${peer}`]).then(
      () => true,
      () => false,
    ));
  skipUnless(context, "peers", isThere, `no Python with ${peer} was found (bench/peers/README.md)`);
  return python!;
}

const compared = ({ ours }: Built, theirs: string): ComparedPanels => ({
  ours,
  theirs: [theirs],
  within: folder,
});

describe.each([
  ["example", "the example's raw files"],
  ["scrambled", "raw files whose facts are scrambled"],
])("%s", (economy, files) => {
  test.for(panelPeers)(
    `every column made of ${files} is the same in %s, value by value`,
    async (peer, context) => {
      const python = await pythonWith(context, peer);
      const { raw, panel } = built[economy]!;
      const out = join(folder, `${economy}-${peer}.parquet`);
      const [program, ...words] = panelCommand(peer, { python, raw, out });
      await execute(program!, words);
      const comparison = await comparePanels(compared(built[economy]!, out));
      console.log(columnsTable({ [peer]: comparison }));
      expect(faultsOf(comparison)).toEqual([]);
      expect(comparison.rows).toBe(panel.manifest.rows);
      expect([...keys, ...comparison.columns.map(({ name }) => name)]).toEqual(
        panel.manifest.schema.columns.map(({ name }) => name),
      );
      expect(comparison.columns.filter(({ isConstant }) => isConstant)).toEqual([]);
    },
  );
});

test("a value that differs, one that is missing and a row too few are told", async () => {
  const out = join(folder, "changed.parquet");
  await withDuckDb({ within: folder }, async ({ connection }) => {
    const files = built.example!.ours.map((path) => `'${path}'`).join(", ");
    await connection.run(`COPY (
      SELECT * EXCLUDE (row, "ageYears") REPLACE (
        CASE WHEN row = 2 THEN "headcount" + 0.0001 ELSE "headcount" END AS "headcount",
        CASE WHEN row = 3 THEN NULL ELSE "debtEmployee" END AS "debtEmployee",
        CASE WHEN row = 4 THEN 'Elsewhere' ELSE region END AS region)
      FROM (SELECT *, row_number() OVER (ORDER BY "asOf", siren) AS row FROM read_parquet([${files}])
            WHERE "headcount" IS NOT NULL AND "debtEmployee" IS NOT NULL QUALIFY row <= 20) WHERE row > 1)
      TO '${out}' (FORMAT parquet)`);
  });
  const comparison = await comparePanels(compared(built.example!, out));
  const { rows, unmatched, absent, columns } = comparison;
  expect(unmatched).toBe(rows - 19);
  expect(absent).toEqual(["ageYears"]);
  const differing = columns.filter(({ differences }) => differences > 0);
  expect(differing.map(({ name, differences }) => [name, differences])).toEqual([
    ["region", 1],
    ["debtEmployee", 1],
    ["headcount", 1],
  ]);
  expect(faultsOf(comparison)).toEqual([
    "in one panel only: ageYears",
    `${rows - 19} of ${rows} rows stand in one panel only`,
    `region differs in 1 of ${rows} rows`,
    `debtEmployee differs in 1 of ${rows} rows`,
    `headcount differs in 1 of ${rows} rows`,
  ]);
});

test("panels without rows or values are not equal", () => {
  const column = { name: "headcount", present: 0, isConstant: true, differences: 0, largest: null };
  expect(faultsOf({ rows: 0, unmatched: 0, absent: [], columns: [column] })).toEqual([
    "no rows were compared",
    "no value of headcount was there to compare",
  ]);
});
