import { expect, test } from "vitest";
import { decodeLz4Frame } from "../../../datasets/sources/text/lz4.ts";

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

/** `pyarrow.compress(text, codec="lz4")` of pyarrow 26. */
const frame =
  "BCJNGGBAguoAAAD/F0xlIHRlbXBzIG5lIGZhaXQgcmllbiDDoCBs4oCZYWZmYWlyZS4gJgD/////////////////////////////////" +
  "/////////////////////////3v/eCEoPWE4d2tsIT9qSTcyO1N4UTkuMUNiNXFgXWkoTytuZWskRXVYSUlWcUF4Y11keUN0WU1OXSFM" +
  "K3NudzVaM3VqbSVEcVNCP0tkMWdQR01gJ1c6Kys4UyNaRT9GWyVWOy8wP10uZ1VQWXE8b1dMT2EmUzUkIS1GbUkyKS9CYzl2Z2d0NV88" +
  "J4cA/1ZQP0ZbJVYAAAAA";
const text =
  "Le temps ne fait rien à l’affaire. ".repeat(300) +
  Array.from({ length: 500 }, (_, i) =>
    String.fromCharCode(33 + ((i * i * 7 + Math.floor(i / 3)) % 90)),
  ).join("");

test("a frame of another program gives its text", () => {
  expect(new TextDecoder().decode(decodeLz4Frame(bytesOf(frame)))).toBe(text);
});

test("blocks may be as they are, have sums, and go back to the block before", () => {
  const raw = [3, 0, 0, 0x80, ..."abc".split("").map((one) => one.charCodeAt(0)), 9, 9, 9, 9];
  const packed = [6, 0, 0, 0, 0x14, 0x64, 4, 0, 0x10, 0x65, 9, 9, 9, 9];
  const head = [0x04, 0x22, 0x4d, 0x18, 0x50, 0x40, 0];
  const made = new Uint8Array([...head, ...raw, ...packed, 0, 0, 0, 0]);
  expect(Buffer.from(decodeLz4Frame(made)).toString()).toBe("abcdabcdabcde");
  expect(() => decodeLz4Frame(made.with(20, 200))).toThrow("broken LZ4 block");
  expect(() => decodeLz4Frame(made.with(0, 5))).toThrow("no LZ4 frame");
  expect(() => decodeLz4Frame(made.subarray(0, -4))).toThrow();
});
