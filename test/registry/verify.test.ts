import { cp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Anchor,
  anchorRegistry,
  parseAnchor,
  type RegistryReport,
  verifyRegistry,
} from "vigie/registry";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle, open, run, temporaryFolder } from "./support.ts";

let whole: string;
let anchor: Anchor;

/** A registry of four people's decisions, closed. Others rewrite it by being given other reasons. */
async function written(reason: string): Promise<string> {
  const folder = await temporaryFolder();
  const registry = await open(folder);
  await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
  await registry.requestReview("demo@1", "sam", reason);
  await registry.approve("demo@1", "rae", "reproduced");
  await registry.release("demo@1", "production", "max", "first release");
  await registry.close();
  return folder;
}

async function copyOf(folder: string): Promise<string> {
  const copy = await temporaryFolder();
  await cp(folder, copy, { recursive: true });
  return copy;
}

async function flip(path: string, at: number, mask = 1): Promise<void> {
  const bytes = await readFile(path);
  bytes[at]! ^= mask;
  await writeFile(path, bytes);
}

function wheres({ problems }: RegistryReport): readonly string[] {
  return problems.map(({ where }) => where);
}

beforeAll(async () => {
  whole = await written("ready");
  anchor = await anchorRegistry(whole);
});

describe("verifying a registry", () => {
  test("says what it looked at", async () => {
    const report = await verifyRegistry(whole, [{ name: "anchor.json", anchor }]);
    expect(report).toMatchObject({ snapshot: "seen", anchors: 1, bundles: 1, files: 6, tornBytes: 0 });
    expect(report.head).toMatchObject({ seq: anchor.seq, hash: anchor.hash });
    expect(report.notes).toBe((await readdir(join(whole, "notes"))).length);
    expect(report.problems).toEqual([]);
  });

  test("names the event of any changed byte of the journal", async () => {
    const folder = await copyOf(whole);
    await rm(join(folder, "state.json"));
    const path = join(folder, "journal.jsonl");
    const bytes = await readFile(path);
    let checked = 0;
    const ends = [...bytes.keys()].filter((at) => bytes[at] === 10);
    const spread = [...bytes.keys()].filter((at) => at % 149 === 0);
    for (const at of [...spread, ...ends, bytes.length - 2]) {
      const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
      await flip(path, at);
      const { head, problems } = await verifyRegistry(folder);
      expect({ at, head, where: problems.map(({ where }) => where) }).toEqual({
        at,
        head: null,
        where: ["journal.jsonl"],
      });
      expect(problems[0]!.problem).toContain(`event ${line} of the journal`);
      await writeFile(path, bytes);
      checked++;
    }
    expect(checked).toBeGreaterThan(2 * ends.length);
  });

  test("names the file of a changed, missing or added byte of a bundle", async () => {
    const folder = await copyOf(whole);
    const [name] = await readdir(join(folder, "bundles"));
    const files = await readdir(join(folder, "bundles", name!));
    expect(files).toHaveLength(6);
    for (const file of files) {
      const path = join(folder, "bundles", name!, file);
      const bytes = await readFile(path);
      for (const at of [0, bytes.length - 1]) {
        await flip(path, at, 0x80);
        expect(wheres(await verifyRegistry(folder)), `${file} ${at}`).toEqual([`bundles/${name}/${file}`]);
        await writeFile(path, bytes);
      }
      await rm(path);
      expect(wheres(await verifyRegistry(folder)), `${file} removed`).toEqual([`bundles/${name}/${file}`]);
      await writeFile(path, bytes);
    }
    await writeFile(join(folder, "bundles", name!, "extra"), "");
    expect(wheres(await verifyRegistry(folder))).toEqual([`bundles/${name}/extra`]);
    await rm(join(folder, "bundles"), { recursive: true });
    expect(wheres(await verifyRegistry(folder))).toEqual([`bundles/${name}/manifest.json`]);
  });

  test("names a changed note, and counts an erased one apart", async () => {
    const folder = await copyOf(whole);
    const notes = await readdir(join(folder, "notes"));
    expect(notes.length).toBeGreaterThan(2);
    for (const note of notes) {
      const path = join(folder, "notes", note);
      const bytes = await readFile(path);
      for (const mask of [1, 0x80]) {
        await flip(path, bytes.length >> 1, mask);
        expect(wheres(await verifyRegistry(folder))).toEqual([`notes/${note}`]);
        await writeFile(path, bytes);
      }
    }
    await rm(join(folder, "notes", notes[0]!));
    expect(await verifyRegistry(folder)).toMatchObject({
      notes: notes.length - 1,
      notesErased: 1,
      problems: [],
    });
  });

  test("refuses an empty journal, a missing one, and to anchor either", async () => {
    const folder = await copyOf(whole);
    await truncate(join(folder, "journal.jsonl"));
    expect(wheres(await verifyRegistry(folder))).toEqual(["state.json"]);
    await rm(join(folder, "state.json"));
    await expect(verifyRegistry(folder)).rejects.toMatchObject({ code: "registry.empty" });
    await expect(anchorRegistry(folder)).rejects.toMatchObject({ code: "anchor.nothing" });
    expect(wheres(await verifyRegistry(folder, [{ name: "a", anchor }]))).toEqual(["a"]);
    await rm(join(folder, "journal.jsonl"));
    await expect(verifyRegistry(folder)).rejects.toMatchObject({ code: "registry.missing" });
    await expect(anchorRegistry(folder)).rejects.toMatchObject({ code: "registry.missing" });
  });
});

describe("an anchor", () => {
  test("catches a journal cut at any event, with the snapshot gone", async () => {
    const folder = await copyOf(whole);
    await rm(join(folder, "state.json"));
    const path = join(folder, "journal.jsonl");
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(anchor.seq);
    for (let kept = 1; kept < lines.length; kept++) {
      await writeFile(path, `${lines.slice(0, kept).join("\n")}\n`);
      expect((await verifyRegistry(folder)).problems, "cut, unwitnessed").toEqual([]);
      const { problems } = await verifyRegistry(folder, [{ name: "anchor.json", anchor }]);
      expect(problems).toEqual([
        { where: "anchor.json", problem: expect.stringContaining(`ends at event ${kept} (expected event`) },
      ]);
    }
  });

  test("catches a journal written anew with whole hashes, with the snapshot gone", async () => {
    const folder = await written("ready, says another story");
    await rm(join(folder, "state.json"));
    expect((await verifyRegistry(folder)).problems).toEqual([]);
    const { problems } = await verifyRegistry(folder, [{ name: "anchor.json", anchor }]);
    expect(problems).toEqual([
      { where: "anchor.json", problem: expect.stringContaining(`event ${anchor.seq} of the journal is not`) },
    ]);
  });

  test("holds while the journal grows", async () => {
    const folder = await copyOf(whole);
    const registry = await open(folder);
    await registry.register({ model: "demo", author: "sam", bundle: bundle("b"), run });
    await registry.close();
    const report = await verifyRegistry(folder, [{ name: "anchor.json", anchor }]);
    expect(report).toMatchObject({ bundles: 2, problems: [] });
    expect(report.head!.seq).toBe(anchor.seq + 1);
  });

  test("is read strictly", () => {
    expect(parseAnchor(JSON.stringify(anchor), "a.json")).toEqual(anchor);
    for (const text of ["", "{}", JSON.stringify({ ...anchor, seq: 0 }), JSON.stringify({ ...anchor, x: 1 })])
      expect(() => parseAnchor(text, "a.json"), text).toThrow(/not an anchor: a\.json/);
  });
});
