import { namesIn, parseExpression } from "vigie/datasets";
import type { Pipeline } from "vigie/experiments";

/** What becomes of an input's empty cell on its way into the model. */
export type MissingRule =
  /** Stays missing (NaN): the model takes it. */
  | { readonly rule: "kept" }
  /** Replaced by a value learned in train, in the input's own unit; with an indicator, the model is told. */
  | { readonly rule: "imputed"; readonly value: number; readonly hasIndicator: boolean }
  /** Belongs to no level. */
  | { readonly rule: "no level"; readonly hasIndicator: boolean }
  /** Read by these formulas alone, whose value is missing then. */
  | { readonly rule: "formula"; readonly of: readonly string[] }
  /** Constant or empty in train: the model does not see it. */
  | { readonly rule: "unused" };

export interface SignatureInput {
  readonly name: string;
  readonly type: string;
  /** `EUR`, `days`, … or null. */
  readonly unit: string | null;
  readonly meaning: string;
  /** What an empty cell means, in words; null where nobody has said. */
  readonly empty: string | null;
  readonly whenMissing: MissingRule;
  /** Of texts: what a level gives that train did not have. */
  readonly whenUnseen?: "zeros" | "missing" | "refuse";
}

export interface SignatureOutput {
  readonly name: "margin" | "probability" | "level";
  readonly type: "float64" | "category";
  readonly unit: string | null;
  readonly meaning: string;
}

/** `schema.json` of a bundle: what goes in and what comes out. */
export interface ModelSignature {
  readonly format: "vigie.signature/1";
  readonly inputs: readonly SignatureInput[];
  readonly outputs: readonly SignatureOutput[];
}

/** Every column a pipeline reads, in its order, and what it gives a row. */
export function signatureOf(pipeline: Pipeline): ModelSignature {
  return {
    format: "vigie.signature/1",
    inputs: pipeline.requires.map(({ name, type, unit, meaning, missing }) => ({
      ...{ name, type, unit, meaning, empty: missing },
      ...treatmentOf(pipeline, name),
    })),
    outputs,
  };
}

const outputs: readonly SignatureOutput[] = [
  { name: "margin", type: "float64", unit: "log-odds", meaning: "What ranks firms, after the rules." },
  {
    name: "probability",
    type: "float64",
    unit: "probability",
    meaning: "The calibrated probability of the target.",
  },
  {
    name: "level",
    type: "category",
    unit: null,
    meaning: "high, moderate or none, by the version's thresholds.",
  },
];

type Step = Pipeline["preparation"]["steps"][number];
type Treatment = Pick<SignatureInput, "whenMissing" | "whenUnseen">;

function treatmentOf(pipeline: Pipeline, name: string): Treatment {
  const step = pipeline.preparation.steps.find((one) => one.name === name);
  if (step === undefined) return { whenMissing: formulasReading(pipeline, name) };
  if (step.emits.length === 0) return { whenMissing: { rule: "unused" } };
  const whenMissing = missingRuleOf(step);
  if (step.type !== "category" && step.type !== "ordinal") return { whenMissing };
  return { whenMissing, whenUnseen: step.whenUnseen ?? "zeros" };
}

function missingRuleOf(step: Step): MissingRule {
  const hasIndicator = (step.emits as readonly string[]).includes("missing");
  if (step.type === "category")
    return step.whenMissing === "NaN" ? { rule: "kept" } : { rule: "no level", hasIndicator };
  const value = step.type === "boolean" ? step.fill : imputedBy(step);
  return value === null ? { rule: "kept" } : { rule: "imputed", value, hasIndicator };
}

/** The median is kept as the transform left it: told in the input's own unit. */
function imputedBy(step: Extract<Step, { type: "number" | "ordinal" }>): number | null {
  if (step.scale === null) return null;
  const { median } = step.scale;
  return step.type === "number" && step.transform === "asinh" ? Math.sinh(median) : median;
}

function formulasReading({ preparation, rules = [] }: Pipeline, name: string): MissingRule {
  const formulas = [...(preparation.derived ?? []), ...rules];
  const of = formulas.filter(({ text }) => readsName(text, name)).map((formula) => formula.name);
  return of.length === 0 ? { rule: "unused" } : { rule: "formula", of };
}

function readsName(text: string, name: string): boolean {
  return namesIn(parseExpression(text)).some((read) => read.name === name);
}
