import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatNotebook } from "../../server/services/format-notebook.ts";
import { layNotebooks } from "../../server/services/notebook-folder.ts";

let folder: string;
const format = (source: string) => formatNotebook(join(folder, "any.ts"), source);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-format-"));
  await layNotebooks(folder, resolve(import.meta.dirname, "../.."));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("laying out a notebook", () => {
  it("goes by the folder's biome.json and leaves markers and text cells as they are", async () => {
    expect(
      await format(
        "// %% [markdown]\n//   # a\n// %% two [lazy]\nfunction f( x:number ){return x}\n\n\n\n// %%\nf( 1 )\n",
      ),
    ).toBe(
      "// %% [markdown]\n//   # a\n// %% two [lazy]\nfunction f(x: number) {\n  return x;\n}\n\n// %%\nf(1);\n",
    );
  });

  it.each([
    ["what is no TypeScript", "const a = ;\n", /biome could not read/],
    [
      "a statement over two cells, which would become one",
      "const a = [1,\n// %% two\n2];\n",
      /would change the cells/,
    ],
  ])("refuses %s", async (_, source, message) => {
    await expect(format(source)).rejects.toThrow(message);
  });
});
