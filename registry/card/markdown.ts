import type { Estimate } from "vigie/experiments";
import type { CardWords } from "./words.ts";

type Words = Pick<CardWords, "noInterval" | "locale" | "to">;

export function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

export function bullets(texts: readonly string[]): string {
  return texts.map((text) => `- ${text}`).join("\n");
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A name from the data can neither end its cell nor become markup. */
function escapeCell(text: string): string {
  return escapeText(text).replaceAll(/\s+/g, " ");
}

/** What people wrote, as text and never as markup. */
export function escapeText(text: string): string {
  return text.replaceAll(/[\\|<>`*_[\]#]/g, (character) => `\\${character}`);
}

export function figure(value: number | null, { locale }: Pick<Words, "locale">): string {
  if (value === null) return "–";
  const digits =
    Math.abs(value) >= 0.1 || value === 0
      ? { minimumFractionDigits: 3, maximumFractionDigits: 3 }
      : { minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
  return value.toLocaleString(locale, { useGrouping: false, ...digits });
}

export function count(value: number, { locale }: Pick<Words, "locale">): string {
  return value.toLocaleString(locale);
}

export function interval({ low, high }: Pick<Estimate, "low" | "high">, words: Words): string {
  return low === null || high === null
    ? words.noInterval
    : `${figure(low, words)} ${words.to} ${figure(high, words)}`;
}

export function estimateCell(estimate: Estimate | undefined, words: Words): string {
  return estimate === undefined
    ? words.noInterval
    : `${figure(estimate.value, words)} (${interval(estimate, words)})`;
}

/** What groups are by, as the language has it; those of other panels as they are. */
export function divisionName(name: string, { divisions }: Pick<CardWords, "divisions">): string {
  return (divisions as Readonly<Record<string, string>>)[name] ?? name;
}

/** A metric's name as the language has it: `recall@high` → `Recall, high alert`. */
export function metricName(name: string, words: Pick<CardWords, "metricNames" | "levels">): string {
  const [metric, level] = name.split("@");
  const known = (words.metricNames as Readonly<Record<string, string>>)[metric!] ?? metric!;
  return level === "high" || level === "moderate" ? `${known}, ${words.levels[level]}` : known;
}
