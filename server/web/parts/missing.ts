import type { MissingRule } from "vigie/registry";
import { format, words } from "../language.ts";

/** What becomes of a missing value, in the reader's words. */
export function missingText(missing: MissingRule): string {
  const t = words.value.review.missingRules;
  if (missing.rule === "imputed")
    return t.imputed(format.value.number(missing.value, 3), missing.hasIndicator);
  if (missing.rule === "no level") return t.noLevel(missing.hasIndicator);
  if (missing.rule === "formula") return t.formula(missing.of.join(", "));
  return missing.rule === "kept" ? t.kept : t.unused;
}
