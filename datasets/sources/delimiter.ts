import type { RawColumn, Source } from "./contract.ts";
import { splitHeader } from "./header.ts";

const delimiters: readonly Source["delimiter"][] = [";", ",", "\t", "|"];

/** What separates the columns of a header: of all separators the one that shows most columns of the source, its own first. */
export function delimiterOf(header: string, source: Source): Source["delimiter"] {
  const shown = (delimiter: string) => {
    const names = new Set(splitHeader(header, delimiter).map(tidied));
    return source.columns.filter((column) => namesOf(column).some((name) => names.has(name))).length;
  };
  const others = delimiters.filter((delimiter) => delimiter !== source.delimiter);
  return others.reduce((best, other) => (shown(other) > shown(best) ? other : best), source.delimiter);
}

function namesOf({ name, aliases = [] }: RawColumn): readonly string[] {
  return [name, ...aliases].map(tidied);
}

/** A column's name, whatever its case, its spaces and how its apostrophes are written. */
export function tidied(name: string): string {
  return name.toLowerCase().replace(/\s+/g, " ").replaceAll("\u2019", "'");
}
