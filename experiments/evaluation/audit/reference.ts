import { Fault } from "vigie/datasets";
import type { AuditedGroup } from "./audit.ts";
import type { AuditSpecification } from "./specification.ts";

export const everyoneElse = "everyone else";

/** The level that all others are compared with; null for everyone else. Throws `audit.unknown-reference`. */
export function referenceName(
  { reference = everyoneElse }: AuditSpecification,
  division: string,
  measured: readonly AuditedGroup[],
): string | null {
  if (reference === "largest") return measured.toSorted((a, b) => b.firms - a.firms)[0]!.level;
  if (typeof reference === "string") return null;
  const named = reference[division];
  if (named === undefined || measured.some(({ level }) => level === named)) return named ?? null;
  throw new Fault(
    "audit.unknown-reference",
    `reference of ${division} unknown: ${named} (expected one of ${measured.map(({ level }) => level).join(", ")})`,
  );
}

/** Rows of all levels but one. */
export function restOf(
  present: readonly { readonly level: string; readonly rows: readonly number[] }[],
  level: string,
): readonly number[] {
  return present.filter((one) => one.level !== level).flatMap(({ rows }) => rows);
}
