import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { openStore } from "vigie/datasets";
import { runNotebook } from "vigie/notebooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTasks } from "../../server/services/retention/task-cache.ts";
import { putPartsPanel } from "../support/parts-panel.ts";
import { smallPanel } from "./small-panel.ts";

let workspace: string;
let version: string;

/** Two firms a month around July 2022, from which the shipped studies keep the panel `example` sealed. */
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-sql-"));
  await mkdir(join(workspace, "notebooks"));
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  const rows = ["2022-05", "2022-06", "2022-07", "2022-08"].flatMap((month, m) =>
    ["100000000", "100000001"].map((siren, s) => ({
      siren,
      month,
      debt: 10 * m + s,
      delay: 2,
      noise: 3,
      fails: false,
    })),
  );
  const put = (name: string) =>
    putPartsPanel(store, { name, rows, folder: join(workspace, `parts-${name}`) });
  await put("example");
  version = (await put("my-panel")).version.slice(7, 19);
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

async function notebookOf(query: string) {
  const file = join(workspace, "notebooks/asked.ts");
  const text = `// %% imports\nimport { sql } from "vigie/notebook";\n// %% asked\nconst rows = await sql\`${query}\`;\n// %% told\nJSON.stringify([rows.columnNames(), rows.objects()]);\n`;
  await writeFile(file, text);
  const { cells, failures } = await runNotebook({ file, workspace });
  const [, asked, told] = cells;
  const output = told!.outputs[0] as { readonly text?: string } | undefined;
  return { failures, asked: asked!, answer: output?.text === undefined ? null : JSON.parse(output.text) };
}

describe("sql in a notebook", () => {
  test("asks datasets by name or version, in order, with values beside the text", async () => {
    const { failures, asked, answer } = await notebookOf(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the notebook's
      'SELECT "asOf", count(*) AS firms, sum(debt) AS debt FROM "my-panel" WHERE debt >= ${10} AND siren <> ${"x"} GROUP BY ALL ORDER BY "asOf" DESC',
    );
    expect(failures).toEqual([]);
    expect(answer).toEqual([
      ["asOf", "firms", "debt"],
      [
        { asOf: "2022-08-01T00:00:00.000Z", firms: 2, debt: 61 },
        { asOf: "2022-07-01T00:00:00.000Z", firms: 2, debt: 41 },
        { asOf: "2022-06-01T00:00:00.000Z", firms: 2, debt: 21 },
      ],
    ]);
    expect(asked.opened).toMatchObject([{ reference: "my-panel" }]);
    const byVersion = await notebookOf(`SELECT count(*) AS n FROM "my-panel@${version}"`);
    expect(byVersion.answer).toEqual([["n"], [{ n: 8 }]]);
  });

  test("reads a dataset that is Arrow alone, by a copy that is made once and names what it was made from", async () => {
    const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
    const { version } = await store.putTable(smallPanel("small", 30));
    const query =
      'SELECT region, "asOf", count(*) AS n, sum(debt) AS debt, bool_or(fails) AS fails FROM small GROUP BY ALL';
    const row = { region: "Corse", asOf: "2020-01-01T00:00:00.000Z", n: 30, debt: 435, fails: false };
    for (let time = 0; time < 2; time++)
      expect((await notebookOf(query)).answer).toEqual([Object.keys(row), [row]]);
    const tasks = await readTasks(join(workspace, "cache/tasks"));
    expect(tasks.map(({ inputs, files }) => [inputs, files.map(({ path }) => basename(path))])).toEqual([
      [[version], ["data.parquet", "task.json"]],
    ]);
  });

  test("reads no sealed month, and says so", async () => {
    const { asked, answer } = await notebookOf("SELECT count(*) AS n, max(debt) AS most FROM example");
    expect(answer).toEqual([["n", "most"], [{ n: 4, most: 11 }]]);
    expect(asked.console).toMatchObject([
      { text: expect.stringMatching(/example from 2022-07 on are sealed/) },
    ]);
  });

  test.each([
    ["SELECT nothing FROM example", /nothing/],
    ["SELECT * FROM nowhere", /nowhere/],
    ["SELECT 1; SELECT 2", /expected one SELECT/],
    ["COPY example TO '/tmp/x.csv'", /expected one SELECT/],
  ])("refuses %s in words", async (query, words) => {
    const { failures } = await notebookOf(query);
    expect(JSON.stringify(failures)).toMatch(words);
  });
});
