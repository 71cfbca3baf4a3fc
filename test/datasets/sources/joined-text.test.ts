import { expect, it } from "vitest";
import { isoOfDay } from "../../../datasets/foundation/calendar.ts";
import type { Cells, Expression } from "../../../datasets/sources/expression.ts";
import { slashed } from "../../../datasets/sources/joined-text.ts";
import { createByteDictionary } from "../../../datasets/store/byte-dictionary.ts";
import type { ColumnChunk } from "../../../datasets/store/column-chunk.ts";

const rows = 60_000;
const dictionary = createByteDictionary();
const names = Array.from({ length: rows }, (_, i) => `account ${(i * 7919) % 211}`);
const days = Int32Array.from(names, (_, i) => (i * 104_729) % 97);
const valid = Uint8Array.from(names, (_, i) => (i % 11 === 0 ? 0 : 1));
const codes = Int32Array.from(names, (name) => dictionary.codeOf(name));
const name: ColumnChunk = { kind: "utf8", length: rows, valid, values: codes, dictionary };
const day: ColumnChunk = { kind: "date", length: rows, valid: new Uint8Array(rows).fill(1), values: days };

const giving = (chunk: ColumnChunk): Expression => ({ sql: "", over: () => () => chunk });

it("writes again what many other texts came after", () => {
  const chunk = slashed(giving(name), giving(day)).over({} as Cells)();
  if (chunk.kind !== "utf8") throw new TypeError(chunk.kind);
  const texts = chunk.dictionary.texts();
  const expected = names.map((one, i) => (valid[i] === 1 ? `${one}/${isoOfDay(days[i]!)}` : null));
  const written = Array.from(chunk.values, (code, i) => (chunk.valid[i] === 1 ? texts[code] : null));
  const wrong = written.findIndex((text, i) => text !== expected[i]);
  expect([written[wrong], wrong]).toEqual([expected[wrong], -1]);
  // Far more than are remembered, each of them three times.
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.length).toBeGreaterThan(15_000);
});
