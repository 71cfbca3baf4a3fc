import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonSlices } from "../../../registry/state/json-slices.ts";

test("is the text of JSON.stringify, however deep it is cut", () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.object({
      values: [fc.string({ unit: "binary" }), fc.double(), fc.constant(undefined), fc.constant(null)],
    }),
  );
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 5 }), (value, depth) => {
      expect([...jsonSlices(value, depth)].join("")).toBe(JSON.stringify(value));
    }),
  );
});

test("comes in slices that are made when they are asked for", () => {
  const entry = () => ({ text: "x".repeat(1000), toJSON: () => ({ i: made++ }) });
  let made = 0;
  const slices = jsonSlices({ versions: { demo: Array.from({ length: 100_000 }, entry) } }, 3);
  const first = slices.next().value as string;
  expect(first.length).toBeGreaterThan(60_000);
  expect(first.length).toBeLessThan(70_000);
  expect(made).toBeLessThan(10_000);
  expect(JSON.parse(first + [...slices].join("")).versions.demo.at(-1)).toEqual({ i: 99_999 });
});
