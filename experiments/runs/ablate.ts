import { join } from "node:path";
import { Fault, type LongWork, type Schema } from "vigie/datasets";
import { type ComparisonLine, compareModels } from "../evaluation/compare.ts";
import { type ExecutedRun, executeStudy } from "./execute.ts";
import type { Laboratory } from "./execution/bench.ts";
import { featureNames, themesOf } from "./feature-names.ts";
import type { ModelChoice, Study } from "./study.ts";
import { readTestPredictions } from "./test-predictions.ts";

export interface AblateOptions {
  /** Name of one of the study's models. */
  readonly model: string;
  readonly leaveOut: "each feature" | "each theme";
}

/** What the test part loses without some features; positive differences: the model is better with them. */
export interface AblationLine {
  /** A feature or a theme. */
  readonly without: string;
  readonly features: readonly string[];
  /** Model with all features against the model without these: AUC, then average precision; intervals are paired. */
  readonly lines: readonly ComparisonLine[];
}

export interface Ablation {
  readonly run: string;
  readonly protocol: string;
  readonly model: string;
  readonly lines: readonly AblationLine[];
}

interface Variant {
  readonly choice: ModelChoice;
  readonly without: string;
  readonly features: readonly string[];
}

/**
 * Fits one model of a study anew without each feature or each theme, as one run of jobs, and compares each with the whole
 * on the same test rows, one ablation a protocol that judges no sealed month.
 * Throws `ablate.unknown-model`, `ablate.nothing-left`, and what `executeStudy` throws.
 */
export async function ablate(
  study: Study,
  options: AblateOptions,
  laboratory: Laboratory,
  work: LongWork = {},
): Promise<readonly Ablation[]> {
  const { manifest } = await laboratory.store.resolve(study.panel);
  const { whole, variants } = variantsOf(study, manifest.schema, options);
  const models = [whole, ...variants.map(({ choice }) => choice)];
  const name = `${study.name} without ${options.leaveOut}`;
  const run = await executeStudy({ ...study, name, models }, laboratory, work);
  return Promise.all(
    run.record.study.protocols.map(({ name: protocol }) => judge(run, { study, protocol, whole, variants })),
  );
}

function variantsOf(
  study: Study,
  schema: Schema,
  { model, leaveOut }: AblateOptions,
): { whole: ModelChoice; variants: readonly Variant[] } {
  const whole = study.models.find(({ name }) => name === model);
  if (whole === undefined || whole.kind === "prevalence" || whole.kind === "single-ratio") {
    const known = study.models.map(({ name }) => name).join(", ");
    throw new Fault(
      "ablate.unknown-model",
      `model to ablate: ${model} (expected one that reads the study's features, of ${known})`,
    );
  }
  const features = whole.features ?? featureNames({ schema }, study);
  const themes = themesOf(schema, study);
  const keyOf =
    leaveOut === "each feature" ? (name: string) => name : (name: string) => themes.get(name) ?? "no theme";
  const variants = [...new Set(features.map(keyOf))].map((without): Variant => {
    const left = features.filter((name) => keyOf(name) !== without);
    if (left.length === 0)
      throw new Fault("ablate.nothing-left", `features without ${without}: 0 (expected others beside it)`);
    return {
      choice: { ...whole, name: `${whole.name} without ${without}`, features: left },
      without,
      features: features.filter((name) => keyOf(name) === without),
    };
  });
  return { whole: { ...whole, features }, variants };
}

async function judge(
  run: ExecutedRun,
  {
    study,
    protocol,
    whole,
    variants,
  }: { study: Study; protocol: string; whole: ModelChoice; variants: readonly Variant[] },
): Promise<Ablation> {
  const { outcomesOf } = await readTestPredictions(join(run.folder, `predictions-${protocol}.arrow`));
  const full = outcomesOf(whole.name);
  const draws = {
    replicates: study.replicates,
    seed: String(study.seed),
    metrics: ["auc", "averagePrecision"],
  };
  const lines = variants.map(({ choice, without, features }) => ({
    without,
    features,
    lines: compareModels(full, outcomesOf(choice.name), draws).lines,
  }));
  const gain = (line: AblationLine) => line.lines[1]!.difference.value ?? Number.NEGATIVE_INFINITY;
  return {
    run: run.record.id,
    protocol,
    model: whole.name,
    lines: lines.sort((a, b) => gain(b) - gain(a)),
  };
}
