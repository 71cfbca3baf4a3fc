import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importSlovakSmes, openPanel, openStore } from "vigie/datasets";
import { afterEach, describe, expect, it } from "vitest";
import { slovakFiles } from "../../../../datasets/sources/slovak/files.ts";
import { ratioNames } from "../../../../datasets/sources/slovak/firm-year.ts";

const header = ["", ...ratioNames].join(";");
const line = (value: number | string) => ["1", ...ratioNames.map(() => value)].join(";");
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vigie-slovak-"));
  folders.push(folder);
  return folder;
}

/** All 32 files with one row each; what `changes` gives replaces a file's text, null leaves it out. */
async function writeFiles(changes: Readonly<Record<string, string | null>> = {}): Promise<string> {
  const folder = await newFolder();
  for (const [i, { name }] of slovakFiles.entries()) {
    const text = name in changes ? changes[name]! : `${header}\n${line(i + 1)}\n`;
    if (text !== null) await writeFile(join(folder, name), text);
  }
  return folder;
}

async function newStore() {
  return openStore(join(await newFolder(), "datasets"), { clock: () => new Date("2026-01-01T00:00:00Z") });
}

const first = "bankrupt_agriculture_13_year_10_11_12.csv";
const last = "nonbankrupt_retail_16_year_13_14_15.csv";

describe("importSlovakSmes", () => {
  it("knows 32 files by name", () => {
    expect(slovakFiles).toHaveLength(32);
    expect([slovakFiles[0]?.name, slovakFiles[31]?.name]).toEqual([first, last]);
  });

  it("stores a firm-year panel ordered by as-of date and firm, and says how far it is", async () => {
    const store = await newStore();
    const fractions: (number | null)[] = [];
    const stored = await importSlovakSmes(store, await writeFiles(), {
      onProgress: ({ fraction }) => fractions.push(fraction),
    });
    const { table, description } = await openPanel(store, "slovak-smes");
    expect(stored.manifest).toMatchObject({ kind: "panel", name: "slovak-smes", rows: 32 });
    expect(description).toMatchObject({ unit: "firm-year", group: "sector", dataCutoff: "2017-01-01" });
    expect(table.columnNames()).toEqual(["siren", "asOf", "sector", "bankrupt", ...ratioNames]);
    const keys = Array.from(
      { length: 32 },
      (_, i) => `${new Date(table.get("asOf", i)).toISOString()}${table.get("siren", i)}`,
    );
    expect(keys).toEqual(keys.toSorted());
    expect(keys[0]).toBe("2013-01-01T00:00:00.000Z000000001");
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a! - b!));
    expect(stored.receipt.report).toMatchObject({ rows: 32, rejected: 0, firms: 32 });
  });

  it("gives the same version again for the same files", async () => {
    const folder = await writeFiles();
    const one = await importSlovakSmes(await newStore(), folder);
    const two = await importSlovakSmes(await newStore(), folder);
    expect(two.version).toBe(one.version);
  });

  it("leaves out faulty lines, and lists them in the receipt and in rejects.csv", async () => {
    const text = [header, line(1), `${line(2)};9`, line(3), line('"a;b'), line("1.5")].join("\n");
    const store = await newStore();
    const stored = await importSlovakSmes(store, await writeFiles({ [last]: text }));
    expect(stored.manifest.rows).toBe(33);
    expect(stored.receipt.report).toMatchObject({
      rejected: 3,
      rejects: [
        { file: last, line: 3, column: null, value: "65 fields" },
        { line: 5 },
        { line: 6, column: "V1", value: "1.5" },
      ],
    });
    const csv = await readFile(join(stored.folder, "rejects.csv"), "utf8");
    expect(csv.split("\r\n")).toEqual([
      "file,line,column,value,expected",
      `${last},3,,65 fields,64 fields`,
      `${last},5,,127 fields,64 fields`,
      `${last},6,V1,1.5,"a number with a decimal comma, or NA"`,
      "",
    ]);
    expect(await store.verify(stored)).toMatchObject({ intact: true });
  });

  it("names all missing files", async () => {
    const folder = await writeFiles({ [first]: null, [last]: null });
    await expect(importSlovakSmes(await newStore(), folder)).rejects.toMatchObject({
      code: "slovak.missing-files",
      message: `2 of 32 files missing: ${first}, ${last} (expected all 32)`,
      place: { file: folder },
    });
  });

  it("names the missing column and its file, and stores nothing", async () => {
    const store = await newStore();
    const folder = await writeFiles({ [last]: `${header.replace(";V7;", ";")}\n` });
    await expect(importSlovakSmes(store, folder)).rejects.toMatchObject({
      code: "slovak.header",
      message: "missing column: V7 (expected V1..V63 in the header)",
      place: { file: last, line: 1, column: "V7" },
    });
    expect(await readdir(store.folder).catch(() => [])).toEqual([]);
  });

  it.each([
    ["a path that is not there", (folder: string) => join(folder, "none"), "no such folder"],
    ["a file", (folder: string) => join(folder, first), "not a folder"],
  ])("refuses %s", async (_, pathIn, problem) => {
    const path = pathIn(await writeFiles());
    await expect(importSlovakSmes(await newStore(), path)).rejects.toMatchObject({
      code: "slovak.folder",
      message: `${problem}: ${path} (expected the folder of the 32 CSV files)`,
    });
  });

  it("names a file that cannot be read", async () => {
    const folder = await writeFiles({ [first]: null });
    await mkdir(join(folder, first));
    await expect(importSlovakSmes(await newStore(), folder)).rejects.toMatchObject({
      code: "slovak.unreadable",
      message: `unreadable file: ${first} (expected a readable text file)`,
      place: { file: first },
    });
  });

  it("refuses files without a row", async () => {
    const folder = await writeFiles(Object.fromEntries(slovakFiles.map(({ name }) => [name, header])));
    await expect(importSlovakSmes(await newStore(), folder)).rejects.toMatchObject({ code: "slovak.empty" });
  });

  it("stops when asked to", async () => {
    const work = { signal: AbortSignal.abort() };
    await expect(importSlovakSmes(await newStore(), await writeFiles(), work)).rejects.toMatchObject({
      kind: "cancelled",
    });
  });
});
