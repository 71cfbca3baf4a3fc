import { Fault } from "vigie/datasets";
import type { Groups } from "../groups.ts";
import type { AuditedGroup } from "./measure.ts";
import type { AuditSpecification } from "./specification.ts";
import type { Undecided } from "./undecided.ts";

export const everyoneElse = "everyone else";

/** The level that a specification names for a division. */
export function namedLevel(
  { reference }: Pick<AuditSpecification, "reference">,
  division: string,
): string | null {
  return typeof reference === "object" ? (reference[division] ?? null) : null;
}

/** The level that all others are compared with; null for everyone else. Throws `audit.unknown-reference`. */
export function referenceName(
  { reference = everyoneElse }: AuditSpecification,
  division: string,
  measured: readonly AuditedGroup[],
): string | null {
  if (reference === "largest") return measured.toSorted((a, b) => b.firms - a.firms)[0]!.level;
  if (typeof reference === "string") return null;
  const named = namedLevel({ reference }, division);
  if (named === null || measured.some(({ level }) => level === named)) return named;
  throw new Fault(
    "audit.unknown-reference",
    `reference of ${division} unknown: ${named} (expected one of ${measured.map(({ level }) => level).join(", ")})`,
  );
}

/** Rows of all levels but one. */
export function restOf(
  present: readonly { readonly level: string; readonly rows: readonly number[] }[],
  level: string,
): Uint32Array {
  const others = present.filter((one) => one.level !== level);
  const all = new Uint32Array(others.reduce((sum, { rows }) => sum + rows.length, 0));
  let from = 0;
  for (const { rows } of others) {
    all.set(rows, from);
    from += rows.length;
  }
  return all;
}

/** Why groups cannot be compared on some rows; null where they can. */
export function whyNothing({ codes, levels }: Groups, named: string | null): Undecided | null {
  const present = new Set(Array.from(codes, (code) => levels[code]!));
  if (present.size < 2) return { because: "only group", level: [...present].join() };
  return named === null || present.has(named) ? null : { because: "reference absent", level: named };
}
