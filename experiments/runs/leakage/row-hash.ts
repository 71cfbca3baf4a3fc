import type { LeakageSubject } from "./subject.ts";
import { featureValues } from "./values.ts";

/**
 * A number for all features of each row, the same where they are the same. 53 bits: among a million rows two different
 * ones meet with a probability of one in ten thousand.
 */
export function hashRows(subject: LeakageSubject, rows: Uint32Array): Float64Array {
  const high = new Uint32Array(rows.length).fill(2166136261);
  const low = new Uint32Array(rows.length).fill(40503);
  const word = new Uint32Array(2);
  const number = new Float64Array(word.buffer);
  for (const { values } of featureValues(subject, rows))
    for (let i = 0; i < rows.length; i++) {
      number[0] = values[i]!;
      high[i] = mix(high[i]!, word[0]!, word[1]!);
      low[i] = mix(low[i]!, word[1]!, word[0]!);
    }
  return Float64Array.from(rows, (_, i) => (high[i]! & 0x1fffff) * 2 ** 32 + low[i]!);
}

/** The mixing steps of MurmurHash3 (Appleby 2008). */
function mix(hash: number, first: number, second: number): number {
  let h = hash;
  for (const word of [first, second]) {
    let k = Math.imul(word, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  return h >>> 0;
}
