import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kernel, type KernelEvent, openKernel } from "vigie/notebooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const base = `// %% imports
import { display, Inputs, invalidation, observe, view } from "vigie/notebook";
// %% seed
const seed = await Promise.resolve(Math.random());
// %% widget
const k = view(Inputs.range([0, 10], { step: 1 }));
// %% reader
const twice = k * 2;
display(\`twice \${twice}\`);
// %% reader of reader
twice + 1;
// %% bystander
seed;
// %% last
`;

let kernel: Kernel;
let events: KernelEvent[] = [];

beforeAll(async () => {
  const workspace = await mkdtemp(join(tmpdir(), "vigie-"));
  kernel = openKernel({
    file: join(import.meta.dirname, "fixtures/near.ts"),
    workspace,
    memoryMb: 500,
    onEvent: (event) => events.push(event),
  });
  await run("");
});

afterAll(() => kernel.close());

/** The base notebook with `last` as its last cell, until nothing runs. */
async function run(last: string, change: (source: string) => string = (source) => source): Promise<void> {
  events = [];
  kernel.update(change(base) + last);
  await kernel.idle();
}

const started = () => events.flatMap((event) => (event.type === "cell.started" ? [event.cell] : []));
const cell = (id: string) => kernel.state().cells.find((one) => one.id === id)!;
const shown = (id: string) =>
  cell(id).outputs.map((output) => (output.kind === "text" ? output.text : JSON.stringify(output)));
const errorOf = (id: string) => cell(id).outputs.find((output) => output.kind === "error");

async function untilRunning(id: string): Promise<void> {
  if (cell(id).status === "running") return;
  await new Promise<void>((resolve) => {
    const stop = kernel.listen((event) => {
      if (event.type !== "cell.state" || event.cell !== id || event.status !== "running") return;
      stop();
      resolve();
    });
  });
}

describe("runs again exactly what depends", () => {
  test("on an edit that crosses the word that all before it is done", async () => {
    for (let edit = 0; edit < 10; edit++) {
      const stop = kernel.listen((event) => {
        if (event.type !== "cell.state" || event.cell !== "last" || event.status !== "done") return;
        stop();
        kernel.update(`${base}await new Promise((resolve) => setTimeout(resolve, 30));\n"second ${edit}";`);
      });
      kernel.update(`${base}"first ${edit}";`);
      await kernel.idle();
      expect([cell("last").status, shown("last")]).toEqual(["done", [`second ${edit}`]]);
    }
  });

  test("on an edited cell", async () => {
    await run("", (source) => source.replace("k * 2", "k * 3"));
    expect(started()).toEqual(["reader", "reader-of-reader"]);
    expect(shown("reader")).toEqual(["twice 15"]);
    await run("");
    expect(started()).toEqual(["reader", "reader-of-reader"]);
  });

  test("on a widget, and tells two listeners the same", async () => {
    const second: KernelEvent[] = [];
    const stop = kernel.listen((event) => second.push(event));
    events = [];
    kernel.setInput("widget", "k", 7);
    await kernel.idle();
    stop();
    expect(started()).toEqual(["reader", "reader-of-reader"]);
    expect(shown("reader")).toEqual(["twice 14"]);
    expect(second).toEqual(events);
    expect(cell("widget").outputs[0]).toMatchObject({ kind: "input", value: 7 });
    kernel.setInput("widget", "#0", 5);
    await kernel.idle();
  });

  test("on nothing, when only lines move", async () => {
    const line = cell("bystander").firstLine;
    await run("", (source) => source.replace("// %% seed", "// %% [markdown]\n// Moved.\n// %% seed"));
    expect(started()).toEqual([]);
    expect(cell("bystander").firstLine).toBe(line + 2);
    await run("");
  });

  test("and a name that moves to another cell is that cell's", async () => {
    await run("const moved = 1;\n// %% next\n2;\n// %% user\ndisplay(String(moved));");
    await run("1;\n// %% next\nconst moved = 2;\n// %% user\ndisplay(String(moved));");
    expect(started()).toEqual(["last", "next", "user"]);
    expect(shown("user")).toEqual(["2"]);
    await run("");
  });

  test("and a value that does not fit the widget changes nothing", async () => {
    events = [];
    kernel.setInput("widget", "k", "many");
    await kernel.idle();
    expect(started()).toEqual([]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "console", cell: "widget", level: "error" }),
    );
  });
});

describe("a fault stays in its cell", () => {
  test.each([
    ["a syntax error", "const = 1", 15],
    ["a name defined twice", "const seed = 1", 15],
    ["a circle", "const a1 = a1 + 1;\n// %% more\n1", 15],
  ])("%s", async (_, source, line) => {
    const before = shown("bystander");
    await run(source);
    if (!source.includes("a1")) expect(cell("last").faults[0]).toMatchObject({ line });
    expect(cell("reader").status).toBe("done");
    await run("");
    if (!source.includes("seed")) expect(shown("bystander")).toEqual(before);
  });

  test("a thrown error, with its line in the file however the cell moved since", async () => {
    await run("const f = () => {\n  throw new RangeError('far');\n};\nf();");
    expect(errorOf("last")).toMatchObject({ name: "RangeError", message: "far", line: 16, column: 9 });
    await run("const f = () => {\n  throw new RangeError('far');\n};\nf();", (source) => `\n\n${source}`);
    expect(started()).toEqual([]);
    expect(errorOf("last")).toMatchObject({ line: 18 });
  });

  test("process.exit()", async () => {
    const before = shown("bystander");
    await run("process.exit(3)");
    expect(errorOf("last")).toMatchObject({ name: "notebook.exit", line: 15 });
    expect(shown("bystander")).toEqual(before);
  });

  test("a rejection nobody waits for", async () => {
    await run("void Promise.reject(new Error('stray'));");
    await expect.poll(() => errorOf("last")).toMatchObject({ message: "stray", line: 15 });
    expect(cell("last").status).toBe("failed");
  });

  test("a missing export", async () => {
    await run('import { nothing } from "node:path";\nnothing;');
    expect(errorOf("last")).toMatchObject({
      name: "SyntaxError",
      message: expect.stringContaining("no such export: nothing"),
    });
  });
});

test("whatever is thrown, awaited or not, fails its cell with its reasons", async () => {
  await run(`throw undefined;
// %% bare
throw Object.create(null);
// %% cause
throw new Error("out", { cause: new TypeError("in") });
// %% timer
setTimeout(() => { throw new Error("in a timer"); });
await new Promise((go) => setTimeout(go, 30));`);
  const failed = ["last", "bare", "cause", "timer"].map(cell);
  expect(failed.map(({ status }) => status)).toEqual(failed.map(() => "failed"));
  expect(failed.map(({ id }) => errorOf(id)?.message)).toEqual([
    "not an Error: undefined",
    "not an Error: [Object: null prototype] {}",
    "out (caused by TypeError: in)",
    "in a timer",
  ]);
});

test("a picture that must be read first stands where it was shown, and its cell is done after it", async () => {
  await run(`const gif = Buffer.from("GIF89a");
display(new Blob([gif], { type: "image/gif" }));
display("after");`);
  expect(cell("last").outputs).toEqual([
    { kind: "image", mime: "image/gif", base64: Buffer.from("GIF89a").toString("base64"), alt: "" },
    { kind: "text", text: "after" },
  ]);
});

test.each([
  ["const wrong = view(3 as never);", "no widget: 3 (expected one of Inputs, as Inputs.range() gives)"],
  ["const wrong = observe(0 as never);", "no generator: 0 (expected what a function* gives, sync or async)"],
])("says what %s should have been given", async (code, message) => {
  await run(code);
  expect(errorOf("last")).toMatchObject({ name: "TypeError", message });
});

test("keeps what each cell wrote, by every method of the console and to the streams", async () => {
  await run(`console.group("rows");
console.table([{ a: 1 }]);
console.groupEnd();
console.warn("careful %d", 1);
process.stderr.write("to stderr\\n");
console.log(Promise.resolve({ a: 1 }), [new Promise(() => {})]);
// %% trace
console.trace("here");`);
  expect(cell("last").console?.map(({ level, text }) => [level, text.split("\n")[0]?.trim()])).toEqual([
    ["log", "rows"],
    ["log", "┌─────────┬───┐"],
    ["warn", "careful 1"],
    ["error", "to stderr"],
    ["log", "Promise { { a: 1 } } [ Promise { <pending> } ]"],
  ]);
  expect(cell("trace").console?.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Trace: here\n {4}at trace:1:\d+$/),
  ]);
  await run("1;");
  expect(cell("last").console).toBeUndefined();
});

test("a search tells how much it found, and a button's presses run once each", async () => {
  await run(`const found = view(Inputs.search(["apple", "pear"]));
const n = view(Inputs.button("More", { value: [], reduce: (all) => [...all, Math.random()] }));
// %% both
display(JSON.stringify(found));
display(String(n));`);
  kernel.setInput("last", "found", "pe");
  await kernel.idle();
  expect(cell("last").outputs[0]).toMatchObject({ kind: "input", value: "pe", note: "1 result" });
  expect(shown("both")[0]).toBe('["pear"]');
  kernel.setInput("last", "n", [0]);
  await kernel.idle();
  const first = shown("both")[1];
  kernel.setInput("last", "n", [0, 0]);
  await kernel.idle();
  expect(shown("both")[1]?.split(",")[0]).toBe(first);
  expect(shown("both")[1]?.split(",")).toHaveLength(2);
});

describe("an interrupt stops one cell and leaves the others their values", () => {
  test.each([
    ["an endless loop", "for (;;);"],
    ["an endless loop behind an await", "await new Promise((go) => setTimeout(go, 5));\nfor (;;);"],
    ["a promise that never settles", "await new Promise(() => {});"],
    ["an endless chain of awaits", "for (;;) await null;"],
  ])("%s", async (_, source) => {
    const before = shown("bystander");
    events = [];
    kernel.update(base + source);
    await untilRunning("last");
    await kernel.interrupt();
    await kernel.idle();
    expect(cell("last").status).toBe("interrupted");
    expect(started()).toEqual(["last"]);
    expect(shown("bystander")).toEqual(before);
    expect(events.map(({ type }) => type)).not.toContain("kernel.exited");
  });
});

test("disposes of a generator and settles invalidation before a cell runs again", async () => {
  const source = (n: number) => `function* count() {
  try { for (let i = ${n}; ; i++) yield i; } finally { console.log("disposed ${n}"); }
}
const t = observe(count());
void invalidation.then(() => console.log("invalidated ${n}"));
// %% ticks
t;`;
  await run(source(0));
  await expect
    .poll(() => Number(/\d+/.exec(shown("ticks")[0]?.replace(/\D+/, "") ?? "")?.[0] ?? 0))
    .toBeGreaterThan(2);
  await run(source(100));
  const said = () => events.flatMap((event) => (event.type === "console" ? [event.text] : []));
  await expect.poll(said).toEqual(expect.arrayContaining(["disposed 0", "invalidated 0"]));
  await run("");
  await expect.poll(said).toEqual(expect.arrayContaining(["disposed 100"]));
});

test("a lazy cell and its readers wait until it is run", async () => {
  await run("1;\n// %% slow [lazy]\nconst late = seed > 2 ? 0 : 1;\n// %% after\nlate;");
  expect([cell("slow").status, cell("after").status]).toEqual(["waiting", "waiting"]);
  kernel.run(["slow"]);
  await kernel.idle();
  expect([cell("slow").status, cell("after").status]).toEqual(["done", "done"]);
});

test("an edit that holds waits with its readers until it is run; the file's other edits run", async () => {
  await run("1;");
  events = [];
  kernel.update(`${base.replace("k * 2", "k * 4")}1;`, { holds: true });
  await kernel.idle();
  expect(started()).toEqual([]);
  expect([cell("reader").status, cell("reader-of-reader").status]).toEqual(["stale", "stale"]);
  kernel.update(`${base.replace("k * 2", "k * 4")}2;`);
  await kernel.idle();
  expect(started()).toEqual(["last"]);
  kernel.run(["reader"]);
  await kernel.idle();
  expect(shown("reader")).toEqual(["twice 20"]);
  await run("");
});

test("pages a table from the kernel, and forgets it with its cell", async () => {
  await run("Array.from({ length: 1000 }, (_, i) => ({ i }));");
  const [table] = cell("last").outputs;
  if (table?.kind !== "table" || table.output === undefined) throw new Error("no table");
  const page = await kernel.page(table.output, {
    offset: 2,
    limit: 2,
    sort: { column: "i", descending: true },
  });
  expect(page.rows).toEqual([[997], [996]]);
  await run("[{ j: 1 }];");
  await expect(kernel.page(table.output, { offset: 0, limit: 1 })).rejects.toThrow("no such table");
});

test("keeps keys of the environment from cells", async () => {
  process.env.VIGIE_SECRET_FOR_TEST = "s";
  await run("process.env.VIGIE_SECRET_FOR_TEST ?? 'nothing';");
  expect(shown("last")).toEqual(["nothing"]);
});

test("4 GiB of allocation ends that kernel only, says so in the cell, and an edit starts a new one", async () => {
  events = [];
  kernel.update(
    `${base}const big = [];\nfor (let i = 0; i < 512; i++) big.push(new Float64Array(2 ** 20).fill(1));`,
  );
  await kernel.idle();
  expect(cell("last").status).toBe("failed");
  expect(errorOf("last")).toMatchObject({
    message: expect.stringContaining("used more than 500 MB of memory"),
  });
  expect(cell("reader").status).toBe("stale");
  await run("'back'");
  expect(shown("last")).toEqual(["back"]);
  expect(cell("reader").status).toBe("done");
});

test("ends when it was idle for long, and starts again for a widget that is moved", async () => {
  const file = join(import.meta.dirname, "fixtures/near.ts");
  const said: KernelEvent[] = [];
  const idle = openKernel({
    file,
    workspace: tmpdir(),
    idleShutdownMs: 50,
    onEvent: (event) => said.push(event),
  });
  idle.update(base);
  await idle.idle();
  await expect.poll(() => idle.state().status).toBe("exited");
  expect(said.at(-2)).toMatchObject({ type: "kernel.exited", reason: expect.stringContaining("idle") });
  idle.setInput("widget", "k", 9);
  await idle.idle();
  expect(idle.state().cells.find(({ id }) => id === "reader")?.outputs).toEqual([
    { kind: "text", text: "twice 18" },
  ]);
  await idle.close();
});
