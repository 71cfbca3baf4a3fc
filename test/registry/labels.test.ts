import type { Registry } from "vigie/registry";
import { verifyRegistry } from "vigie/registry";
import { beforeEach, describe, expect, it } from "vitest";
import { bundle, open, run, temporaryFolder } from "./support.ts";

let registry: Registry;
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  registry = await open(folder);
  await registry.register({ model: "light", author: "sam", bundle: bundle(), run });
  return () => registry.close();
});

const model = { model: "light", number: null };
const version = { model: "light", number: 1 };

describe("labels", () => {
  it("are kept as they are, of the model and of the version apart, through a restart", async () => {
    await registry.setTag({ ...model, key: "team", value: " Lille ", person: "sam" });
    await registry.setTag({ ...version, key: "team", value: "", person: "rae" });
    await registry.setTag({ ...version, key: "gone", value: "soon", person: "rae" });
    await registry.setTag({ ...version, key: "gone", value: null, person: "max" });
    await registry.describe({ ...version, text: "the first", person: "ada" });
    const expected = async () => {
      expect(await registry.labels(model)).toMatchObject({ tags: { team: " Lille " }, description: null });
      expect(await registry.labels(version)).toMatchObject({ tags: { team: "" }, description: "the first" });
      expect(registry.tagKeys(version)).toEqual(["team"]);
    };
    await expected();
    await registry.close();
    registry = await open(folder);
    await expected();
    expect((await verifyRegistry(folder)).problems).toEqual([]);
  });

  it("tell nothing of what they say in the journal", async () => {
    await registry.setTag({ ...version, key: "note", value: "of Mrs Martin", person: "sam" });
    await registry.describe({ ...version, text: "as Mrs Martin asked", person: "sam" });
    expect(JSON.stringify(registry.history())).not.toContain("Martin");
  });

  it("are set by whoever works here, on what there is, under a plain key", async () => {
    const set = (changes: object) =>
      registry.setTag({ ...version, key: "team", value: "x", person: "sam", ...changes });
    await expect(set({ person: "vic" })).rejects.toMatchObject({ code: "registry.role" });
    await expect(set({ person: "nobody" })).rejects.toMatchObject({ code: "registry.unknown-person" });
    await expect(set({ number: 2 })).rejects.toMatchObject({ code: "registry.unknown" });
    await expect(set({ model: "none", number: null })).rejects.toMatchObject({ code: "registry.unknown" });
    await expect(set({ key: "a\nb" })).rejects.toMatchObject({ code: "registry.name" });
    await expect(set({ value: null })).rejects.toMatchObject({ code: "registry.tag-unknown" });
  });
});

describe("a model without versions", () => {
  it("is made once, by a scientist, and keeps who made it once it has versions", async () => {
    await registry.createModel("empty", "sam");
    await expect(registry.createModel("empty", "sam")).rejects.toMatchObject({
      code: "registry.model-known",
    });
    await expect(registry.createModel("light", "sam")).rejects.toMatchObject({
      code: "registry.model-known",
    });
    await expect(registry.createModel("other", "rae")).rejects.toMatchObject({ code: "registry.role" });
    await expect(registry.createModel("a@b", "sam")).rejects.toMatchObject({ code: "registry.name" });
    await registry.register({ model: "empty", author: "all", bundle: bundle("b"), run });
    expect(registry.models()).toMatchObject([
      { model: "empty", createdBy: "sam", versions: 1 },
      { model: "light", createdBy: "sam", versions: 1 },
    ]);
  });
});
