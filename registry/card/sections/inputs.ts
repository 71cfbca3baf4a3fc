import { type MissingRule, signatureOf } from "../../bundle/signature.ts";
import type { CardEvidence } from "../evidence.ts";
import { figure, section, table } from "../markdown.ts";
import type { CardWords } from "../words.ts";

/** The version's signature, for people. */
export function inputsSection({ pipeline }: CardEvidence, words: CardWords): string {
  const rows = signatureOf(pipeline).inputs.map(({ name, type, unit, whenMissing }) => [
    name,
    words.types[type] ?? type,
    words.units[unit ?? ""] ?? unit ?? "",
    missingText(whenMissing, words),
  ]);
  return section(words.inputs, table(words.inputsHeader, rows));
}

function missingText(missing: MissingRule, words: CardWords): string {
  const { missingRules } = words;
  if (missing.rule === "imputed")
    return missingRules.imputed(figure(missing.value, words), missing.hasIndicator);
  if (missing.rule === "no level") return missingRules.noLevel(missing.hasIndicator);
  if (missing.rule === "formula") return missingRules.formula(missing.of.join(", "));
  return missing.rule === "kept" ? missingRules.kept : missingRules.unused;
}
