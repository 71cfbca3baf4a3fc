import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildPanel, type DatasetStore, makeExampleFiles, openStore, withDuckDb } from "vigie/datasets";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { peersPython } from "../../../bench/harness/python.ts";
import { type ComparedPanels, comparePanels } from "../../../bench/panel/compare.ts";
import { type PanelPeer, panelCommand, panelPeers } from "../../../bench/panel/peers.ts";
import { panelMonths, type RawFiles, rawFiles } from "../../../bench/panel/raw-files.ts";
import { importExample } from "../../support/import-example.ts";
import { skipUnless } from "../../support/requirements.ts";

/** Outside oracle: the same raw files through pandas and polars, by scripts that share no line with the panel's SQL. */
const execute = promisify(execFile);
const firms = 60;
let folder: string;
let store: DatasetStore;
let raw: RawFiles;
let ours: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-peers-"));
  store = openStore(join(folder, "store"), { clock: () => new Date(0) });
  raw = await rawFiles(folder, firms);
  const example = await makeExampleFiles(join(folder, `raw-${firms}`), { firms, ...panelMonths });
  const sources = await importExample(store, example);
  ours = store.parquetOf(await buildPanel(store, { name: "peers", sources, ...panelMonths }));
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

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

const compared = (theirs: string): ComparedPanels => ({ ours, theirs: [theirs], within: folder });

test.for(panelPeers)(
  "every column that %s computes too is the same, value by value",
  async (peer, context) => {
    const python = await pythonWith(context, peer);
    const out = join(folder, `${peer}.parquet`);
    const [program, ...words] = panelCommand(peer, { python, raw, out });
    await execute(program!, words);
    const { rows, unmatched, columns } = await comparePanels(compared(out));
    expect(rows).toBeGreaterThan(4000);
    expect(unmatched).toBe(0);
    expect(columns.length).toBeGreaterThanOrEqual(36);
    expect(columns.filter(({ present }) => present === 0)).toEqual([]);
    expect(columns.filter(({ differences }) => differences > 0)).toEqual([]);
  },
);

test("a value that differs, one that is missing and a row too few are told", async () => {
  const out = join(folder, "changed.parquet");
  await withDuckDb({ within: folder }, async ({ connection }) => {
    const files = ours.map((path) => `'${path}'`).join(", ");
    await connection.run(`COPY (
      SELECT * REPLACE (
        CASE WHEN row = 2 THEN "headcount" + 0.01 ELSE "headcount" END AS "headcount",
        CASE WHEN row = 3 THEN NULL ELSE "debtEmployee" END AS "debtEmployee",
        CASE WHEN row = 4 THEN 'Elsewhere' ELSE region END AS region)
      FROM (SELECT *, row_number() OVER (ORDER BY "asOf", siren) AS row FROM read_parquet([${files}])
            WHERE "headcount" IS NOT NULL AND "debtEmployee" IS NOT NULL QUALIFY row <= 20) WHERE row > 1)
      TO '${out}' (FORMAT parquet)`);
  });
  const { rows, unmatched, columns } = await comparePanels(compared(out));
  expect(unmatched).toBe(rows - 19);
  const differing = columns.filter(({ differences }) => differences > 0);
  expect(differing.map(({ name, differences }) => [name, differences])).toEqual([
    ["region", 1],
    ["debtEmployee", 1],
    ["headcount", 1],
  ]);
});
