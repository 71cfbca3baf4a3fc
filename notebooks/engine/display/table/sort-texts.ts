import { positions, sortNumbers } from "./sort-numbers.ts";

/** Below this many a sort by comparison is faster. */
const few = 64;
/** As many UTF-16 units as fit a double, each with one for the end of the text. */
const unitsPerKey = 3;
const radix = 65_537;

interface Stretch {
  readonly from: number;
  readonly until: number;
  /** Units in which all texts of the stretch agree. */
  readonly depth: number;
}

/** The positions of `texts` in the order of their UTF-16 units, as `<` has it; equal ones keep theirs. `way` -1 turns it round. */
export function sortTexts(texts: readonly string[], way: 1 | -1): Uint32Array {
  const order = positions(texts.length);
  const waiting: Stretch[] = [{ from: 0, until: order.length, depth: 0 }];
  for (let stretch = waiting.pop(); stretch !== undefined; stretch = waiting.pop())
    waiting.push(...sortStretch(order, texts, stretch, way));
  return order;
}

/** Sorts a stretch by its next units, and gives the parts in which these agree. */
function sortStretch(
  order: Uint32Array,
  texts: readonly string[],
  { from, until, depth: known }: Stretch,
  way: 1 | -1,
): Stretch[] {
  const rows = order.subarray(from, until);
  if (rows.length < few) {
    rows.sort((a, b) => (texts[a]! < texts[b]! ? -way : texts[a]! > texts[b]! ? way : a - b));
    return [];
  }
  const depth = agreedUnits(rows, texts, known);
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) keys[i] = way * keyAt(texts[rows[i]!]!, depth);
  const sorted = sortNumbers(keys);
  rows.set(sorted.map((at) => rows[at]!));
  return equalParts(sorted, keys)
    .filter(([begin]) => Math.abs(keys[sorted[begin]!]!) % radix !== 0)
    .map(([begin, end]) => ({ from: from + begin, until: from + end, depth: depth + unitsPerKey }));
}

/** The next units as one number; 0 stands for what is past the end. */
function keyAt(text: string, depth: number): number {
  let key = 0;
  for (let i = depth; i < depth + unitsPerKey; i++)
    key = key * radix + (i < text.length ? text.charCodeAt(i) + 1 : 0);
  return key;
}

/** How far all texts agree with the first. */
function agreedUnits(rows: Uint32Array, texts: readonly string[], known: number): number {
  const first = texts[rows[0]!]!;
  let agreed = first.length;
  for (const row of rows) {
    const text = texts[row]!;
    let i = known;
    while (i < agreed && i < text.length && text.charCodeAt(i) === first.charCodeAt(i)) i++;
    agreed = i;
    if (agreed <= known) return known;
  }
  return agreed;
}

/** `[begin, end)` of the runs of more than one equal key. */
function equalParts(sorted: Uint32Array, keys: Float64Array): (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  let begin = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && keys[sorted[i]!] === keys[sorted[begin]!]) continue;
    if (i - begin > 1) parts.push([begin, i]);
    begin = i;
  }
  return parts;
}
