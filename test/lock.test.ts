import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }
    >
  >;
}

const { packages } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../package-lock.json"), "utf8"),
) as Lock;

it("locks the packages of every platform, without which npm ci refuses (node test/support/complete-lock.mjs adds them)", () => {
  const named = Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => [
      `node_modules/${name}`,
      `${parent}/node_modules/${name}`,
    ]),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((places) => places.every((place) => packages[place] === undefined))).toEqual([]);
});

it("records no download addresses", () => {
  expect(
    Object.entries(packages).filter(
      ([, { resolved }]) => resolved !== undefined && !resolved.startsWith("node_modules"),
    ),
  ).toEqual([]);
});
