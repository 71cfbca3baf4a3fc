import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundle, open, run, temporaryFolder } from "./support.ts";

describe("the registry", () => {
  test("carries a version from candidate to production and tells who decided", async () => {
    const registry = await open(await temporaryFolder());
    const candidate = await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
    expect(candidate).toMatchObject({ reference: "demo@1", number: 1, status: "candidate" });
    await registry.requestReview("demo@1", "sam", "ready");
    await registry.approve("demo@1", "rae", "numbers reproduced");
    const released = await registry.release("demo@1", "production", "max", "first release");
    expect(released).toMatchObject({ status: "released", aliases: ["production"] });
    expect(registry.resolve("demo@production").digest).toBe(candidate.digest);
    const history = registry.history({ model: "demo" });
    expect(history.map(({ type, actor }) => [type, actor])).toEqual([
      ["version.registered", "sam"],
      ["review.requested", "sam"],
      ["version.approved", "rae"],
      ["version.released", "max"],
    ]);
    const standing = registry.at("2026-12-31").aliases[0]!;
    expect(standing).toMatchObject({ model: "demo", alias: "production", by: "max", version: { number: 1 } });
    expect(await registry.note(standing.reason)).toBe("first release");
    await registry.close();
  });

  test("is the same after its snapshot was deleted", async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    await first.register({ model: "demo", author: "sam", bundle: bundle(), run });
    const before = first.list();
    await first.close();
    await rm(join(folder, "state.json"));
    const again = await open(folder);
    expect(again.list()).toEqual(before);
    expect(again.mended).toEqual([]);
    await again.close();
  });
});
