import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Table as ArrowTable, vectorFromArray } from "apache-arrow";
import { type ColumnTable, table } from "arquero";
import fc from "fast-check";
import { openStore } from "vigie/datasets";
import { exportHtml, exportMarkdown, type NotebookRun, runNotebook } from "vigie/notebooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeValue, encodeValue } from "../../notebooks/engine/cached/value.ts";
import { setKernelHost } from "../../notebooks/engine/host.ts";
import { createBench } from "./kernel-bench.ts";
import { smallPanel } from "./small-panel.ts";

const roundTrip = async (value: unknown) => {
  const { json, tables } = await encodeValue(value);
  return decodeValue(JSON.parse(JSON.stringify(json)), async (n) => tables[n]!);
};

describe("values that are kept", () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.date(),
    fc.constantFrom(null, undefined, -0, Number.NaN),
    fc.float64Array(),
    fc.uint8Array(),
    fc.int32Array(),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("value")),
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("$", "__proto__")), tie("value")),
      fc.array(fc.tuple(tie("value"), tie("value"))).map((entries) => new Map(entries)),
      fc.array(tie("value")).map((values) => new Set(values)),
    ),
  }));

  it("come back as they were", async () => {
    await fc.assert(
      fc.asyncProperty(value, async (one) => {
        expect(await roundTrip(one)).toEqual(one);
      }),
    );
    expect(Object.is(await roundTrip(-0), -0)).toBe(true);
  });

  it("may be Arquero tables of any columns, inside of other values too", async () => {
    const columnOf = (cell: fc.Arbitrary<unknown>) =>
      fc.array(fc.option(cell), { minLength: 3, maxLength: 3 });
    const columns = fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
      fc.oneof(
        columnOf(fc.double()),
        columnOf(fc.string()),
        columnOf(fc.boolean()),
        columnOf(fc.date({ noInvalidDate: true })),
        columnOf(fc.oneof(fc.string(), fc.integer(), fc.array(fc.integer()), fc.constant(undefined))),
      ),
    );
    await fc.assert(
      fc.asyncProperty(columns, async (all) => {
        const { inner } = (await roundTrip({ inner: table(all) })) as { inner: ColumnTable };
        expect(inner.columnNames()).toEqual(Object.keys(all));
        for (const [name, values] of Object.entries(all)) expect([...inner.array(name)]).toEqual(values);
      }),
    );
  });

  it("are of a filtered and ordered table what it shows", async () => {
    const shown = table({ a: [3, 1, 2], b: ["x", "y", "z"] })
      .filter((row: { a: number }) => row.a > 1)
      .orderby("a");
    expect(((await roundTrip(shown)) as ColumnTable).objects()).toEqual([
      { a: 2, b: "z" },
      { a: 3, b: "x" },
    ]);
  });

  it("may be an Arrow table", async () => {
    const made = new ArrowTable({ a: vectorFromArray([1, 2, null]), b: vectorFromArray(["x", null, "x"]) });
    const back = (await roundTrip(made)) as ArrowTable;
    expect(back.schema.fields.map(({ type }) => String(type))).toEqual(
      made.schema.fields.map(({ type }) => String(type)),
    );
    expect(back.toArray().map(String)).toEqual(made.toArray().map(String));
  });

  it.each([
    ["a function", { inner: [() => 1] }, "value.inner.0 cannot be kept: a function"],
    ["an instance of a class", new (class Thing {})(), "value cannot be kept: an instance of Thing"],
    ["a grouped table", table({ a: [1] }).groupby("a"), "a grouped table cannot be kept"],
  ])("are not %s", async (_, one, message) => {
    await expect(encodeValue(one)).rejects.toThrow(message);
  });

  it("are not a circle", async () => {
    const circle: unknown[] = [];
    circle.push({ circle });
    await expect(encodeValue(circle)).rejects.toThrow("value.0.circle cannot be kept: a circle");
  });
});

describe("cached", () => {
  let workspace: string;
  let file: string;

  beforeEach(async () => {
    workspace = await mkdtemp(join(import.meta.dirname, ".cached-"));
    file = join(workspace, "notebook.ts");
    await copyFile(join(import.meta.dirname, "fixtures/near.ts"), join(workspace, "near.ts"));
  });
  afterEach(async () => {
    setKernelHost(undefined);
    await rm(workspace, { recursive: true, force: true });
  });

  const lay = async (name: string, change: (source: string) => string = (source) => source) =>
    writeFile(file, change(await readFile(join(import.meta.dirname, `fixtures/${name}.ts`), "utf8")));
  const run = async () => {
    const made = await runNotebook({ file, workspace });
    expect(made.failures).toEqual([]);
    return made;
  };
  const script = async () => {
    const env = { ...process.env, VIGIE_HOME: workspace };
    return promisify(execFile)(process.execPath, ["--import", "tsx", file], { env });
  };
  const computed = () => readFile(join(workspace, "computed.txt"), "utf8").catch(() => "");
  const shown = (made: NotebookRun) =>
    made.cells.at(-1)!.outputs.map((output) => (output.kind === "text" ? output.text : ""));

  it("computes once for the kernel and the script, and anew when code, file or cell above changes", async () => {
    await lay("cached");
    const first = await run();
    expect(shown(first)).toEqual(["18 2 y 1970-01-01T00:00:00.000Z"]);
    expect(first.cells.find(({ id }) => id === "slow")?.cached).toMatchObject([
      { key: "slow", isFromCache: false },
    ]);
    const { stdout, stderr } = await script();
    expect(stdout.trim()).toBe("apart\n18 2 y 1970-01-01T00:00:00.000Z");
    expect(stderr).toMatch(/^slow: from the cache, computed on \d{4}-/m);
    await lay("cached", (source) => source.replace('display("apart")', 'display("alone")'));
    const again = await run();
    expect(again.cells.find(({ id }) => id === "slow")?.cached).toMatchObject([{ isFromCache: true }]);
    const line = /slow: from the cache, computed on \d{4}-/;
    expect(await exportHtml(again)).toMatch(line);
    expect(exportMarkdown(again)).toMatch(line);
    expect(await exportHtml(first)).not.toMatch(line);
    expect(await computed()).toBe("3 ");

    const near = join(workspace, "near.ts");
    await writeFile(near, (await readFile(near, "utf8")).replace("3 * x", "5 * x"));
    expect((await script()).stdout).toContain("30 2 y");
    expect(await computed()).toBe("3 3 ");
  });

  it("computes anew for other code, parameters and widgets above, and keeps what each gave", async () => {
    const bench = createBench(workspace);
    const source = ({ factor = "2", body = "k * factor" } = {}) => `// %% imports
import { cached, Inputs, view } from "vigie/notebook";
// %% factor
const factor = ${factor};
// %% k
const k = view(Inputs.range([0, 9], { step: 1, value: 1 }));
// %% value
const value = await cached("value", () => { globalThis.computed++; return ${body}; });
// %% show
String(value);
`;
    const count = globalThis as unknown as { computed: number };
    count.computed = 0;
    const expectShown = (text: string, times: number) => {
      expect(bench.state().at(-1)).toMatchObject({ texts: [text] });
      expect(count.computed).toBe(times);
    };
    await bench.update(source());
    expectShown("2", 1);
    await bench.update(source({ factor: "3" }));
    expectShown("3", 2);
    await bench.setInput("k", "k", 5);
    expectShown("15", 3);
    await bench.update(source({ factor: "3", body: "k + factor" }));
    expectShown("8", 4);
    await bench.update(source({ factor: "3" }));
    expectShown("15", 4);
    await bench.setInput("k", "k", 1);
    await bench.update(source());
    expectShown("2", 4);
  });

  it("computes anew when a dataset that was opened has a newer version, inside of it or above", async () => {
    const store = openStore(join(workspace, "datasets"), { clock: () => new Date(++instant) });
    let instant = 0;
    const put = (name: string, rows: number) => store.putTable(smallPanel(name, rows));
    await put("small", 1);
    await put("other", 10);
    await lay("opens");
    expect(shown(await run())).toEqual(["11"]);
    expect(shown(await run())).toEqual(["11"]);
    expect((await script()).stdout.trim()).toBe("11");
    expect(await computed()).toBe("inside above ");
    await put("other", 20);
    expect(shown(await run())).toEqual(["21"]);
    expect(await computed()).toBe("inside above inside above ");
    const { version } = await put("small", 2);
    expect(shown(await run())).toEqual(["22"]);
    const tasks = join(workspace, "cache/tasks");
    const inputs = await Promise.all(
      (await readdir(tasks)).map(async (name) =>
        JSON.parse(await readFile(join(tasks, name, "task.json"), "utf8")),
      ),
    );
    expect(inputs.filter((task) => task.inputs.includes(version)).length).toBeGreaterThan(0);
  });

  it("says that its value cannot be kept, in the cell", async () => {
    const bench = createBench(workspace);
    await bench.update('import { cached } from "vigie/notebook";\nawait cached("f", () => () => 1);\n');
    expect(bench.state()).toMatchObject([{ status: "failed", texts: ["error"] }]);
  });
});
