import { afterAll, describe, expect, it } from "vitest";
import { setKernelHost } from "../../notebooks/engine/host.ts";
import { createBench } from "./kernel-bench.ts";

afterAll(() => setKernelHost(undefined));

const head = '// %% imports\nimport { Inputs, observe, view } from "vigie/notebook";\n';

describe("why a cell ran", () => {
  const source = (first: string) => `${head}// %% first
const first = ${first};
// %% second
const second = first + 1;
// %% both
first + second;
// %% region
const region = view(Inputs.select(["a", "b"]));
// %% look
region;
// %% apart
1;
`;

  it("is its new process, its code, a cell that it reads, a widget or a person", async () => {
    const bench = createBench();
    await bench.update(source("1"));
    expect(bench.started().map(({ causes }) => causes.map(({ kind }) => kind))).toEqual([
      ["started"],
      ["started"],
      ["read"],
      ["read", "read"],
      ["started"],
      ["read"],
      ["started"],
    ]);
    await bench.update(source("2"));
    expect(bench.started()).toEqual([
      { cell: "first", causes: [{ kind: "edited" }] },
      { cell: "second", causes: [{ kind: "read", cell: "first", names: ["first"] }] },
      {
        cell: "both",
        causes: [
          { kind: "read", cell: "first", names: ["first"] },
          { kind: "read", cell: "second", names: ["second"] },
        ],
      },
    ]);
    await bench.setInput("region", "region", 1);
    expect(bench.started()).toEqual([
      { cell: "look", causes: [{ kind: "input", cell: "region", name: "region" }] },
    ]);
    await bench.run(["apart"]);
    expect(bench.started()).toEqual([{ cell: "apart", causes: [{ kind: "asked" }] }]);
  });

  it("is a generator's new value", async () => {
    const bench = createBench();
    await bench.update(`${head}// %% ticks
const t = observe(function* () { yield 1; yield 2; }());
// %% reader
t;
`);
    await expect
      .poll(() => bench.started().filter(({ cell }) => cell === "reader"))
      .toContainEqual({ cell: "reader", causes: [{ kind: "value", cell: "ticks", name: "t" }] });
  });

  it("is a name that another cell defines now", async () => {
    const bench = createBench();
    const source = "// %% one\nconst x = 1;\n// %% reader\nx;\n";
    await bench.update(source);
    await bench.update(source.replace("const x = 1;\n", ""));
    expect(bench.started().at(-1)).toEqual({ cell: "reader", causes: [{ kind: "rewired" }] });
  });
});

describe("lazy cells", () => {
  const source = ({ base = "1", late = "base + 1", after = "late + 1" } = {}) => `// %% base
const base = ${base};
// %% slow [lazy]
const late = ${late};
// %% after
const more = ${after};
String(more);
// %% last
String(more + 1);
`;
  const standing = (bench: ReturnType<typeof createBench>) =>
    ["slow", "after", "last"].map((cell) => bench.stands(cell)?.status);

  it("wait with all that read them until they are run", async () => {
    const bench = createBench();
    await bench.update(source());
    expect(standing(bench)).toEqual(["waiting", "waiting", "waiting"]);
    expect(bench.stands("slow")?.reason).toEqual({ kind: "lazy" });
    expect(bench.stands("last")?.reason).toEqual({ kind: "behind", cell: "slow" });
    await bench.run(["slow"]);
    expect(standing(bench)).toEqual(["done", "done", "done"]);
  });

  it.each([
    ["the lazy cell is edited", { late: "base + 2" }],
    ["a cell above it is edited", { base: "5" }],
  ])("keep what they show, marked stale, when %s", async (_, edit) => {
    const bench = createBench();
    await bench.update(source());
    await bench.run(["slow"]);
    await bench.update(source(edit));
    expect(standing(bench)).toEqual(["stale", "stale", "stale"]);
    expect(bench.started().map(({ cell }) => cell)).not.toContain("after");
    await bench.run(["slow"]);
    const fresh = createBench();
    await fresh.update(source(edit));
    await fresh.run(["slow"]);
    expect(bench.state()).toEqual(fresh.state());
  });

  it("hold a reader that is edited meanwhile, and the kernel comes to rest", async () => {
    const bench = createBench();
    await bench.update(source());
    await bench.run(["slow"]);
    await bench.update(source({ base: "5" }));
    await bench.update(source({ base: "5", after: "late + 2" }));
    expect(standing(bench)).toEqual(["stale", "stale", "stale"]);
    await bench.run(["after"], { slow: "after" });
    expect(standing(bench)).toEqual(["done", "done", "done"]);
    expect(bench.started()[0]).toEqual({ cell: "slow", causes: [{ kind: "needed", by: "after" }] });
    expect(bench.state().at(-1)).toMatchObject({ texts: ["9"] });
  });

  it("run by themselves once they are no longer lazy", async () => {
    const bench = createBench();
    await bench.update(source());
    await bench.update(source().replace(" [lazy]", ""));
    expect(standing(bench)).toEqual(["done", "done", "done"]);
  });
});
