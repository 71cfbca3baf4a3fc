import fc from "fast-check";
import { expect, it } from "vitest";
import { createLineCutter } from "../../../../datasets/sources/bytes/cut-line.ts";

const fields = 4;
const field = fc.constantFrom("", "a", "ab", "abc", '"a"', '"a;b"', 'a"b', '"', "é");
const ends = fc.constantFrom("\n", "\r\n");
const usual = ["a", '"b;b"', "", "c"];
/** Begins as the others do, and goes on in its own way. */
const line = fc
  .tuple(fc.nat(fields), fc.array(field, { minLength: 1, maxLength: fields }), ends)
  .map(([kept, rest, end]) => [...usual.slice(0, kept), ...rest].slice(0, fields + 1).join(";") + end);
const lines = fc.array(line, { minLength: 1, maxLength: 12 });

/** Each line: where its fields stand, what is odd about it, where it ends. */
function cutAll(bytes: Uint8Array, isCompared: boolean) {
  const cutter = createLineCutter(";", fields);
  const found: { cells: readonly string[]; isOdd: boolean; end: number }[] = [];
  let [before, repeated] = [-1, 0];
  for (let from = 0; from < bytes.length; ) {
    const end = cutter.cut(bytes, from, before);
    const { isOdd, starts, ends } = cutter;
    const texts = Array.from(starts, (start, i) =>
      Buffer.from(bytes.subarray(from + start, from + ends[i]!)).toString(),
    );
    found.push({ cells: isOdd ? [] : texts, isOdd, end });
    repeated += cutter.repeated;
    before = isCompared && !isOdd ? from : -1;
    from = end + 1;
  }
  return { found, hasControl: cutter.hasControl, returns: cutter.returns, repeated };
}

it("cuts a line the same whether or not it is compared with the one before", () => {
  let compared = 0;
  fc.assert(
    fc.property(lines, (texts) => {
      const bytes = Buffer.from(texts.join(""));
      const [{ repeated, ...fast }, { repeated: none, ...slow }] = [
        cutAll(bytes, true),
        cutAll(bytes, false),
      ];
      expect(fast).toEqual(slow);
      expect(none).toBe(0);
      compared += repeated;
    }),
    { numRuns: 2000 },
  );
  expect(compared).toBeGreaterThan(1000);
});

it("counts the fields that are as in the line before, whole and with what ends them", () => {
  const repeatedOf = (first: string, second: string) =>
    cutAll(Buffer.from(`${first}\n${second}\n`), true).repeated;
  expect(repeatedOf("1;2;3;4", "1;2;3;4")).toBe(3);
  expect(repeatedOf("1;2;3;4", "1;2;33;4")).toBe(2);
  expect(repeatedOf("1;22;3;4", "1;2;3;4")).toBe(1);
  expect(repeatedOf('1;"2;2";3;4', '1;"2;3";3;4')).toBe(1);
  expect(repeatedOf("1;2;3", "1;2;3;4")).toBe(0);
});
