import type { Groups } from "../groups.ts";

/** Rows divided by two divisions at once: `Bretagne, 10-19`. Levels that do not occur together are absent. */
export function crossGroups(a: Groups, b: Groups): Groups {
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = a.codes.map((code, row) => {
    const key = `${code}/${b.codes[row]}`;
    const found = index.get(key) ?? index.size;
    if (found === index.size) levels.push(`${a.levels[code]}, ${b.levels[b.codes[row]!]}`);
    index.set(key, found);
    return found;
  });
  return { name: `${a.name} x ${b.name}`, codes, levels };
}
