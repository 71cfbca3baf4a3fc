import type { ColumnDefinition } from "vigie/datasets";
import { mostReasons } from "./alert-row.ts";

/** What a sentence is made of. */
export interface Reason {
  readonly column: string;
  readonly definition: Pick<ColumnDefinition, "meaning" | "unit"> | undefined;
  /** The firm's value in the panel; null or undefined when not known. */
  readonly value: unknown;
  /** Log-odds. */
  readonly contribution: number;
}

/** The strongest reasons that raise the risk, as sentences; equal contributions by column name. */
export function reasonSentences(reasons: readonly Reason[]): readonly string[] {
  return reasons
    .filter(({ contribution }) => contribution > 0)
    .sort((a, b) => b.contribution - a.contribution || (a.column < b.column ? -1 : 1))
    .slice(0, mostReasons)
    .map(sentence);
}

function sentence({ column, definition, value }: Reason): string {
  const meaning = withoutFormula(definition?.meaning ?? column);
  return `${meaning}: ${describeValue(value, definition?.unit ?? null)}`;
}

/** `Mean of the debt ratio. [mean(debtRatio, 12)]` → `Mean of the debt ratio`: the formula is for the documentation. */
function withoutFormula(meaning: string): string {
  return meaning
    .trim()
    .replace(/\s*\[[^\]]*\]$/, "")
    .replace(/[.]$/, "");
}

function describeValue(value: unknown, unit: string | null): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "not known";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return String(value);
  const rounded = Number(value.toPrecision(4)).toLocaleString("en-GB", { maximumFractionDigits: 6 });
  return unit === null || unit === "ratio" ? rounded : `${rounded} ${unit}`;
}
