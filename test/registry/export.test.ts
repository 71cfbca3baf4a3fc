import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { anchorRegistry, type ExportReport, exportVersion, verifyExport } from "vigie/registry";
import { beforeAll, describe, expect, test } from "vitest";
import { packArchive, unpackArchive } from "../../registry/export/archive.ts";
import { signedRegistry } from "./signed-registry.ts";
import { bundle, open, people, run, temporaryFolder } from "./support.ts";

let folder: string;
let archive: Uint8Array;

beforeAll(async () => {
  folder = await signedRegistry();
  archive = (await exportVersion(folder, "demo@production")).bytes;
});

const wheres = ({ problems }: ExportReport) => [...new Set(problems.map(({ where }) => where))];

async function filesOf(bytes: Uint8Array) {
  const { files, problems } = await unpackArchive(bytes);
  expect(problems).toEqual([]);
  return files!;
}

/** Where each file's header, contents and padding lie. */
async function places() {
  const files = await filesOf(archive);
  let at = 0;
  return [...files].map(([name, { length }]) => {
    const from = at;
    at += 512 + Math.ceil(length / 512) * 512;
    return { name, from, content: from + 512, until: at, length };
  });
}

describe("an exported version", () => {
  test("holds bundle, journal and the reasons of its events, and verifies without the registry", async () => {
    const report = await verifyExport(archive);
    expect(report).toMatchObject({ reference: "demo@1", files: 6, notes: 3, signatures: 2, problems: [] });
    const names = (await places()).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(["export.json", "journal.jsonl"]);
    expect(names.filter((name) => name.startsWith("notes/"))).toHaveLength(3);
  });

  test("has the same bytes again", async () => {
    expect(Buffer.compare((await exportVersion(folder, "demo@1")).bytes, archive)).toBe(0);
  });

  // Every byte in `npm run soak`; here every 7th of what it holds (`every-byte.test.ts` has all), every 29th of headers and padding.
  test("names the file or event of any changed byte", async () => {
    const isSoak = process.env.VIGIE_SOAK !== undefined;
    let flipped = 0;
    for (const { name, from, content, until, length } of await places())
      for (let at = from; at < until; at++) {
        const isContent = at >= content && at < content + length;
        if (!isSoak && at % (isContent ? 7 : 29) !== 0) continue;
        const changed = archive.slice();
        changed[at]! ^= 1 << (at % 8);
        const report = await verifyExport(changed);
        // A header that still reads names its file; one that does not names the file before it.
        const where = isContent || at >= content ? [name] : report.head === null ? ["archive"] : [name];
        expect({ at, where: wheres(report) }).toEqual({ at, where });
        if (name === "journal.jsonl" && isContent) {
          const line = archive.subarray(content, at).filter((byte) => byte === 10).length + 1;
          expect(report.problems[0]!.problem).toContain(`event ${line} of the journal`);
        }
        flipped++;
      }
    expect(flipped).toBeGreaterThan(isSoak ? 15_000 : 1000);
  });

  test("says when bytes are missing, added or behind its end", async () => {
    for (const changed of [
      archive.subarray(0, archive.length - 512),
      archive.subarray(0, 3000),
      Buffer.concat([archive, Buffer.alloc(512)]),
      Buffer.concat([archive, Buffer.from("x")]),
      new Uint8Array(),
    ])
      expect((await verifyExport(changed)).problems.length, String(changed.length)).toBeGreaterThan(0);
    const last = archive.slice();
    last[last.length - 1] = 1;
    expect(wheres(await verifyExport(last))).toContain("archive");
  });

  test("names files that are missing or too many, wherever they would be written", async () => {
    const files = await filesOf(archive);
    for (const name of files.keys()) {
      if (name.startsWith("notes/")) continue; // erased notes are missing, too
      const fewer = new Map([...files].filter(([one]) => one !== name));
      expect(wheres(await verifyExport(await packArchive(fewer))), name).toContain(name);
    }
    for (const name of ["bundle/extra", "../../evil", "notes/x.json"]) {
      const more = new Map([...files, [name, Buffer.from("x")]]);
      expect(wheres(await verifyExport(await packArchive(more)))).toEqual([name]);
    }
  });

  test("is held against an anchor, which sees a journal written anew", async () => {
    const anchor = await anchorRegistry(folder);
    const named = [{ name: "anchor.json", anchor }];
    expect((await verifyExport(archive, named)).problems).toEqual([]);
    const other = await temporaryFolder();
    const registry = await open(other, { people: people.slice(0, 3) });
    await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
    await registry.close();
    const { bytes } = await exportVersion(other, "demo@1");
    expect(wheres(await verifyExport(bytes, named))).toEqual(["anchor.json"]);
  });

  test("is not made of a bundle that has changed, nor of a version that is not there", async () => {
    const other = await temporaryFolder();
    const registry = await open(other);
    const { folder: place } = await registry.register({
      model: "demo",
      author: "sam",
      bundle: bundle(),
      run,
    });
    await registry.close();
    await expect(exportVersion(other, "demo@2")).rejects.toMatchObject({ code: "registry.unknown" });
    await writeFile(join(place, "card.md"), `${await readFile(join(place, "card.md"), "utf8")} `);
    await expect(exportVersion(other, "demo@1")).rejects.toMatchObject({ code: "bundle.changed" });
  });
});
