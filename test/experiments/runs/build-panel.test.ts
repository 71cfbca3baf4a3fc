import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildPanel, makeExampleFiles, openStore, type StoredDataset } from "vigie/datasets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importExample } from "../../support/import-example.ts";

const options = { name: "tiny", from: "2018-01", until: "2018-07", firmsAtOnce: 12 };
let workspace: string;
let here: StoredDataset;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-panel-jobs-"));
  const made = await makeExampleFiles(join(workspace, "raw"), {
    firms: 60,
    from: "2018-01",
    until: "2018-07",
  });
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  const sources = await importExample(store, made);
  here = await buildPanel(store, { ...options, sources });
  await rm(here.folder, { recursive: true });
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

function build(...words: readonly string[]) {
  const script = resolve(import.meta.dirname, "../../support/build-panel.ts");
  const child = spawn(
    process.execPath,
    ["--import", "tsx", script, workspace, JSON.stringify(options), ...words],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  return { child, said: () => said };
}

const finished = async () =>
  (await readdir(join(workspace, "tasks")).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name));
const inodes = async (names: readonly string[]) =>
  Promise.all(names.map(async (name) => (await stat(join(workspace, "tasks", name))).ino));

test("killed in the middle, the same build finishes the rest and gives the version of an undisturbed one", async () => {
  const first = build("2");
  expect(await once(first.child, "close")).toEqual([null, "SIGKILL"]);
  const kept = await finished();
  expect(kept.length).toBeGreaterThanOrEqual(2);
  const before = await inodes(kept);
  expect(await readdir(join(workspace, "datasets"))).not.toContain(here.version.slice(7));
  const second = build();
  await once(second.child, "close");
  expect(second.said()).toBe(here.version);
  expect((await finished()).length).toBeGreaterThan(kept.length);
  expect(await inodes(kept)).toEqual(before);
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  expect((await store.verify(await store.resolve("tiny"))).intact).toBe(true);
});
