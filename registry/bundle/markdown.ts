import type { Estimate } from "vigie/experiments";
import type { CardWords } from "./card-words.ts";

type Words = Pick<CardWords, "noInterval">;

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
  return text.replaceAll(/[\\|<>`*_[\]]/g, (character) => `\\${character}`).replaceAll(/\s+/g, " ");
}

export function figure(value: number | null): string {
  if (value === null) return "–";
  return Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(3) : value.toPrecision(3);
}

export function count(value: number): string {
  return value.toLocaleString("en-GB");
}

export function interval({ low, high }: Estimate, words: Words): string {
  return low === null || high === null ? words.noInterval : `${figure(low)} to ${figure(high)}`;
}

export function estimateCell(estimate: Estimate | undefined, words: Words): string {
  return estimate === undefined
    ? words.noInterval
    : `${figure(estimate.value)} (${interval(estimate, words)})`;
}
