import { mkdir, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layNotebooks } from "../../server/services/notebook-folder.ts";
import { temporaryFolder } from "./support.ts";

let root: string;
let folder: string;

beforeEach(async () => {
  const place = await temporaryFolder();
  root = join(place, "package");
  folder = join(place, "workspace", "notebooks");
  await mkdir(join(root, "notebooks", "engine"), { recursive: true });
  await mkdir(join(root, "node_modules", "arquero"), { recursive: true });
  await writeFile(join(root, "package.json"), '{"name":"vigie","dependencies":{"arquero":"1"}}');
  await ship("first");
});

afterEach(() => rm(join(root, ".."), { recursive: true, force: true }));

const ship = (text: string) => writeFile(join(root, "notebooks", "a.ts"), text);
const mine = () => readFile(join(folder, "a.ts"), "utf8");

describe("the notebooks folder", () => {
  it("gets the shipped notebooks and what an editor needs", async () => {
    expect(await layNotebooks(folder, root)).toEqual(["a.ts"]);
    expect((await readdir(folder)).sort()).toEqual([
      ".shipped.json",
      "a.ts",
      "biome.json",
      "package.json",
      "tsconfig.json",
    ]);
    expect(await realpath(join(folder, "..", "node_modules", "vigie"))).toBe(await realpath(root));
    expect(await realpath(join(folder, "..", "node_modules", "arquero"))).toContain("package");
    expect(await layNotebooks(folder, root)).toEqual([]);
  });

  it("follows a newer package where nobody changed the file", async () => {
    await layNotebooks(folder, root);
    await ship("second");
    expect(await layNotebooks(folder, root)).toEqual(["a.ts"]);
    expect(await mine()).toBe("second");
  });

  it("never touches a file that someone changed, nor settings that are there", async () => {
    await layNotebooks(folder, root);
    await writeFile(join(folder, "a.ts"), "mine");
    await writeFile(join(folder, "tsconfig.json"), "{}");
    await ship("second");
    expect(await layNotebooks(folder, root)).toEqual([]);
    expect(await mine()).toBe("mine");
    expect(await readFile(join(folder, "tsconfig.json"), "utf8")).toBe("{}");
  });

  it("does not bring back a notebook that someone removed, until there is a newer one", async () => {
    await layNotebooks(folder, root);
    await rm(join(folder, "a.ts"));
    expect(await layNotebooks(folder, root)).toEqual([]);
    await ship("second");
    expect(await layNotebooks(folder, root)).toEqual(["a.ts"]);
  });
});
