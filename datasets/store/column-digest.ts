import { createHash } from "node:crypto";
import type { Digest } from "../foundation/digest.ts";
import { digestBytes } from "../foundation/digest.ts";
import type { ChunkKind, ColumnChunk } from "./column-chunk.ts";
import { createTextExpander } from "./text-dictionary.ts";

/**
 * Digest of a column's logical values, fed chunk by chunk: where the chunks end, how the file encodes them
 * (dictionary, run length, Arrow, Parquet) makes no difference.
 *
 * Three streams are hashed apart, little-endian: one byte of validity a row; the values (float64 bits with one
 * NaN and no −0, int32, days since 1970, one byte a bool, UTF-8 bytes; zeros where missing); the lengths of the
 * texts in bytes (int32). The digest is that of `vigie.column/1`, type tag, row count and the three, a line each.
 */
export interface ColumnDigester {
  update(chunk: ColumnChunk): void;
  /** Rows of a text column: one byte of validity a row, the UTF-8 bytes of all, the length of each in bytes. */
  updateTexts(texts: { valid: Uint8Array; bytes: Uint8Array; lengths: Int32Array }): void;
  finish(): Digest;
}

export function createColumnDigester(kind: ChunkKind): ColumnDigester {
  const valid = createHash("sha256");
  const values = createHash("sha256");
  const lengths = createHash("sha256");
  const expandTexts = createTextExpander();
  let rows = 0;
  const updateTexts: ColumnDigester["updateTexts"] = (texts) => {
    rows += texts.valid.length;
    valid.update(texts.valid);
    values.update(texts.bytes);
    lengths.update(littleEndian(texts.lengths));
  };
  return {
    updateTexts,
    update(chunk) {
      if (chunk.kind !== kind) throw new TypeError(`chunk of another type: ${chunk.kind} (expected ${kind})`);
      if (chunk.kind === "utf8") {
        const texts = expandTexts(chunk.dictionary, { codes: chunk.values, valid: chunk.valid });
        updateTexts({ valid: chunk.valid, ...texts });
        return;
      }
      rows += chunk.length;
      valid.update(chunk.valid);
      values.update(littleEndian(chunk.kind === "float64" ? oneNaN(chunk.values) : chunk.values));
    },
    finish: () =>
      digestBytes(
        ["vigie.column/1", kind, rows, valid.digest("hex"), values.digest("hex"), lengths.digest("hex")].join(
          "\n",
        ),
      ),
  };
}

/** The canonical NaN is 0x7ff8000000000000, whatever bits the value came with. */
function oneNaN(values: Float64Array): Float64Array {
  let i = 0;
  while (i < values.length && !Number.isNaN(values[i])) i++;
  if (i === values.length) return values;
  const result = values.slice();
  const bits = new BigUint64Array(result.buffer);
  for (; i < result.length; i++) if (Number.isNaN(result[i])) bits[i] = 0x7ff8000000000000n;
  return result;
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(values: Float64Array | Int32Array | Uint8Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (isLittleEndian || values.BYTES_PER_ELEMENT === 1) return bytes;
  const swapped = Buffer.from(bytes);
  return values.BYTES_PER_ELEMENT === 8 ? swapped.swap64() : swapped.swap32();
}
