import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Kernel, type KernelEvent, openKernel } from "vigie/notebooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
let kernel: Kernel;
let events: KernelEvent[] = [];

const source = `// %% helper
import { value } from "./helper.ts";
import { label } from "./lib/label.ts";
// %% reader
\`\${label} \${value()}\`;
// %% other
import { state } from "./state.ts";
// %% count
String(state.count);
// %% apart
const apart = Math.random();
String(apart);
// %% beside
import beside from "beside";
beside.chunk();
// %% named
import { chunk } from "beside";
chunk();
`;

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const cell = (id: string) => kernel.state().cells.find((one) => one.id === id)!;
const shown = (id: string) => cell(id).outputs.map((one) => (one.kind === "text" ? one.text : one.kind));
const started = () => events.flatMap((event) => (event.type === "cell.started" ? [event.cell] : []));

beforeAll(async () => {
  folder = await mkdtemp(join(import.meta.dirname, ".imports-"));
  await mkdir(join(folder, "lib"));
  await write("deep.ts", "export const deep: number = 1;\n");
  await write("helper.ts", 'import { deep } from "./deep";\nexport const value = (): number => deep * 10;\n');
  await write("lib/label.ts", 'export const label = "first";\n');
  await write("state.ts", "export const state = { count: 0 };\nstate.count++;\n");
  await mkdir(join(folder, "node_modules", "beside"), { recursive: true });
  await write("node_modules/beside/index.js", "module.exports = { ...{ chunk: () => 'from beside' } };\n");
  kernel = openKernel({
    file: join(folder, "notebook.ts"),
    workspace: folder,
    watchesImports: true,
    onEvent: (event) => events.push(event),
  });
  kernel.update(source);
  await kernel.idle();
});
afterAll(async () => {
  await kernel?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a changed imported file", () => {
  it("is imported anew with what imports it, for its readers alone, and they say so", async () => {
    expect(shown("reader")).toEqual(["first 10"]);
    const apart = shown("apart");
    events = [];
    await write("deep.ts", "export const deep: number = 7;\n");
    await expect.poll(() => shown("reader")).toEqual(["first 70"]);
    await kernel.idle();
    expect(started()).toEqual(["helper", "reader"]);
    expect(cell("helper").causes).toEqual([{ kind: "imported", files: ["deep.ts"] }]);
    expect(shown("apart")).toEqual(apart);
    expect(shown("count")).toEqual(["1"]);
  });

  it("may lie in another folder", async () => {
    await write("lib/label.ts", 'export const label = "second";\n');
    await expect.poll(() => shown("reader")).toEqual(["second 70"]);
  });

  it("that is broken fails its reader, and works again when it is mended", async () => {
    await write("helper.ts", "export const value = (;\n");
    await expect.poll(() => cell("helper").status).toBe("failed");
    await write("helper.ts", "export const value = () => 3;\n");
    await expect.poll(() => shown("reader")).toEqual(["second 3"]);
  });
});

describe("a package installed beside the notebook", () => {
  it("is imported, and a name that Node does not see in it is told with where it is", () => {
    expect(shown("beside")).toEqual(["from beside"]);
    const [error] = cell("named").outputs;
    expect(error).toMatchObject({ message: expect.stringContaining("its default export has it") });
  });
});
