import type { Registry } from "vigie/registry";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundle, open, run, temporaryFolder } from "./support.ts";

let folder: string;
let registry: Registry;
beforeEach(async () => {
  folder = await temporaryFolder();
  registry = await open(folder);
  await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
});
afterEach(() => registry.close());

const answer = (more: object = {}) =>
  registry.answerQuestion({
    model: "demo",
    question: "retention",
    person: "ada",
    text: "Two years.",
    ...more,
  });

test("an admin answers for the controller; the text stays beside the journal", async () => {
  await answer();
  const { type, actor, payload } = registry.history({ model: "demo" }).at(-1)!;
  expect({ type, actor }).toEqual({ type: "question.answered", actor: "ada" });
  expect(JSON.stringify(payload)).not.toContain("Two years");
  if (!("reason" in payload)) throw new Error("no reason");
  expect(await registry.note(payload.reason)).toBe("Two years.");
});

test.each([
  [{ person: "rae" }, "registry.role"],
  [{ model: "other" }, "registry.unknown"],
  [{ question: "why" }, "registry.question"],
  [{ text: " " }, "registry.reason"],
])("refuses %j", async (more, code) => {
  const before = registry.head();
  await expect(answer(more)).rejects.toMatchObject({ code });
  expect(registry.head()).toEqual(before);
});

test("a bundle without evidence has no card, and says which files it lacks", async () => {
  await expect(registry.card("demo@1", {})).rejects.toThrow(
    "no card of demo@1: its bundle lacks study.json, origin.json, fold.json",
  );
});
