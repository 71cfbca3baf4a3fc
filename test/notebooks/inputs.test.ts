import { describe, expect, test } from "vitest";
import { Inputs } from "../../notebooks/engine/inputs/inputs.ts";

describe("defaults are those of @observablehq/inputs", () => {
  test.each([
    ["range", Inputs.range(), 0.5],
    ["range with a step", Inputs.range([0, 9], { step: 1 }), 5],
    ["range with a value out of it", Inputs.range([0, 9], { value: 20 }), 9],
    ["range upside down", Inputs.range([10, 0], { step: 1 }), 5],
    ["number", Inputs.number(), undefined],
    ["select", Inputs.select(["a", "b"]), "a"],
    ["select of nothing", Inputs.select([]), null],
    ["select with a value", Inputs.select([{ x: 1 }, "b"], { value: "b" }), "b"],
    ["select of several", Inputs.select(["a", "b"], { multiple: true }), []],
    ["select sorted and unique", Inputs.select(["b", "a", "b"], { sort: true, unique: true }), "a"],
    ["radio", Inputs.radio(["a", "b"]), null],
    ["checkbox", Inputs.checkbox(["a", "b"], { value: ["b"] }), ["b"]],
    ["toggle", Inputs.toggle(), false],
    ["text", Inputs.text(), ""],
    ["table", Inputs.table([{ x: 1 }, { x: 2 }]), [{ x: 1 }, { x: 2 }]],
    ["table without a need to choose", Inputs.table([{ x: 1 }], { required: false }), []],
  ])("%s", (_, input, expected) => expect(input.decode(input.initial)).toEqual(expected));
});

test("positions become the values they stand for, whatever these are", () => {
  const regions = [{ name: "Bretagne" }, { name: "Corse" }];
  expect(Inputs.select(regions).decode(1)).toBe(regions[1]);
  expect(Inputs.checkbox(regions).decode([1, 0])).toEqual([regions[1], regions[0]]);
  expect(Inputs.table(regions).decode([1])).toEqual([regions[1]]);
});

test("a range keeps to its steps in decimals", () => {
  expect(Inputs.range([0, 1], { step: 0.1 }).decode(0.7000000000000001)).toBe(0.7);
  expect(Inputs.range([0, 1], { step: 0.3 }).decode(1)).toBe(0.9);
});

test.each([
  [Inputs.range(), "x"],
  [Inputs.toggle(), 1],
  [Inputs.text(), 1],
  [Inputs.select(["a"]), 1],
  [Inputs.checkbox(["a"]), 0],
])("refuses what does not fit: %#", (input, wire) => {
  expect(() => input.decode(wire)).toThrow("value does not fit the widget");
});
