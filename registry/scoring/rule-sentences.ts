import { actionWords, type Pipeline, type Scores } from "vigie/experiments";

/** Where the parts of expert rules are summed. */
export const ruleTheme = "expert rules";

/** What rules did to one row, in their order: an agent must see that it was no model's doing. Rules that moved nothing say nothing. */
export function ruleSentences(
  { rules = [] }: Pipeline,
  { rules: applied }: Pick<Scores, "rules">,
  i: number,
): readonly string[] {
  if (applied === null) return [];
  return rules
    .filter((_, k) => applied.stages[k]![i] !== applied.stages[k + 1]![i])
    .map((rule) => `${rule.because} (expert rule ${rule.name} ${rule.version}: ${actionWords(rule)})`);
}
