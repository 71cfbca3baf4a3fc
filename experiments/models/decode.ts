import { Fault } from "vigie/datasets";
import { z } from "zod";
import { decodePrevalence } from "./baselines/prevalence.ts";
import { decodeSingleRatio } from "./baselines/single-ratio.ts";
import type { Model, ModelDocument, ModelKind } from "./contract.ts";
import { decodeLinear } from "./logistic/linear.ts";
import { decodeXgboost } from "./xgboost/model.ts";

const decoders: Record<ModelKind, (document: ModelDocument) => Model> = {
  "logistic-regression": decodeLinear,
  xgboost: decodeXgboost,
  prevalence: decodePrevalence,
  "single-ratio": decodeSingleRatio,
};

const envelope = z.strictObject({
  format: z.literal("vigie.model/1"),
  kind: z.string(),
  madeBy: z.strictObject({ engine: z.string(), version: z.string(), threads: z.int().positive() }),
  featureNames: z.array(z.string()),
  parameters: z.json(),
  body: z.unknown(),
  diagnostics: z.json(),
});

/**
 * The model of a stored document, predicting as on the day it was fitted. Needs no engine.
 * Throws `model.unknown-format`, `model.unknown-kind`, `model.malformed`, all of kind `broken`.
 */
export function decodeModel(document: ModelDocument): Model {
  const format = (document as { format?: unknown } | null)?.format;
  if (format !== "vigie.model/1")
    throw broken("model.unknown-format", `model format: ${String(format)} (expected vigie.model/1)`);
  const parsed = envelope.safeParse(document);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw broken(
      "model.malformed",
      `model document: ${path.join(".")}: ${message} (expected a vigie.model/1)`,
    );
  }
  const names = parsed.data.featureNames;
  if (new Set(names).size !== names.length)
    throw broken("model.malformed", "model document: featureNames repeat (expected distinct names)");
  const decode = Object.hasOwn(decoders, document.kind) ? decoders[document.kind] : undefined;
  if (decode === undefined)
    throw broken(
      "model.unknown-kind",
      `model kind: ${document.kind} (expected one of ${Object.keys(decoders).join(", ")})`,
    );
  return decode(document);
}

function broken(code: string, problem: string): Fault {
  return new Fault(code, problem, { kind: "broken" });
}
