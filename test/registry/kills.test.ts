import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open as openFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { createRandom, type Random } from "vigie/datasets";
import { verifyRegistry } from "vigie/registry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { open, temporaryFolder } from "./support.ts";

/** 50 here; `npm run soak` says how many, and with which seed. */
const kills = Number(process.env.VIGIE_KILLS ?? 50);
const seed = process.env.VIGIE_SEED ?? "registry kills";

const root = join(import.meta.dirname, "../..");
const program = join(root, "node_modules/.cache/vigie", `deciding-${process.pid}.mjs`);

/** Our sources have no side effects: what the registry does not use of them, and their packages, stay out. A child starts in a third of a second. */
const ours: Plugin = {
  name: "ours",
  setup(plugin) {
    plugin.onResolve({ filter: /^vigie\// }, ({ path }) => ({
      path: join(root, path.slice("vigie/".length), "index.ts"),
      sideEffects: false,
    }));
    plugin.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: false,
    }));
    plugin.onResolve({ filter: /^[a-z@]/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
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
    plugins: [ours],
  });
});
afterAll(() => rm(program, { force: true }));

test(`keeps every acknowledged decision through ${kills} kills at seeded moments (seed ${seed})`, {
  timeout: 4000 * kills + 60_000,
}, async () => {
  const random = createRandom(seed);
  const folder = await temporaryFolder();
  const said: string[] = [];
  for (let round = 0; round < kills; round++) {
    said.push(...(await killedOnce(folder, `r${round}`, random)));
    if (round % 3 === 2) await tear(folder, random);
    if (round % 25 === 24) expect((await verifyRegistry(folder)).problems).toEqual([]);
  }
  const registry = await open(folder);
  const models = ["a", "b"] as const;
  const events = models.flatMap((model) => registry.history({ model }));
  const found = new Set(events.map(({ type, payload }) => `${type} ${digestOf(registry, payload)}`));
  const numbers = models.map((model) => registry.list({ model }).map(({ number }) => number));
  await registry.close();
  expect(said.filter((line) => !found.has(line))).toEqual([]);
  expect(said.length).toBeGreaterThan(kills);
  for (const given of numbers) expect(given).toEqual(given.map((_, i) => i + 1));
  expect((await verifyRegistry(folder)).problems).toEqual([]);
  const left = (await readdir(folder, { recursive: true })).filter((path) => /\.tmp-|lock\/pid-/.test(path));
  expect(left).toEqual([]);
});

function digestOf(registry: Awaited<ReturnType<typeof open>>, payload: object): string {
  const { model, number } = payload as { model: string; number: number };
  return registry.resolve(`${model}@${number}`).digest;
}

/** Lets a child decide until it has said a seeded number of lines, then kills it a seeded while later; what it said. */
async function killedOnce(folder: string, prefix: string, random: Random): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, folder, prefix], { stdio: ["ignore", "pipe", "pipe"] });
  const enough = 1 + random.integer(12);
  const delayMs = random.uniform() * 5;
  let said = "";
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  let isDue = false;
  child.stdout.on("data", (chunk) => {
    said += chunk;
    if (isDue || said.split("\n").length <= enough) return;
    isDue = true;
    setTimeout(() => child.kill("SIGKILL"), delayMs);
  });
  const [, signal] = await once(child, "close");
  expect(signal, complaint).toBe("SIGKILL");
  return said.split("\n").slice(0, -1);
}

/** What a power cut leaves of a write that was never acknowledged: the beginning of a line. */
async function tear(folder: string, random: Random): Promise<void> {
  const file = await openFile(join(folder, "journal.jsonl"), "a");
  await file.write('{"actor":"set-up","at":"2026-01'.slice(0, 1 + random.integer(30)));
  await file.close();
}
