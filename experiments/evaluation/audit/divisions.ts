import { type Groups, rowsByLevel } from "../groups.ts";
import type { Outcomes } from "../outcomes.ts";
import { subsetOutcomes } from "../subset.ts";
import { type Audit, type AuditOptions, auditGroups } from "./audit.ts";

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

/** The same audit within each level of a control division: what remains of a gap among firms alike in it. */
export function auditWithin(
  outcomes: Outcomes,
  groups: Groups,
  control: Groups,
  options: AuditOptions,
): Readonly<Record<string, Audit>> {
  const rowsOf = rowsByLevel(control, outcomes.labels.length);
  const found: Record<string, Audit> = {};
  control.levels.forEach((level, code) => {
    const rows = rowsOf[code]!;
    const codes = Int32Array.from(rows, (row) => groups.codes[row]!);
    if (new Set(codes).size < 2) return;
    found[level] = auditGroups(subsetOutcomes(outcomes, rows), { ...groups, codes }, options);
  });
  return found;
}
