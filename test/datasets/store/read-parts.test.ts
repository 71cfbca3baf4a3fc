import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import { readArrowLayout } from "../../../datasets/store/arrow-layout.ts";
import { createChunkReader } from "../../../datasets/store/column-chunk.ts";
import { encodeArrow, encodeData } from "../../../datasets/store/encode-arrow.ts";
import { readParts } from "../../../datasets/store/read-parts.ts";
import { schemaOf, useFolder } from "./support.ts";

const folder = useFolder();
const schema = schemaOf({ group: "category" });
const [definition] = schema.columns as [(typeof schema.columns)[number]];

/** Every third is missing; the others are `different` texts in turn. */
const textsOf = (different: number, rows: number) =>
  Array.from({ length: rows }, (_, i) =>
    i % 3 === 0 ? null : `text ${(2 * Math.floor(i / 3) + (i % 3)) % different}`,
  );

async function write(name: string, texts: readonly (string | null)[]): Promise<string> {
  const chunk = createChunkReader(definition).read({ from: 0, until: texts.length, at: (row) => texts[row] });
  const path = join(folder(), name);
  await writeFile(path, await encodeArrow(schema, [{ definition, chunks: [chunk] }]));
  return path;
}

/** As panels were written whose codes took 32 bits, however few. */
async function writeWide(name: string, texts: readonly (string | null)[]): Promise<string> {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), 0);
  const path = join(folder(), name);
  await writeFile(path, encodeData(arrow, schema, [arrow.vectorFromArray(texts, type).data[0]!]));
  return path;
}

const read = async (paths: readonly string[]) =>
  (await readParts(paths, { columns: schema.columns })).array("group");

describe("codes of categories", () => {
  test.each([
    [128, 1],
    [129, 2],
    [32_768, 2],
    [32_769, 4],
  ])("of %d texts take %d bytes", async (different, bytes) => {
    const texts = textsOf(different, 3 * different);
    const path = await write("part.arrow", texts);
    const layout = await readArrowLayout(path, ["group"]);
    expect(layout.columns.get("group")).toMatchObject({ kind: "dictionary", bytesPerCode: bytes });
    expect(await read([path])).toEqual(texts);
  });

  test("of parts with few texts, with many, and with wide codes come together", async () => {
    const parts = [textsOf(5, 40), textsOf(300, 900), textsOf(9, 50)];
    const paths = [
      await write("few.arrow", parts[0]!),
      await write("many.arrow", parts[1]!),
      await writeWide("wide.arrow", parts[2]!),
    ];
    expect(await read(paths)).toEqual(parts.flat());
    expect(await read(paths.toReversed())).toEqual(parts.toReversed().flat());
  });
});
