import { catalogue, requiredSources } from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { knownOnRules, panelSchema } from "../../../datasets/panel/panelSchema.ts";
import { checkManifest } from "../../../datasets/store/stored-folder.ts";

const { columns } = panelSchema(catalogue, [18, 3]);

describe("the panel's schema", () => {
  test("says of every feature what it means, where it comes from and what an empty cell says", () => {
    expect(catalogue.length).toBeGreaterThan(55);
    for (const { name } of catalogue) {
      const column = columns.find((one) => one.name === name)!;
      expect(column).toMatchObject({ role: "feature", theme: expect.any(String), unit: expect.any(String) });
      expect(column.meaning).toMatch(/^[A-Z0-9].{15,}/);
      expect(column.knownOn).toMatch(/^(assumed|observed): /);
      expect(column.missing).not.toBe("");
    }
  });

  test("keeps the text of what is derived, and only of that", () => {
    const texts = Object.fromEntries(columns.map(({ name, definition }) => [name, definition]));
    expect(texts.debtRatioMean12).toBe("mean(debtRatio, 12)");
    expect(texts.headcountLag18).toBe("lag(headcount, 18)");
    expect(texts.headcount).toBeUndefined();
    expect(columns.find(({ name }) => name === "debtRatioMean12")!.meaning).toContain(
      "[mean(debtRatio, 12)]",
    );
  });

  test("says which columns are those of the register as it was known", () => {
    const registered = columns.filter(({ knownOn }) => knownOn?.includes("delivery received by then"));
    expect(registered.map(({ name }) => name)).toEqual([
      ...["region", "department"],
      ...["activity", "activity2", "activity3", "activity4", "activity5", "legalForm"],
    ]);
  });

  test("names each column once, whatever the case, and can be stored", () => {
    const names = columns.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    const digest = `sha256:${"0".repeat(64)}` as const;
    checkManifest({
      format: "vigie.dataset/1",
      kind: "panel",
      name: "panel",
      schema: { columns },
      rows: 0,
      columnDigests: Object.fromEntries(columns.map(({ name }) => [name, digest])),
      parents: [],
      parameters: {},
    });
    expect(Object.keys(knownOnRules)).toEqual(expect.arrayContaining([...requiredSources]));
  });
});
