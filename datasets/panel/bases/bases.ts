import type { FeatureDefinition, PanelSource } from "../definition.ts";
import type { FactTables } from "../factTables.ts";
import type { Spells } from "../spells.ts";
import { declaredValues } from "./declaredValues.ts";
import { failureSpells } from "./failureRates.ts";
import { latestValues } from "./latestValues.ts";
import { shortTime } from "./shortTime.ts";
import { socialDebt } from "./socialDebt.ts";

/** Every base feature but the age and the failure rates, and what the latter are made of. The spells of a source look at that source alone. */
export function baseSpells(
  tables: FactTables,
  features: readonly FeatureDefinition[],
  once: readonly PanelSource[],
): readonly Spells[] {
  return [
    ...socialDebt(once),
    ...latestValues,
    ...shortTime(once),
    ...declaredValues(features),
    ...failureSpells(tables),
  ];
}
