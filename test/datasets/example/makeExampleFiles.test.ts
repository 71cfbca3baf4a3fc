import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  digestFile,
  exampleSources,
  type Fault,
  importFiles,
  makeExampleFiles,
  openStore,
} from "vigie/datasets";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-example-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const small = { firms: 40, seed: "test", from: "2018-01", until: "2019-07" };

test("the same seed writes the same bytes, another seed others", async () => {
  const first = await makeExampleFiles(join(folder, "a"), small);
  const second = await makeExampleFiles(join(folder, "b"), small);
  const other = await makeExampleFiles(join(folder, "c"), { ...small, seed: "other" });
  expect(second.written).toEqual(first.written);
  expect(other.written.cotisation!.digest).not.toBe(first.written.cotisation!.digest);
  expect(first.written.debit!.lines).toBeGreaterThan(100);
  for (const source of exampleSources)
    expect(await digestFile(first.files[source])).toBe(first.written[source]!.digest);
});

test("a finished folder is kept, and one of other options is refused", async () => {
  const path = join(folder, "a");
  await makeExampleFiles(path, small);
  expect((await makeExampleFiles(path, small)).parameters.firms).toBe(40);
  const refused = await makeExampleFiles(path, { ...small, firms: 41 }).catch((error: Fault) => error.code);
  expect(refused).toBe("example.other-content");
});

test("cancelling leaves nothing behind", async () => {
  const controller = new AbortController();
  const onProgress = () => controller.abort();
  const code = await makeExampleFiles(join(folder, "a"), {
    ...small,
    onProgress,
    signal: controller.signal,
  }).then(
    () => "finished",
    (error: Fault) => error.code,
  );
  expect(code).toBe("work.cancelled");
  expect(await readdir(folder)).toEqual([]);
});

test("refuses an empty range and a foolish number of firms before it writes", async () => {
  const code = (options: object) =>
    makeExampleFiles(join(folder, "a"), { ...small, ...options }).catch((error: Fault) => error.code);
  expect(await code({ until: "2018-01" })).toBe("example.range");
  expect(await code({ firms: 0 })).toBe("example.firms");
  expect(await readdir(folder)).toEqual([]);
});

test("the importers take every line of every raw file", async () => {
  const example = await makeExampleFiles(join(folder, "a"), small);
  const store = openStore(join(folder, "store"), { clock: () => new Date(0) });
  for (const source of exampleSources) {
    const { report } = await importFiles(store, {
      source,
      files: [example.files[source]],
      received: example.received,
      history: true,
    });
    expect({ source, read: report.read, rejected: report.rejected, filtered: report.filtered }).toEqual({
      source,
      read: example.written[source]!.lines,
      rejected: 0,
      filtered: 0,
    });
  }
}, 120_000);

test("the truth stands in a file of its own: siren, month, probability", async () => {
  const example = await makeExampleFiles(join(folder, "a"), small);
  const lines = (await readFile(example.truth, "utf8")).trimEnd().split("\n");
  expect(lines[0]).toBe("siren,month,trueProbability");
  expect(lines.length).toBeGreaterThan(400);
  for (const line of lines.slice(1)) {
    const probability = Number(line.split(",")[2]);
    expect(probability > 0 && probability < 1).toBe(true);
  }
  expect(Object.values(example.files)).not.toContain(example.truth);
});

test("sweeps what a killed maker left beside it", async () => {
  const left = join(folder, "a.tmp-999999999-0123abcd");
  await mkdir(left);
  await makeExampleFiles(join(folder, "a"), small);
  expect(await readdir(folder)).toEqual(["a"]);
}, 60_000);
