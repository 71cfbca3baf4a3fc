import { spawn } from "node:child_process";
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { table } from "arquero";
import { type DatasetStore, type Digest, digestBytes, openStore, type Schema } from "vigie/datasets";
import { openJobs } from "vigie/experiments";
import { openRegistry, type Registry } from "vigie/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eraseDatasets, finishErasures } from "../../../server/services/retention/erase.ts";

const root = resolve(import.meta.dirname, "../../..");
const clock = () => new Date("2026-05-06T07:08:09Z");
const admin = { id: "ada", name: "Admin", roles: ["admin" as const] };
const secret = "512345678";
const column = { type: "text", role: "fact", meaning: "", unit: null, theme: null, source: null } as const;
const schema: Schema = {
  columns: [{ name: "siren", ...column, knownOn: null, missing: null, confidentiality: "open" }],
};

let folder: string;
let store: DatasetStore;
let tasks: string;
let place: { readonly store: DatasetStore; readonly cacheFolder: string; readonly runsFolder: string };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-erase-"));
  store = openStore(join(folder, "datasets"), { clock });
  tasks = join(folder, "cache", "tasks");
  place = { store, cacheFolder: join(folder, "cache"), runsFolder: join(folder, "runs") };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, siren: string, parents: readonly Digest[] = []) =>
  store.putTable({ kind: "table", name, schema, table: table({ siren: [siren] }), parents });

async function withRegistry<T>(use: (registry: Registry) => Promise<T>): Promise<T> {
  const registry = await openRegistry(join(folder, "registry"), { clock, people: [admin] });
  try {
    return await use(registry);
  } finally {
    await registry.close();
  }
}

/** A finished task as the runner leaves it. `inputs` null: as an older one left it. */
async function layTask(name: string, inputs: readonly Digest[] | null, file?: string): Promise<Digest> {
  const digest = digestBytes(name);
  const made = join(tasks, digest.slice(7));
  await mkdir(made, { recursive: true });
  await writeFile(join(made, "result.json"), JSON.stringify(name));
  if (inputs !== null)
    await writeFile(join(made, "task.json"), JSON.stringify({ format: "vigie.task/1", inputs }));
  if (file !== undefined) await link(file, join(made, "rows.arrow"));
  return digest;
}

/** A stored run as far as erasing looks at it. */
async function layRun(id: string, version: Digest, siren: string): Promise<string> {
  const made = join(place.runsFolder, id);
  const paths = ["predictions-temporal.arrow", "evaluation.json"];
  const artifacts = paths.map((path) => ({ path, digest: digestBytes(path), bytes: 1 }));
  const record = { format: "vigie.run/1", id, dataset: { name: "panel", version, rows: 1 }, artifacts };
  await mkdir(made, { recursive: true });
  await writeFile(join(made, "run.json"), JSON.stringify(record));
  await writeFile(join(made, "receipt.json"), JSON.stringify({ storedAt: "2026-01-01T00:00:00Z" }));
  await writeFile(join(made, "evaluation.json"), "{}");
  await writeFile(join(made, "predictions-temporal.arrow"), siren);
  return made;
}

async function filesWith(text: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const path of paths) if ((await readFile(path)).includes(text)) found.push(path);
  return found;
}

const taskNames = async () => {
  const names = await readdir(tasks);
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(tasks, name, "result.json"), "utf8")) as string),
  );
};

describe("erasing a dataset", () => {
  test("leaves its rows nowhere: not in linked, earlier, later or unsaid results of jobs, nor in profiles", async () => {
    const source = await put("source", "1");
    const panel = await put("panel", secret, [source.version]);
    const [rows] = store.pathsOf(panel);
    const firms = await layTask("firms", [source.version]);
    await layTask("months", [firms], rows);
    const fit = await layTask("fit", [panel.version]);
    await layTask("evaluate", [fit, source.version]);
    await layTask("old", null);
    await layTask("another fit", [source.version]);
    const copied = join(tasks, digestBytes("copied").slice(7));
    await layTask("copied", [digestBytes("x")]);
    await writeFile(join(copied, "copy.arrow"), await readFile(rows!));
    const profile = join(folder, "cache", "profiles", `${panel.version.slice(7)}.json`);
    await mkdir(join(profile, ".."));
    await writeFile(profile, secret);
    expect((await filesWith(secret)).length).toBe(4);
    const { bytes } = await stat(rows!).then(({ size }) => ({ bytes: size }));
    const done = await withRegistry((registry) =>
      eraseDatasets({ ...place, registry, datasets: [panel], person: "ada", reason: "no longer needed" }),
    );
    expect(await filesWith(secret)).toEqual([]);
    expect(await taskNames()).toEqual(["another fit"]);
    expect(done.tasks).toBe(6);
    expect(done.bytes).toBeGreaterThanOrEqual(2 * bytes);
    expect((await store.verify(await store.resolve("source"))).intact).toBe(true);
    expect(await store.verify(await store.resolve("panel"))).toMatchObject({
      intact: true,
      erased: { by: "ada" },
    });
  });

  test("removes the predictions of runs made from it, and leaves their figures and other runs alone", async () => {
    const [panel, other] = [await put("panel", secret), await put("other", "987654321")];
    const gone = await layRun("aaaaaaaaaaaa", panel.version, secret);
    const kept = await layRun("bbbbbbbbbbbb", other.version, "987654321");
    const done = await withRegistry((registry) =>
      eraseDatasets({ ...place, registry, datasets: [panel], person: "ada", reason: "why" }),
    );
    expect(done.runs).toEqual(["aaaaaaaaaaaa"]);
    expect(await filesWith(secret)).toEqual([]);
    expect((await readdir(gone)).sort()).toEqual(["evaluation.json", "receipt.json", "run.json"]);
    expect(await readdir(kept)).toContain("predictions-temporal.arrow");
  });

  test("sees what a real job read, by the record that the runner leaves", async () => {
    const panel = await put("panel", secret);
    const options = { packageRoot: root, codeDigest: "code", cores: 1, now: () => 0 };
    const jobs = await openJobs(tasks, options);
    const task = (digest: Digest) => ({
      label: "write",
      module: "test/support/tasks/sample.ts",
      parameters: { behave: "write", diary: join(folder, "diary") },
      inputs: { panel: { digest, path: "x" } },
      threads: 1,
    });
    await jobs.run(task(panel.version));
    const kept = await jobs.run(task(digestBytes("other")));
    await withRegistry((registry) =>
      eraseDatasets({ ...place, registry, datasets: [panel], person: "ada", reason: "why" }),
    );
    expect(await readdir(tasks)).toEqual([kept.digest.slice(7)]);
  });

  test("is refused while jobs run, and to who may not, with nothing changed", async () => {
    const panel = await put("panel", secret);
    await withRegistry(async (registry) => {
      const request = { ...place, registry, datasets: [panel], reason: "why" };
      await expect(eraseDatasets({ ...request, person: "vic" })).rejects.toMatchObject({ kind: "forbidden" });
      const live = join(tasks, `${"0".repeat(64)}.tmp-${process.pid}-01234567`);
      await mkdir(live, { recursive: true });
      await expect(eraseDatasets({ ...request, person: "ada" })).rejects.toMatchObject({
        code: "cache.jobs-running",
      });
      expect(registry.erasures()).toEqual([]);
    });
    expect((await store.verify(await store.resolve("panel"))).erased).toBeNull();
  });
});

describe("an erasure that is interrupted", () => {
  test.each(["markErased", "dropBytes"] as const)("by a fault in %s is finished later", async (step) => {
    const panels = [await put("a", secret), await put("b", `${secret}0`)];
    for (const [i, panel] of panels.entries()) await layTask(`fit ${i}`, [panel.version]);
    let calls = 0;
    const failing: DatasetStore = {
      ...store,
      [step]: async (...words: Parameters<DatasetStore["markErased"]>) => {
        if (++calls === 2) throw new Error("pulled out");
        return store[step](...words);
      },
    };
    await withRegistry(async (registry) => {
      const request = { ...place, store: failing, registry, datasets: panels, person: "ada", reason: "why" };
      await expect(eraseDatasets(request)).rejects.toThrow("pulled out");
    });
    expect(await filesWith(secret)).not.toEqual([]);
    const said = await withRegistry((registry) => finishErasures(registry, place));
    expect(said.length).toBe(step === "markErased" ? 2 : 1);
    expect(await filesWith(secret)).toEqual([]);
    expect(await readdir(tasks)).toEqual([]);
    expect(await withRegistry((registry) => finishErasures(registry, place))).toEqual([]);
  });

  const eraser = `
import { openStore } from "vigie/datasets";
import { openRegistry } from "vigie/registry";
import { eraseDatasets } from "./server/services/retention/erase.ts";
const [folder, dieAtStep] = process.argv.slice(1);
const clock = () => new Date();
const opened = openStore(folder + "/datasets", { clock });
let steps = 0;
const counted = (step) => async (...words) => {
  if (++steps === Number(dieAtStep)) process.kill(process.pid, "SIGKILL");
  return step(...words);
};
const store = { ...opened, markErased: counted(opened.markErased), dropBytes: counted(opened.dropBytes) };
const registry = await openRegistry(folder + "/registry", { clock });
process.stdout.write("begin");
const datasets = await store.list();
await eraseDatasets({ store, cacheFolder: folder + "/cache", runsFolder: folder + "/runs", registry, datasets, person: "ada", reason: "why" });
`;

  const anyTime = Number.POSITIVE_INFINITY;
  test.each([
    { dieAtStep: anyTime, delayMs: 0 },
    { dieAtStep: anyTime, delayMs: 45 },
    { dieAtStep: 1, delayMs: 0 },
    { dieAtStep: 2, delayMs: 0 },
    { dieAtStep: 31, delayMs: 0 },
    { dieAtStep: 50, delayMs: 0 },
  ])(
    "by a kill (at step $dieAtStep, after $delayMs ms) is whole, or finished by the next start",
    async (way) => {
      await withRegistry(async () => {});
      for (let i = 0; i < 25; i++) await put(`panel ${i}`, `${secret}-${i}`);
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "--input-type=module", "-e", eraser, folder, String(way.dieAtStep)],
        { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
      );
      const exited = new Promise((done) => child.once("exit", done));
      if (way.dieAtStep === anyTime) {
        await new Promise((done) => child.stdout.once("data", done));
        await setTimeout(way.delayMs);
        child.kill("SIGKILL");
      }
      await exited;
      if (way.dieAtStep !== anyTime) expect(child.signalCode).toBe("SIGKILL");
      const decided = await withRegistry(async (registry) => {
        const said = await finishErasures(registry, place);
        if (way.dieAtStep !== anyTime) expect(said).not.toEqual([]);
        return new Set(registry.erasures().map(({ dataset }) => dataset));
      });
      for (const dataset of await store.list()) {
        const { intact, erased } = await store.verify(dataset);
        expect({ intact, isErased: erased !== null }).toEqual({
          intact: true,
          isErased: decided.has(dataset.version),
        });
      }
      expect(await store.damaged()).toEqual([]);
    },
  );
});
