import { from } from "arquero";
import { fitPreparation, prepare } from "vigie/experiments";
import { expect, test } from "vitest";
import { signatureOf } from "../../../registry/bundle/signature.ts";
import { fittedPipeline, panelTable } from "../scoring/pipeline.ts";

test("a signature names each input with type, unit and what becomes of an empty cell", async () => {
  const { inputs, outputs } = signatureOf(await fittedPipeline());
  expect(
    inputs.map(({ name, type, unit, whenMissing, whenUnseen }) => [
      name,
      type,
      unit,
      whenMissing,
      whenUnseen,
    ]),
  ).toEqual([
    ["debt", "float64", "ratio", { rule: "imputed", value: 3, hasIndicator: true }, undefined],
    ["delay", "float64", "days", { rule: "imputed", value: 20, hasIndicator: true }, undefined],
    ["sector", "category", null, { rule: "no level", hasIndicator: false }, "zeros"],
  ]);
  expect(outputs.map(({ name }) => name)).toEqual(["margin", "probability", "level"]);
});

test("raw features stay missing", async () => {
  const rows = Uint32Array.from({ length: 12 }, (_, row) => row);
  const choice = { columns: ["debt", "delay", "sector"], mode: "raw" } as const;
  const preparation = fitPreparation(panelTable(), rows, choice);
  const { inputs } = signatureOf({ ...(await fittedPipeline()), preparation });
  expect(inputs.map(({ whenMissing }) => whenMissing.rule)).toEqual(["kept", "kept", "kept"]);
});

test("what only a formula reads says so", async () => {
  const derived = {
    name: "load",
    text: "debt * delay",
    theme: "payment",
    unit: "ratio",
    meaning: "x",
    missing: "y",
  } as const;
  const { inputs } = signatureOf(await fittedPipeline({ columns: ["load", "sector"], derived: [derived] }));
  expect(inputs.find(({ name }) => name === "debt")?.whenMissing).toEqual({ rule: "formula", of: ["load"] });
});

// The oracle is the preparation itself: the value that a signature names gives what an empty cell gives.
test.each([undefined, { debt: "asinh" as const }])(
  "the imputed value is the one that scoring uses, transforms %j",
  async (transforms) => {
    const pipeline = await fittedPipeline({ ...(transforms && { transforms }) });
    const { whenMissing } = signatureOf(pipeline).inputs[0]!;
    if (whenMissing.rule !== "imputed") throw new Error(`debt is ${whenMissing.rule}`);
    const row = panelTable().objects()[0] as Record<string, unknown>;
    const [empty, filled, other] = [null, whenMissing.value, whenMissing.value + 1].map((debt) => {
      const { names, columns } = prepare(from([{ ...row, debt }]), pipeline.preparation);
      return columns[names.indexOf("debt")]![0];
    });
    expect(empty).toBeCloseTo(filled!, 6);
    expect(other).not.toBeCloseTo(filled!, 6);
  },
);
