import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { path, placeOf } from "../../server/web/router.ts";

describe("the router", () => {
  it.each([
    ["/", { page: "home" }],
    ["/runs", { page: "runs" }],
    ["/runs/", { page: "runs" }],
    ["/runs/abc", { page: "run", id: "abc" }],
    ["/runs/lists/abc", { page: "list", id: "abc" }],
    ["/runs/compare/a/b", { page: "compare", left: "a", right: "b" }],
    ["/models/debt", { page: "model", model: "debt" }],
    ["/models/debt/12", { page: "version", model: "debt", number: 12 }],
    ["/datasets/sha256%3Aab", { page: "dataset", version: "sha256:ab" }],
    ["/datasets/sha256%3Aab/rows", { page: "dataset", version: "sha256:ab", tab: "rows" }],
    [
      "/datasets/sha256%3Aab/difference/sha256%3Acd",
      { page: "dataset", version: "sha256:ab", tab: "difference", other: "sha256:cd" },
    ],
    ["/notebooks/compare-models", { page: "notebook", id: "compare-models" }],
    ["/history", { page: "history" }],
  ])("reads %s", (address, place) => {
    expect(placeOf(address)).toEqual(place);
  });

  it.each(["/nothing", "/models/debt/0", "/models/debt/last", "/runs/a/b", "/runs/%E0%A4%A"])(
    "knows no page at %s",
    (address) => {
      expect(placeOf(address).page).toBe("unknown");
    },
  );

  it("finds back whatever it encoded", () => {
    const name = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 999_999 }), (model, number) => {
        expect(placeOf(path("models", model, number))).toEqual({ page: "version", model, number });
      }),
    );
  });
});
