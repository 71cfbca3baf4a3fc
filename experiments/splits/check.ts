import { isoOfMonth, parseMonth } from "vigie/datasets";
import { contains } from "./assign.ts";
import { type Fold, type FoldPart, foldParts, learningParts } from "./fold.ts";
import type { FoldKeys } from "./keys.ts";

/** One broken promise of a fold. */
export interface FoldBreach {
  readonly rule:
    | "part-empty"
    | "row-unknown"
    | "rows-not-ascending"
    | "row-in-two-parts"
    | "label-not-usable"
    | "month-outside-part"
    | "label-known-too-late"
    | "firm-in-two-parts"
    | "firm-on-both-sides";
  readonly parts: readonly FoldPart[];
  /** Rows (or firms, for the rules on firms) that break it. */
  readonly count: number;
  /** The first of them, in words. */
  readonly example: string;
}

/** Every promise that `fold` breaks, given the rows it was made from; none when it is sound. */
export function checkFold(fold: Fold, keys: FoldKeys): readonly FoldBreach[] {
  const broken = foldParts.flatMap((part) => checkRows(fold, keys, part));
  if (broken.some(({ rule }) => rule === "row-unknown")) return broken;
  return [...broken, ...checkTwice(fold), ...checkEmbargo(fold, keys), ...checkFirms(fold, keys)];
}

function checkRows({ rows, description }: Fold, keys: FoldKeys, part: FoldPart): FoldBreach[] {
  const range = {
    from: parseMonth(description.parts[part].from),
    until: parseMonth(description.parts[part].until),
  };
  const list = rows[part];
  const find = (rule: FoldBreach["rule"], isBroken: (row: number, i: number) => boolean) =>
    breach(rule, [part], Array.from(list).filter(isBroken), (row) => rowText(keys, row));
  const empty: FoldBreach[] =
    list.length > 0 ? [] : [{ rule: "part-empty", parts: [part], count: 0, example: `no row in ${part}` }];
  return [
    ...empty,
    ...find("row-unknown", (row) => row >= keys.labels.length),
    ...find("rows-not-ascending", (row, i) => i > 0 && row <= list[i - 1]!),
    ...find("label-not-usable", (row) => keys.labels[row] !== 0 && keys.labels[row] !== 1),
    ...find("month-outside-part", (row) => !contains(range, keys.asOf[row]!)),
  ];
}

function checkTwice({ rows }: Fold): FoldBreach[] {
  return pairs(foldParts).flatMap(([a, b]) => {
    const inA = new Set(rows[a]);
    const both = Array.from(rows[b]).filter((row) => inA.has(row));
    return breach("row-in-two-parts", [a, b], both, (row) => `row ${row}`);
  });
}

function checkEmbargo({ rows, description }: Fold, keys: FoldKeys): FoldBreach[] {
  const lastKnown = parseMonth(description.cutoff) - description.embargo.months;
  return learningParts.flatMap((part) => {
    const late = Array.from(rows[part]).filter((row) => keys.asOf[row]! > lastKnown);
    return breach("label-known-too-late", [part], late, (row) => rowText(keys, row));
  });
}

function checkFirms({ rows, description }: Fold, keys: FoldKeys): FoldBreach[] {
  const firmsOf = (part: FoldPart) => new Set(Array.from(rows[part], (row) => keys.firms[row]!));
  const shared = (rule: FoldBreach["rule"], a: FoldPart, b: FoldPart) => {
    const inA = firmsOf(a);
    const both = [...firmsOf(b)].filter((firm) => inA.has(firm));
    return breach(rule, [a, b], both, (firm) => `firm ${keys.firmNames[firm]}`);
  };
  return [
    ...pairs(learningParts)
      .filter(([a, b]) => description.separateFirms || sameMonths(description, a, b))
      .flatMap(([a, b]) => shared("firm-in-two-parts", a, b)),
    ...(description.protocol === "grouped" || areApart(description)
      ? learningParts.flatMap((part) => shared("firm-on-both-sides", part, "test"))
      : []),
  ];
}

/** Whether no region is both learned from and judged: then no firm may be either. */
function areApart({ learned, tested }: Fold["description"]): boolean {
  return learned !== undefined && tested !== undefined && !learned.some((level) => tested.includes(level));
}

function sameMonths({ parts }: Fold["description"], a: FoldPart, b: FoldPart): boolean {
  return parts[a].from === parts[b].from && parts[a].until === parts[b].until;
}

function breach(
  rule: FoldBreach["rule"],
  parts: readonly FoldPart[],
  found: readonly number[],
  say: (item: number) => string,
): FoldBreach[] {
  return found.length === 0 ? [] : [{ rule, parts, count: found.length, example: say(found[0]!) }];
}

function rowText({ asOf, firms, firmNames }: FoldKeys, row: number): string {
  const month = asOf[row];
  if (month === undefined) return `row ${row}`;
  return `row ${row}: firm ${firmNames[firms[row]!]}, as of ${isoOfMonth(month)}`;
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
}
