import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  digestFile,
  type ExampleFiles,
  exampleSources,
  type Fault,
  guessSource,
  importFiles,
  makeExampleFiles,
  openStore,
} from "vigie/datasets";
import { afterEach, beforeEach, expect, test } from "vitest";
import { plantedLines } from "../../../datasets/example/planted.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-example-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const small = { firms: 40, seed: "test", from: "2018-01", until: "2019-07" };
const quarterly = { ...small, deliveries: "quarterly" } as const;

test("the same seed writes the same bytes, another seed others", async () => {
  const first = await makeExampleFiles(join(folder, "a"), quarterly);
  const second = await makeExampleFiles(join(folder, "b"), quarterly);
  const other = await makeExampleFiles(join(folder, "c"), { ...quarterly, seed: "other" });
  expect(second.written).toEqual(first.written);
  const history = "deliveries/2018-10-05/cotisation.csv";
  expect(other.written[history]!.digest).not.toBe(first.written[history]!.digest);
  expect(Object.keys(first.written).length).toBeGreaterThan(30);
  for (const [name, { digest, lines }] of Object.entries(first.written)) {
    expect(await digestFile(join(first.folder, name))).toBe(digest);
    expect(lines).toBeGreaterThan(0);
  }
});

test("many firms give the same bytes from one process and from two", async () => {
  const many = { ...small, firms: 10_000, from: "2018-01", until: "2018-02" };
  const alone = await makeExampleFiles(join(folder, "a"), { ...many, processes: 1 });
  const together = await makeExampleFiles(join(folder, "b"), { ...many, processes: 2 });
  expect(together.written).toEqual(alone.written);
  expect(together.deliveries[0]!.files.cotisation).toHaveLength(8);
  expect(together.truth).toHaveLength(8);
});

test("a finished folder is kept, and one of other options is refused", async () => {
  const path = join(folder, "a");
  await makeExampleFiles(path, small);
  expect((await makeExampleFiles(path, small)).parameters.firms).toBe(40);
  const refused = await makeExampleFiles(path, { ...small, firms: 41 }).catch((error: Fault) => error.code);
  expect(refused).toBe("example.other-content");
});

test.each([40, 10_000])("cancelling %d firms leaves nothing behind", async (firms) => {
  const controller = new AbortController();
  const code = await makeExampleFiles(join(folder, "a"), {
    ...small,
    firms,
    processes: 2,
    onProgress: () => controller.abort(),
    signal: controller.signal,
  }).then(
    () => "finished",
    (error: Fault) => error.code,
  );
  expect(code).toBe("work.cancelled");
  expect(await readdir(folder)).toEqual([]);
});

test("refuses an empty range, a foolish number of firms or first delivery before it writes", async () => {
  const code = (options: object) =>
    makeExampleFiles(join(folder, "a"), { ...small, ...options }).catch((error: Fault) => error.code);
  expect(await code({ until: "2018-01" })).toBe("example.range");
  expect(await code({ firms: 0 })).toBe("example.firms");
  expect(await code({ deliveries: "quarterly", firstDelivery: "2019-08" })).toBe("example.first-delivery");
  expect(await readdir(folder)).toEqual([]);
});

test("every file is guessed as its source and every line imported, but for the planted bad ones", async () => {
  const example = await makeExampleFiles(join(folder, "a"), {
    ...quarterly,
    firms: 800,
    from: "2022-01",
    until: "2023-07",
    firstDelivery: "2023-04",
  });
  const store = openStore(join(folder, "store"), { clock: () => new Date(0) });
  const imported = new Set<string>();
  for (const { source, files, delivery, lines } of importsOf(example)) {
    for (const file of files) expect((await guessSource(file)).name).toBe(source);
    const { report } = await importFiles(store, { source, files, ...delivery });
    const planted = delivery.history ? (plantedLines[source] ?? 0) : 0;
    const { read, rejected, filtered } = report;
    expect({ source, read, rejected, filtered }).toEqual({
      source,
      read: lines,
      rejected: planted,
      filtered: 0,
    });
    imported.add(source);
  }
  expect([...imported].sort()).toEqual([...exampleSources].sort());
});

function importsOf({ deliveries, written }: ExampleFiles) {
  return deliveries.flatMap(({ files: bySource, ...delivery }) =>
    Object.entries(bySource).map(([name, files]) => ({
      source: name as keyof typeof bySource,
      files,
      delivery,
      lines: written[`deliveries/${delivery.received}/${name}.csv`]!.lines,
    })),
  );
}

test("nothing in a delivery depends on what happens after it", async () => {
  const options = { ...quarterly, firms: 300, from: "2019-01", firstDelivery: "2020-10" };
  const short = await makeExampleFiles(join(folder, "a"), { ...options, until: "2021-07" });
  const long = await makeExampleFiles(join(folder, "b"), { ...options, until: "2023-07" });
  const names = Object.keys(short.written).filter((name) => name.startsWith("deliveries/"));
  expect(names.length).toBeGreaterThan(40);
  expect(Object.keys(long.written).length).toBeGreaterThan(names.length + 80);
  for (const name of names) expect({ name, ...long.written[name] }).toEqual({ name, ...short.written[name] });
});

test("the truth stands in a file of its own: siren, month, probability", async () => {
  const example = await makeExampleFiles(join(folder, "a"), small);
  expect(example.truth).toEqual([join(folder, "a", "truth.csv")]);
  const lines = (await readFile(example.truth[0]!, "utf8")).trimEnd().split("\n");
  expect(lines[0]).toBe("siren,month,trueProbability");
  expect(lines.length).toBeGreaterThan(400);
  for (const line of lines.slice(1)) {
    const probability = Number(line.split(",")[2]);
    expect(probability > 0 && probability < 1).toBe(true);
  }
  const files = example.deliveries.flatMap((delivery) => Object.values(delivery.files).flat());
  expect(files).not.toContain(example.truth[0]);
});

test("no importer takes the truth", async () => {
  const example = await makeExampleFiles(join(folder, "a"), small);
  const code = await guessSource(example.truth[0]!).then(
    (source) => source.name,
    (error: Fault) => error.code,
  );
  expect(code).toBe("source.unrecognised");
});

test("sweeps what a killed maker left beside it", async () => {
  const left = join(folder, "a.tmp-999999999-0123abcd");
  await mkdir(left);
  await makeExampleFiles(join(folder, "a"), small);
  expect(await readdir(folder)).toEqual(["a"]);
});
