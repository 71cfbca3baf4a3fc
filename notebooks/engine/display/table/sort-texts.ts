import { positions } from "./positions.ts";
import { sortByNumbers } from "./sort-numbers.ts";

/** Below this many, moving each to its place is faster. */
const few = 32;
/** Whole numbers up to this are exact in a double. */
const mostKeys = 2 ** 53;

interface Stretch {
  readonly from: number;
  readonly until: number;
  /** Units in which all texts of the stretch agree. */
  readonly depth: number;
}

/**
 * Sorts `rows`, in place, by their texts: by UTF-16 units, as `<` has it; equal ones keep their order. `way` -1 turns it
 * round. As many units as fit a double are a number, by their places among the units there are; where such numbers are
 * equal, the next ones decide.
 */
export function sortByTexts(texts: readonly string[], rows: Uint32Array, way: 1 | -1): void {
  const order = positions(rows.length);
  const depth = agreedUnits(texts, order, 0);
  const alphabet = alphabetOf(texts, depth);
  const waiting: Stretch[] = [{ from: 0, until: order.length, depth }];
  for (let stretch = waiting.pop(); stretch !== undefined; stretch = waiting.pop())
    waiting.push(...sortStretch(texts, order, { ...stretch, alphabet, way }));
  rows.set(order.map((at) => rows[at]!));
}

/** Sorts a stretch by its next units, and gives the parts in which these agree. */
function sortStretch(
  texts: readonly string[],
  order: Uint32Array,
  {
    from,
    until,
    depth: known,
    alphabet,
    way,
  }: Stretch & { readonly alphabet: Alphabet; readonly way: 1 | -1 },
): Stretch[] {
  const part = order.subarray(from, until);
  if (part.length < few) {
    insert(texts, part, way);
    return [];
  }
  const depth = agreedUnits(texts, part, known);
  const keys = keysOf(texts, part, depth, alphabet);
  if (way === -1) for (let i = 0; i < keys.length; i++) keys[i] = -keys[i]!;
  sortByNumbers(keys, part);
  const { radix, units } = alphabet;
  return equalParts(keys)
    .filter(([begin]) => Math.abs(keys[begin]!) % radix !== 0)
    .map(([begin, end]) => ({ from: from + begin, until: from + end, depth: depth + units }));
}

function insert(texts: readonly string[], order: Uint32Array, way: 1 | -1): void {
  for (let i = 1; i < order.length; i++) {
    const row = order[i]!;
    const text = texts[row]!;
    let at = i;
    for (; at > 0; at--) {
      const before = texts[order[at - 1]!]!;
      if (way === 1 ? before <= text : before >= text) break;
      order[at] = order[at - 1]!;
    }
    order[at] = row;
  }
}

/** The units that stand in texts, from a depth on. */
interface Alphabet {
  /** By unit: its place among them, from 1. */
  readonly ranks: Uint32Array;
  /** One more than they are: 0 stands for what is past the end of a text. */
  readonly radix: number;
  /** As many fit one key. */
  readonly units: number;
}

function alphabetOf(texts: readonly string[], depth: number): Alphabet {
  const ranks = new Uint32Array(65_536);
  for (const text of texts) for (let i = depth; i < text.length; i++) ranks[text.charCodeAt(i)] = 1;
  let radix = 1;
  for (let unit = 0; unit < ranks.length; unit++) if (ranks[unit] === 1) ranks[unit] = radix++;
  return { ranks, radix, units: Math.floor(Math.log(mostKeys) / Math.log(Math.max(2, radix))) };
}

/** The next units of each text as one number; what lies past the end of a text counts 0. */
function keysOf(
  texts: readonly string[],
  order: Uint32Array,
  depth: number,
  alphabet: Alphabet,
): Float64Array {
  const { ranks, radix, units } = alphabet;
  const keys = new Float64Array(order.length);
  for (let k = 0; k < order.length; k++) {
    const text = texts[order[k]!]!;
    const end = Math.min(text.length, depth + units);
    let key = 0;
    for (let i = depth; i < end; i++) key = key * radix + ranks[text.charCodeAt(i)]!;
    for (let i = end; i < depth + units; i++) key *= radix;
    keys[k] = key;
  }
  return keys;
}

/** How far all texts agree with the first. */
function agreedUnits(texts: readonly string[], order: Uint32Array, known: number): number {
  const first = texts[order[0]!] ?? "";
  let agreed = first.length;
  for (let k = 0; k < order.length && agreed > known; k++) {
    const text = texts[order[k]!]!;
    let i = known;
    while (i < agreed && i < text.length && text.charCodeAt(i) === first.charCodeAt(i)) i++;
    agreed = i;
  }
  return agreed;
}

/** `[begin, end)` of the runs of more than one equal key. */
function equalParts(keys: Float64Array): (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  let begin = 0;
  for (let i = 1; i <= keys.length; i++) {
    if (i < keys.length && keys[i] === keys[begin]) continue;
    if (i - begin > 1) parts.push([begin, i]);
    begin = i;
  }
  return parts;
}
