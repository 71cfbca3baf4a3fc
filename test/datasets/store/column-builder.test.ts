import { expect, it } from "vitest";
import { createByteDictionary } from "../../../datasets/store/byte-dictionary.ts";
import { createColumnBuilder } from "../../../datasets/store/column-builder.ts";
import type { ColumnChunk } from "../../../datasets/store/column-chunk.ts";
import { joinChunks } from "../../../datasets/store/join-chunks.ts";

/** Chunks of unlike lengths, together more than a builder begins with. */
const lengths = [1, 0, 50_000, 7, 90_000];
const dictionary = createByteDictionary();
for (const text of ["a", "b", "c"]) dictionary.codeOf(text);

function chunksOf(kind: ColumnChunk["kind"]): readonly ColumnChunk[] {
  return lengths.map((length, turn) => {
    const valid = Uint8Array.from({ length }, (_, i) => (i % 5 === turn ? 0 : 1));
    const numbers = Array.from(valid, (isThere, i) =>
      isThere === 0 ? 0 : (i + turn) % (kind === "bool" ? 2 : 3),
    );
    if (kind === "utf8") return { kind, length, valid, values: Int32Array.from(numbers), dictionary };
    if (kind === "float64") return { kind, length, valid, values: Float64Array.from(numbers) };
    if (kind === "bool") return { kind, length, valid, values: Uint8Array.from(numbers) };
    return { kind, length, valid, values: Int32Array.from(numbers) };
  });
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ColumnChunk["values"]) =>
  Buffer.from(buffer, byteOffset, byteLength);

it.each(["utf8", "float64", "int32", "date", "bool"] as const)("makes one chunk of many: %s", (kind) => {
  const chunks = chunksOf(kind);
  const builder = createColumnBuilder(kind);
  for (const [turn, chunk] of chunks.entries()) builder.append(chunk, [undefined, 10, 1e6][turn % 3]);
  const whole = joinChunks(chunks, kind);
  expect(builder.bytes).toBe(whole.valid.byteLength + whole.values.byteLength);
  const made = builder.finish();
  expect(made.length).toBe(whole.length);
  expect(bytesOf(made.valid).equals(bytesOf(whole.valid))).toBe(true);
  expect(bytesOf(made.values).equals(bytesOf(whole.values))).toBe(true);
  expect(builder.finish().length).toBe(0);
});
