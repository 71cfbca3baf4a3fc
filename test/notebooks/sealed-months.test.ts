import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "vigie/datasets";
import { runNotebook } from "vigie/notebooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { putPartsPanel } from "../support/parts-panel.ts";

let workspace: string;

/** Two firms a month around July 2022, from which the shipped studies keep the panel `example` sealed. */
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-sealed-notebook-"));
  await mkdir(join(workspace, "notebooks"));
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  const rows = ["2022-05", "2022-06", "2022-07", "2022-08"].flatMap((month) =>
    ["100000000", "100000001"].map((siren) => ({ siren, month, debt: 1, delay: 2, noise: 3, fails: false })),
  );
  for (const name of ["example", "other"])
    await putPartsPanel(store, { name, rows, folder: join(workspace, `parts-${name}`) });
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const source = `// %% imports
import { openPanel } from "vigie/notebook";
// %% left out
const development = (await openPanel("example")).table.numRows();
// %% before
const before = (await openPanel("example", { until: "2022-06" })).table.numRows();
// %% read
const all = (await openPanel("example", { unrecordedLook: "to see drift" })).table.numRows();
// %% other
const other = (await openPanel("other")).table.numRows();
// %% sum
[development, before, all, other].join(" ");
`;

test("a notebook that opens a panel reads no sealed month by itself, and says what it did", async () => {
  const file = join(workspace, "notebooks/sealed.ts");
  await writeFile(file, source);
  const { cells, failures } = await runNotebook({ file, workspace });
  expect(failures).toEqual([]);
  const shown = cells.at(-1)!.outputs;
  expect(shown).toMatchObject([{ kind: "text", text: "4 2 8 8" }]);
  const said = Object.fromEntries(cells.map(({ title, console = [] }) => [title, console]));
  expect(said["left out"]).toMatchObject([
    { level: "log", text: expect.stringMatching(/of example from 2022-07 on are sealed and were not read/) },
  ]);
  expect(said.read).toMatchObject([
    { level: "warn", text: expect.stringMatching(/were read here; no look is recorded: to see drift/) },
  ]);
  expect([said.before, said.other]).toEqual([[], []]);
});
