import { expect, test } from "vitest";
import { bundle, open, run, temporaryFolder } from "./support.ts";

test("a rollback waits five days for somebody else, is late after that, and is reviewed once", async () => {
  let now = "2026-03-01T09:00:00.000Z";
  const registry = await open(await temporaryFolder(), { clock: () => new Date(now) });
  for (const mark of ["a", "b"]) {
    const { reference } = await registry.register({
      model: "demo",
      author: "sam",
      bundle: bundle(mark),
      run,
    });
    await registry.requestReview(reference, "sam", "ready");
    await registry.approve(reference, "rae", "read");
    await registry.release(reference, "production", "max", "better");
  }
  expect(registry.rollbacksDue()).toEqual([]);
  await registry.rollback("demo", "production", "max", "wrong scale");
  const waiting = {
    model: "demo",
    alias: "production",
    number: 1,
    by: "max",
    due: "2026-03-06T09:00:00.000Z",
  };
  expect(registry.rollbacksDue()).toMatchObject([{ ...waiting, isLate: false }]);
  now = "2026-03-06T09:00:00.001Z";
  expect(registry.rollbacksDue()).toMatchObject([{ isLate: true }]);

  const review = (person: string) =>
    registry.reviewRollback({ model: "demo", alias: "production", person, reason: "seen" });
  await expect(review("max")).rejects.toMatchObject({ code: "registry.four-eyes" });
  await expect(review("vic")).rejects.toMatchObject({ code: "registry.role" });
  await review("rae");
  expect(registry.rollbacksDue()).toEqual([]);
  expect(registry.history().at(-1)).toMatchObject({ type: "rollback.reviewed", actor: "rae" });
  await expect(review("rae")).rejects.toMatchObject({ code: "registry.nothing-due" });
  await registry.close();
});
