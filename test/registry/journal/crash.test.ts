import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { createRandom, type Random } from "vigie/datasets";
import { beforeAll, expect, test } from "vitest";
import { openJournal } from "../../../registry/journal/journal.ts";
import { readJournal } from "../../../registry/journal/read.ts";
import { temporaryFolder } from "../support.ts";

const kills = 24;
let program = "";

/** Bundled once, with the foundation alone of `vigie/datasets`: a child then starts in 50 ms instead of seconds. */
beforeAll(async () => {
  program = join(await temporaryFolder(), "appender.mjs");
  const root = join(import.meta.dirname, "../../..");
  const files = ["digest", "durable", "errors"].map((name) =>
    join(root, "datasets/foundation", `${name}.ts`),
  );
  const foundation: Plugin = {
    name: "foundation",
    setup(plugin) {
      plugin.onResolve({ filter: /^vigie\/datasets$/ }, ({ path }) => ({ path, namespace: "foundation" }));
      plugin.onLoad({ filter: /./, namespace: "foundation" }, () => ({
        contents: files.map((file) => `export * from ${JSON.stringify(file)};`).join("\n"),
        resolveDir: root,
      }));
    },
  };
  const entryPoints = [fileURLToPath(new URL("./appender.ts", import.meta.url))];
  await build({
    entryPoints,
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    plugins: [foundation],
  });
});

test(`keeps every acknowledged event through ${kills} kills at seeded moments`, {
  timeout: 180_000,
}, async () => {
  const random = createRandom("journal kills");
  const folder = await temporaryFolder();
  const acknowledged: string[] = [];
  for (let round = 0; round < kills; round++) {
    acknowledged.push(...(await killedAppender(folder, `r${round}`, random)));
    if (round % 3 === 2) await tear(folder, random);
  }
  const journal = await openJournal(folder, { clock: () => new Date(0) });
  await journal.close();
  const found = new Set(journal.events.map(({ payload }) => (payload as { person: string }).person));
  expect(acknowledged.filter((person) => !found.has(person))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(kills);
  expect(readJournal(await readFile(join(folder, "journal.jsonl"))).torn).toHaveLength(0);
});

/** Lets a child append until it has said a seeded number of lines, then kills it a seeded while later; returns what it said. */
async function killedAppender(folder: string, prefix: string, random: Random): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, folder, prefix], { stdio: ["ignore", "pipe", "pipe"] });
  const enough = 1 + random.integer(20);
  const delayMs = random.uniform() * 3;
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
  const file = await open(join(folder, "journal.jsonl"), "a");
  await file.write('{"actor":"set-up","at":"2026-01'.slice(0, 1 + random.integer(30)));
  await file.close();
}
