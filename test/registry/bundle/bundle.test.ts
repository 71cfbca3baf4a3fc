import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BundleDraft, verifyBundle } from "vigie/registry";
import { describe, expect, test } from "vitest";
import { bundleFolder, manifestOf, writeBundle } from "../../../registry/bundle/bundle.ts";
import { temporaryFolder } from "../support.ts";

const draft: BundleDraft = {
  files: { "b.json": "{}", "a.json": '{"x":1}', "deep/c.bin": new Uint8Array([1, 2, 0]) },
};

async function written() {
  const bundles = await temporaryFolder();
  const digest = await writeBundle(bundles, "demo", draft);
  return { bundles, digest, folder: bundleFolder(bundles, digest) };
}

describe("a bundle", () => {
  test("has the digest of its name and its bytes alone", async () => {
    const { digest } = await written();
    // From Python: hashlib.sha256 of json.dumps(manifest, separators=(",", ":"), sort_keys=True).
    expect(digest).toBe("sha256:c63c42aa37840b5f67bcd913e4f0dbd08195cfbb2ea0696e7e5b3af9168b5f71");
    const reordered = { files: Object.fromEntries(Object.entries(draft.files).reverse()) };
    expect(await writeBundle(await temporaryFolder(), "demo", reordered)).toBe(digest);
    expect(await writeBundle(await temporaryFolder(), "other", draft)).not.toBe(digest);
  });

  test("is written once: the same bytes again find themselves", async () => {
    const { bundles, digest } = await written();
    expect(await writeBundle(bundles, "demo", draft)).toBe(digest);
  });

  test("names the file in which any one byte was changed", async () => {
    const { folder } = await written();
    let flips = 0;
    for (const file of ["a.json", "b.json", "deep/c.bin", "manifest.json"]) {
      const bytes = await readFile(join(folder, file));
      for (let i = 0; i < bytes.length; i++) {
        const changed = Uint8Array.from(bytes);
        changed[i] = changed[i]! ^ (1 << (i % 8));
        await writeFile(join(folder, file), changed);
        const { problems } = await verifyBundle(folder);
        expect(problems.map((problem) => problem.file)).toEqual([file]);
        flips++;
      }
      await writeFile(join(folder, file), bytes);
    }
    expect(flips).toBeGreaterThan(300);
    expect((await verifyBundle(folder)).problems).toEqual([]);
  });

  test("names files that are missing, too many or longer", async () => {
    const { folder } = await written();
    await rm(join(folder, "a.json"));
    await appendFile(join(folder, "b.json"), " ");
    await writeFile(join(folder, "deep/d.bin"), "");
    const { problems, filesChecked } = await verifyBundle(folder);
    expect(problems.map(({ file, problem }) => `${file} ${problem.replace(/: sha.*/, "")}`)).toEqual([
      "a.json is missing",
      "b.json has changed",
      "deep/d.bin is not in the manifest",
    ]);
    expect(filesChecked).toBe(4);
  });

  test("that was changed on the disk is not taken for the bytes that come again", async () => {
    const { bundles, folder } = await written();
    await writeFile(join(folder, "a.json"), "{}");
    await expect(writeBundle(bundles, "demo", draft)).rejects.toMatchObject({
      code: "bundle.changed",
      kind: "broken",
      place: { file: "a.json" },
    });
  });

  test.each(["../a", "/a", "a//b", "a/../b", ".hidden", "a\\b", "", "manifest.json", "a/"])(
    "refuses the path %j",
    (path) => {
      expect(() => manifestOf("demo", { files: { [path]: "" } })).toThrow(
        expect.objectContaining({ code: "bundle.path" }),
      );
    },
  );

  test("refuses to be empty", () => {
    expect(() => manifestOf("demo", { files: {} })).toThrow(
      expect.objectContaining({ code: "bundle.empty" }),
    );
  });
});
