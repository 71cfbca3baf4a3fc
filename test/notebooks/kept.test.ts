import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "vigie/datasets";
import type { Environment } from "vigie/experiments";
import {
  addComment,
  compareOutputs,
  compareRuns,
  type KeptRun,
  keepRun,
  listKept,
  outputsHolding,
  putKept,
  readComments,
  readKept,
  readKeptOutputs,
  reproduceKept,
  runNotebook,
} from "vigie/notebooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallPanel } from "./small-panel.ts";

const environment: Environment = {
  vigie: "0",
  node: "v20",
  platform: "test",
  code: "sha256:a",
  packageLock: "sha256:b",
};
const text = (said: string) => ({ kind: "text", text: said }) as const;
const table = (rows: readonly number[][]) =>
  ({
    kind: "table",
    columns: [{ name: "a", type: "number" }],
    rowCount: rows.length,
    offset: 0,
    rows,
  }) as const;

describe("two outputs are", () => {
  it.each([
    ["identical", [text("a 1")], [text("a 1")], { verdict: "identical" }],
    ["equal", [text("a 1000000000")], [text("a 1000000000.5")], { verdict: "equal", largest: 5e-10 }],
    ["equal in a table", [table([[1], [0]])], [table([[1 + 1e-12], [0]])], { verdict: "equal" }],
    ["different by a number", [text("a 1")], [text("a 1.1")], { verdict: "different" }],
    ["different by a word", [text("a 1")], [text("b 1")], { verdict: "different" }],
    ["different by a row", [table([[1]])], [table([[1], [1]])], { verdict: "different" }],
    ["different by a sign", [text("1")], [text("-1")], { verdict: "different" }],
    ["different where one is missing", [text("1")], [], { verdict: "different" }],
  ])("%s", (_, before, after, expected) => {
    const verdict = compareOutputs(before, after, 1e-9);
    expect(verdict.verdict).toBe(expected.verdict);
    if (verdict.verdict === "equal" && "largest" in expected)
      expect(verdict.largest).toBeCloseTo(expected.largest, 12);
  });
});

describe("a stored run", () => {
  let workspace: string;
  let file: string;
  let clock = 0;
  const source = `// %% imports
import { cached, display, openPanel } from "vigie/notebook";
// %% load
const seed = 7;
const { table } = await openPanel("small");
const rows = table.numRows();
table;
// %% slow [lazy]
const kept = await cached("kept", () => rows * 2);
display(\`twice \${kept}\`);
// %% apart
String(new Date(0).getTime());
`;
  const store = () => openStore(join(workspace, "datasets"), { clock: () => new Date(++clock * 1000) });
  const run = async (text: string): Promise<KeptRun> => {
    await writeFile(file, text);
    const made = await runNotebook({ file, workspace });
    expect(made.failures).toEqual([]);
    return putKept(workspace, keepRun(made, environment), {
      keptAt: new Date(++clock).toISOString(),
      by: null,
    });
  };
  const sideOf = async (kept: KeptRun) => ({
    record: kept.record,
    outputs: await readKeptOutputs(workspace, kept),
  });
  let first: KeptRun;

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), "vigie-kept-"));
    await mkdir(join(workspace, "notebooks"));
    file = join(workspace, "notebooks/story.ts");
    await store().putTable(smallPanel("small", 30));
    first = await run(source);
  });
  afterAll(() => rm(workspace, { recursive: true, force: true }));

  it("keeps where widgets stood, moves them there again, and holds tables against each other beyond the rows it keeps", async () => {
    const long = (last: number) => `// %% imports
import { display, Inputs, view } from "vigie/notebook";
// %% size
const size = view(Inputs.range([0, 9], { step: 1, label: "Size" }));
// %% rows
const rows = Array.from({ length: 700 }, (_, i) => ({ i: i === 699 ? ${last} : i, name: \`n\${i * size}\` }));
rows;
`;
    await writeFile(file, long(699));
    const widget = { cell: "size", name: "#0", label: "Size", text: "2", value: 2 };
    const made = await runNotebook({ file, workspace, widgets: [widget] });
    const kept = await putKept(workspace, keepRun(made, environment), { keptAt: "2026-01-01", by: null });
    expect(kept.record.widgets).toEqual([widget]);
    const outputs = (await readKeptOutputs(workspace, kept))!;
    expect(outputs.rows?.[0]).toMatchObject({
      rowCount: 700,
      totals: [{ name: "i", max: 699 }, { name: "name" }],
    });
    expect(await reproduceKept(kept, { workspace, environment })).toMatchObject({ isReproduced: true });
    await writeFile(file, long(0));
    const otherwise = keepRun(await runNotebook({ file, workspace, widgets: [widget] }), environment);
    const compared = compareRuns(await sideOf(kept), otherwise);
    expect(compared.cells.map(({ id, verdict }) => [id, verdict])).toContainEqual(["rows", "different"]);
  });

  it("holds source, cells, dataset versions, seeds, numbers and what was shown", async () => {
    const { record } = await readKept(workspace, first.id);
    expect(record.source).toBe(source);
    expect(record.datasets).toMatchObject([{ reference: "small" }]);
    expect(record.seeds).toEqual([{ name: "seed", text: "7" }]);
    expect(record.numbers).toEqual({ kept: 60, rows: 30, seed: 7 });
    const outputs = (await readKeptOutputs(workspace, first))!;
    expect(outputs.load).toMatchObject([{ kind: "table", rowCount: 30 }]);
    expect(outputs.load?.[0]).toHaveProperty("rows.length", 30);
    expect(outputs.slow).toEqual([text("twice 60")]);
    expect((await run(source)).record.cells.find(({ id }) => id === "slow")?.fromCache).toEqual(["kept"]);
  });

  it("is reproduced over the versions it opened, whatever came since, and takes nothing from the cache", async () => {
    await store().putTable(smallPanel("small", 40));
    const made = await reproduceKept(first, { workspace, environment: { ...environment, node: "v22" } });
    expect(made.cells.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["imports", "identical"],
      ["load", "identical"],
      ["slow", "identical"],
      ["apart", "identical"],
    ]);
    expect(made.isReproduced).toBe(true);
    expect(made.environment).toEqual(["node: v20, now v22"]);
  });

  it("says of each cell what did not come out again, and why", async () => {
    const flaky = await run(source.replace("new Date(0).getTime()", "Math.random()"));
    const made = await reproduceKept(flaky, { workspace, environment });
    expect(made.isReproduced).toBe(false);
    expect(made.cells.find(({ id }) => id === "apart")).toMatchObject({ verdict: "different" });
  });

  it("is compared with another: cells, numbers, rows and datasets", async () => {
    const other = await run(source.replace("rows * 2", "rows * 3"));
    const { cells, numbers, datasets } = compareRuns(await sideOf(first), await sideOf(other));
    expect(cells.map(({ id, verdict, isSameCode, rows }) => [id, verdict, isSameCode, rows])).toEqual([
      ["imports", "identical", true, [[], []]],
      ["load", "different", true, [[30], [40]]],
      ["slow", "different", false, [[], []]],
      ["apart", "identical", true, [[], []]],
    ]);
    expect(numbers).toContainEqual({ name: "kept", before: 60, after: 120 });
    expect([datasets.before.length, datasets.after.length]).toEqual([1, 1]);
  });

  it("takes comments on its cells, and on no other", async () => {
    const comment = { cell: "slow", by: "reviewer", at: "2026-01-01T00:00:00.000Z", text: "Why twice?" };
    await addComment(workspace, first.id, comment);
    expect(await readComments(workspace, first.id)).toEqual([comment]);
    await expect(addComment(workspace, first.id, { ...comment, cell: "none" })).rejects.toThrow(
      "no such cell",
    );
    expect((await listKept(workspace, "story.ts")).length).toBeGreaterThan(1);
  });

  it("that was changed on disk is refused", async () => {
    const path = join(workspace, "runs/notebooks", first.id, "outputs.json");
    const before = await readFile(path, "utf8");
    await writeFile(path, before.replace("twice 60", "twice 61"));
    await expect(readKeptOutputs(workspace, first)).rejects.toThrow("not what was stored");
    await writeFile(path, before);
  });

  it("whose dataset is erased cannot be reproduced, and says why", async () => {
    const { version } = first.record.datasets[0]!;
    const paths = await outputsHolding(workspace, [version]);
    expect(paths).toContain(join(workspace, "runs/notebooks", first.id, "outputs.json"));
    for (const path of paths) await rm(path);
    const side = await sideOf(first);
    const { cells } = compareRuns(side, side);
    expect(cells[0]).toMatchObject({ verdict: "not-reproducible", why: expect.stringContaining("erased") });
  });
});
