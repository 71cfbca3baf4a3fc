import { catalogue, declareFeatures, furtherFeatures, sourceNamed } from "vigie/datasets";
import { expect, test } from "vitest";
import { factsSchema } from "../../../datasets/sources/write-facts.ts";
import { buildRows, firm } from "./facts.ts";

const all = Object.entries(furtherFeatures).flatMap(([source, features]) =>
  features.map((feature) => [feature.name, source, feature] as const),
);

test.each(all)("%s takes a column that the facts of %s have", (_, source, feature) => {
  if (!("value" in feature)) throw new Error("not a value");
  const columns = factsSchema(sourceNamed(source)).columns;
  const typeOf = (name: string) => columns.find((column) => column.name === name)?.type;
  expect(feature.value.source).toBe(source);
  expect(["float64", "int32", "bool"]).toContain(typeOf(feature.value.column));
  expect(typeOf(feature.value.newestBy)).toBe("date");
  for (const text of [feature.unit, feature.meaning, feature.missing]) expect(text).not.toBe("");
});

test("all of them together stand beside the catalogue", () => {
  const features = declareFeatures(
    catalogue,
    all.map(([, , feature]) => feature),
  );
  expect(features).toHaveLength(catalogue.length + all.length);
  expect(all.length).toBeGreaterThan(10);
});

test("a ratio of Diane is known 7 months after the closing and counts for 14", async () => {
  const siren = "111111118";
  const accounts = (closedOn: string, knownOn: string, marginRate: number | null) => ({
    siren,
    closedOn,
    knownOn,
    marginRate,
  });
  const features = declareFeatures(catalogue, [furtherFeatures.diane![0]!]);
  const rows = [
    accounts("2016-12-31", "2017-07-31", 30),
    accounts("2017-12-31", "2018-07-31", 12.5),
    accounts("2018-12-31", "2019-07-31", null),
  ];
  const more = { diane: { columns: "closedOn DATE, marginRate DOUBLE", rows } };
  const built = await buildRows(firm(siren), { from: "2017-07", until: "2019-12", features, more });
  const values = built.rows.map(({ asOf, dianeMarginRate }) => [asOf, dianeMarginRate]);
  const first = (value: number | null) => values.find(([, found]) => found === value)?.[0];
  expect([first(30), first(12.5)]).toEqual(["2017-08", "2018-08"]);
  expect(values.filter(([, found]) => found === 30)).toHaveLength(12);
  expect(values.filter(([, found]) => found === 12.5)).toHaveLength(14);
  expect(values.at(-1)).toEqual(["2019-11", null]);
});
