import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importFiles } from "../../../datasets/sources/importFiles.ts";
import { sourceOfMapping } from "../../../datasets/sources/mapping.ts";
import { decodeLz4Frame } from "../../../datasets/sources/text/lz4.ts";
import { storeAt, useFolder } from "../store/support.ts";

const folder = useFolder();
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

/** An Arrow stream of pyarrow 26, LZ4: siren, vat and day, forty times ("123456789", 1.5, 2024-01-01). */
const stream =
  "/////9AAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAMAAAB0AAAAMAAAAAQAAACo////AAABCBAA" +
  "AAAUAAAABAAAAAAAAAADAAAAZGF5ANb///8AAAAA0P///wAAAQMQAAAAHAAAAAQAAAAAAAAAAwAAAHZhdAAAAAYACAAGAAYAAAAAAAIA" +
  "EAAUAAgABgAHAAwAAAAQABAAAAAAAAEFEAAAABwAAAAEAAAAAAAAAAUAAABzaXJlbgAAAAQABAAEAAAA/////wgBAAAUAAAAAAAAAAwA" +
  "GAAGAAUACAAMAAwAAAAAAwQAHAAAAEgBAAAAAAAAAAAAAAwAHAAQAAQACAAMAAwAAACYAAAAHAAAABQAAAAoAAAAAAAAAAAAAAAEAAQA" +
  "BAAAAAcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAC7AAAAAAAAAMAAAAAAAAAAKwAAAAAAAADwAAAAAAAAAAAAAAAAAAAA8AAAAAAA" +
  "AAArAAAAAAAAACABAAAAAAAAAAAAAAAAAAAgAQAAAAAAACUAAAAAAAAAAAAAAAMAAAAoAAAAAAAAAAAAAAAAAAAAKAAAAAAAAAAAAAAA" +
  "AAAAACgAAAAAAAAAAAAAAAAAAACkAAAAAAAAAAQiTRhgQIKkAACAAAAAAAkAAAASAAAAGwAAACQAAAAtAAAANgAAAD8AAABIAAAAUQAA" +
  "AFoAAABjAAAAbAAAAHUAAAB+AAAAhwAAAJAAAACZAAAAogAAAKsAAAC0AAAAvQAAAMYAAADPAAAA2AAAAOEAAADqAAAA8wAAAPwAAAAF" +
  "AQAADgEAABcBAAAgAQAAKQEAADIBAAA7AQAARAEAAE0BAABWAQAAXwEAAGgBAAAAAAAAAAAAAABoAQAAAAAAAAQiTRhgQIIUAAAAnzEy" +
  "MzQ1Njc4OQkA/0hQNTY3ODkAAAAAAAAAAABAAQAAAAAAAAQiTRhgQIIUAAAAEQABACH4PwcADwgA/xxQAAAA+D8AAAAAAAAAAACgAAAA" +
  "AAAAAAQiTRhgQIIOAAAATwtNAAAEAIRQAAtNAAAAAAAAAAAA/////wAAAAA=";

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

test("a compressed Arrow stream is read by a mapping", async () => {
  const path = join(folder(), "vat.arrow");
  await writeFile(path, bytesOf(stream));
  const source = sourceOfMapping({
    format: "vigie.mapping/1",
    name: "vat",
    title: "VAT",
    firm: { column: "siren", kind: "siren" },
    columns: [{ column: "vat", name: "vatDueEuros", form: "number", meaning: "VAT." }],
    knownOn: { column: "day", form: "isoDate" },
  });
  const store = storeAt(join(folder(), "store"));
  const { dataset } = await importFiles(store, { source, files: [path], received: "2023-01-15" });
  const row = { siren: "123456789", vatDueEuros: 1.5, knownOn: new Date("2024-01-01") };
  expect((await store.readTable(dataset)).objects()).toMatchObject(Array(40).fill(row));
});
