import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open as openFile, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { createRandom } from "vigie/datasets";
import { type AnyEvent, verifyBundle, verifyRegistry } from "vigie/registry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readJournal } from "../../registry/journal/read.ts";
import { type KillPlan, phases, planKill } from "./kill-plans.ts";
import { open, temporaryFolder } from "./support.ts";

/** 50 here; `npm run soak` says how many, and with which seed. */
const kills = Number(process.env.VIGIE_KILLS ?? 50);
const seed = process.env.VIGIE_SEED ?? "registry kills";
/** A registry ends after so many: opening one takes longer the more it holds. */
const killsPerRegistry = 25;

const root = join(import.meta.dirname, "../..");
const program = join(root, "node_modules/.cache/vigie", `deciding-${process.pid}.mjs`);

/** What the registry does not use stays out, and all it uses is one file: a child starts in a third of the processor's time. */
const lean: Plugin = {
  name: "lean",
  setup(plugin) {
    plugin.onResolve({ filter: /^vigie\// }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(path)),
      sideEffects: false,
    }));
    plugin.onResolve({ filter: /^\./ }, ({ path, resolveDir }) =>
      resolveDir.includes("node_modules") ? null : { path: join(resolveDir, path), sideEffects: false },
    );
    const native = /^(@duckdb\/node-api|koffi|ml-xgboost)/;
    plugin.onResolve({ filter: native }, ({ path }) => ({ path, external: true, sideEffects: false }));
  },
};

beforeAll(async () => {
  await mkdir(join(program, ".."), { recursive: true });
  const entryPoints = [join(import.meta.dirname, "fixtures/deciding.ts")];
  await build({
    entryPoints,
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    plugins: [lean],
  });
});
afterAll(() => rm(program, { force: true }));

test(`keeps every acknowledged decision through ${kills} kills at seeded moments (seed ${seed})`, {
  timeout: 12_000 * kills,
}, async () => {
  const registries = Math.ceil(kills / killsPerRegistry);
  const hits = new Map<string, number>();
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < registries; i = next++)
      for (const phase of await killRegistry(i)) hits.set(phase, (hits.get(phase) ?? 0) + 1);
  };
  // Two at a time: a process that starts keeps one core busy.
  await Promise.all([lane(), lane()]);
  const counted = [...hits].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(counted.reduce((sum, [, count]) => sum + count, 0)).toBe(kills);
  if (process.env.VIGIE_SOAK !== undefined)
    console.log(counted.map(([phase, count]) => `${String(count).padStart(6)}  ${phase}`).join("\n"));
  if (kills >= 2 * phases.length) expect([...hits.keys()]).toEqual(expect.arrayContaining(phases));
});

/**
 * Kills one registry so many times. After each kill the chain must hold, with all that was said and at most what was under
 * way, and name whole bundles only; at its end everything is verified and opened.
 * @returns in which phase each kill came.
 */
async function killRegistry(index: number): Promise<readonly string[]> {
  const random = createRandom(`${seed} ${index}`);
  const folder = await temporaryFolder();
  const said: string[] = [];
  const hits: string[] = [];
  let known = { decided: new Set<string>(), bundles: [] as readonly string[] };
  const first = index * killsPerRegistry;
  for (let kill = first; kill < Math.min(kills, first + killsPerRegistry); kill++) {
    const plan = planKill(kill, random);
    if (plan.torn > 0) await tear(folder, plan.torn);
    const { lines, phase } = await killedOnce(folder, `k${kill}`, plan);
    said.push(...lines);
    hits.push(phase);
    const found = await readDecided(folder);
    const told = `kill ${kill}, ${phase}`;
    expect(
      said.filter((line) => !found.decided.has(line)),
      told,
    ).toEqual([]);
    // Two models were under way, each with one decision at a time.
    expect(found.decided.size - known.decided.size - lines.length, told).toBeLessThanOrEqual(2);
    for (const name of found.bundles.slice(known.bundles.length))
      expect((await verifyBundle(join(folder, "bundles", name))).problems, told).toEqual([]);
    known = found;
  }
  expect(said.length).toBeGreaterThan(hits.length);
  await close(folder);
  return hits;
}

/** Whole, consecutively numbered, and nothing left of those who died. */
async function close(folder: string): Promise<void> {
  const registry = await open(folder);
  for (const model of ["a", "b"]) {
    const numbers = registry.list({ model }).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  }
  await registry.close();
  expect((await verifyRegistry(folder)).problems).toEqual([]);
  const left = (await readdir(folder, { recursive: true })).filter((path) => /\.tmp-|lock\/pid-/.test(path));
  expect(left).toEqual([]);
  await rm(folder, { recursive: true });
}

/** `type digest` of each decision about a version, and the folders of the bundles that were registered, in their order. */
async function readDecided(folder: string) {
  const bytes = await readFile(join(folder, "journal.jsonl")).catch(() => new Uint8Array());
  const digests = new Map<string, string>();
  const decided = new Set<string>();
  for (const { type, payload } of readJournal(bytes).events as readonly AnyEvent[]) {
    if (!("number" in payload)) continue;
    const version = `${payload.model}@${payload.number}`;
    if (type === "version.registered" && "digest" in payload) digests.set(version, payload.digest);
    decided.add(`${type} ${digests.get(version)}`);
  }
  return { decided, bundles: [...digests.values()].map((digest) => digest.slice("sha256:".length)) };
}

/** Lets a child decide until it dies by its plan; what it said, and in which phase the kill came. */
async function killedOnce(folder: string, prefix: string, plan: KillPlan) {
  const args = [program, folder, prefix, JSON.stringify(plan.aim)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  let isDue = false;
  child.stdout.on("data", (chunk) => {
    told += chunk;
    if (isDue || saidIn(told).length < plan.lines) return;
    isDue = true;
    setTimeout(() => child.kill("SIGKILL"), plan.delayMs);
  });
  const [, signal] = await once(child, "close");
  expect(signal, complaint).toBe("SIGKILL");
  const lines = told.split("\n").slice(0, -1);
  const phase = lines.includes("!") ? plan.phase! : `at any time: ${underWay(lines)}`;
  return { lines: saidIn(told), phase };
}

function saidIn(told: string): readonly string[] {
  return told
    .split("\n")
    .slice(0, -1)
    .filter((line) => /^[a-z]/.test(line));
}

/** The last call that had begun and not ended. */
function underWay(lines: readonly string[]): string {
  const begun: string[] = [];
  for (const line of lines) {
    const call = line.slice(2);
    if (line.startsWith("+")) begun.push(call);
    if (line.startsWith("-")) begun.splice(begun.lastIndexOf(call), 1);
  }
  return begun.at(-1) ?? "between calls";
}

/** What a power cut leaves of a write that was never acknowledged: the beginning of a line. */
async function tear(folder: string, length: number): Promise<void> {
  const file = await openFile(join(folder, "journal.jsonl"), "a");
  await file.write('{"actor":"set-up","at":"2026-01'.slice(0, length));
  await file.close();
}
