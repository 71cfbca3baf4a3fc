import type { Month } from "../foundation/months.ts";
import { baseSpells } from "./bases/bases.ts";
import { declaredFactSteps } from "./bases/declaredValues.ts";
import { failureGroupStep, type failureRate } from "./bases/failureRates.ts";
import type { FeatureDefinition, PanelSource } from "./definition.ts";
import { calendarSteps, type DeliveredValues, factSteps, type Step } from "./facts.ts";
import type { FactTables } from "./factTables.ts";
import { type CompiledFeatures, compileFeatures } from "./language/compile.ts";
import type { Kernels } from "./language/evaluate.ts";
import { ageSpells, firmPerimeterSteps, type GridRange, gridSteps, rowSpells } from "./perimeter.ts";
import { outcomeNames, procedureSpells, type TargetOptions } from "./procedures.ts";
import type { Spells } from "./spells.ts";

export interface PlanOptions extends TargetOptions {
  readonly tables: FactTables;
  readonly features: readonly FeatureDefinition[];
  readonly from: Month;
  readonly until: Month;
  /** Which of several deliveries of a fact counts; default `as-of`. */
  readonly values?: DeliveredValues;
  /** Sources that came in one delivery, as it lies there; default none. */
  readonly once?: readonly PanelSource[];
}

/**
 * How a panel comes about: `steps` make tables of facts (those of `sharedTables` are there before), `spells` are queries
 * over them, and everything else is arithmetic over what they say (`runPlan`).
 */
export interface PanelPlan {
  readonly steps: readonly Step[];
  readonly spells: readonly Spells[];
  readonly compiled: CompiledFeatures;
  readonly range: GridRange;
  readonly targets: TargetOptions;
  /** Names of the columns of the result in order: state, month, classes, features, flags, targets. */
  readonly columns: readonly string[];
  /** What the words of the language do; default: what `parse.ts` says. */
  readonly kernels?: Kernels;
  /** How a failure rate comes of its counts; default: what `failureRates.ts` says. */
  readonly failureRate?: typeof failureRate;
}

export function planPanel(options: PlanOptions): PanelPlan {
  const { tables, features, from, until, horizons, once = [] } = options;
  const compiled = compileFeatures(features);
  const range = { gridFrom: from - compiled.lookbackMonths, from, until };
  return {
    compiled,
    range,
    targets: options,
    columns: [
      "state",
      "month",
      "sizeClass",
      "ageClass",
      ...features.map((feature) => feature.name),
      ...outcomeNames(horizons),
    ],
    steps: [
      ...calendarSteps,
      ...firmPerimeterSteps(tables),
      ...gridSteps(range),
      ...factSteps(tables, { values: options.values, once }),
      ...declaredFactSteps(tables, features, options.values),
      failureGroupStep,
    ],
    spells: [
      rowSpells.isAlive,
      rowSpells.isLarge,
      rowSpells.state,
      ageSpells,
      ...baseSpells(tables, features, once),
      ...procedureSpells(tables, horizons),
    ],
  };
}
