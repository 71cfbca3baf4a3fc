import type { FeatureDefinition } from "../definition.ts";
import type { FactTables } from "../factTables.ts";
import type { Spells } from "../spells.ts";
import { declaredValues } from "./declaredValues.ts";
import { failureRates } from "./failureRates.ts";
import { latestValues } from "./latestValues.ts";
import { shortTime } from "./shortTime.ts";
import { socialDebt } from "./socialDebt.ts";

/** Every base feature but the age. The spells of a source look at that source alone. */
export function baseSpells(tables: FactTables, features: readonly FeatureDefinition[]): readonly Spells[] {
  return [...socialDebt, ...latestValues, ...shortTime, ...declaredValues(features), failureRates(tables)];
}
