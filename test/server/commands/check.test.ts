import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const cli = resolve(import.meta.dirname, "../../../server/vigie.mjs");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-check-"));
  await writeFile(join(folder, "good.ts"), "// %% a\nconst a = 1;\n// %% b\na;\n");
  await writeFile(join(folder, "bad.ts"), "// %% a\nconst a = 1;\n// %% b\n  a = 2;\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function check(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [cli, "check", ...words], { cwd: folder }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

it("exits 0 on a sound notebook, 1 on a faulty one with the place of each fault, 2 where there is none", async () => {
  expect(await check("good.ts")).toEqual({ code: 0, out: "good.ts: 2 cells, no fault\n", err: "" });
  const bad = await check("bad.ts");
  expect(bad).toMatchObject({ code: 1, err: "error: faults in bad.ts: 1 (expected none)\n" });
  expect(bad.out).toMatch(/^bad\.ts:4:3 {2}notebook\.assignment {2}assignment across cells: a /);
  expect(await check("none.ts")).toMatchObject({
    code: 2,
    err: expect.stringContaining("no such notebook: none.ts"),
  });
});

it("answers machines with one JSON document", async () => {
  const { code, out } = await check("bad.ts", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    cells: 2,
    faults: [{ cell: "b", line: 4, column: 3, code: "notebook.assignment" }],
  });
});
