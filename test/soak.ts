// Kills registries 1,000 times while they decide, fails each of their file-system calls, flips every byte of an exported
// version; then kills the whole demo at seeded moments of every stage, starts it again, and holds the digests against an
// undisturbed run. `npm run soak -- [--seed N] [--kills N] [--rounds N] [--data FOLDER]`; 0 kills or rounds leave that part
// out, a failure prints the seed that repeats it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createRandom } from "vigie/datasets";

const root = resolve(import.meta.dirname, "..");

interface Stage {
  readonly name: string;
  readonly seconds: number;
  readonly artifacts: Readonly<Record<string, { readonly digest?: string }>>;
}

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1e6) },
    kills: { type: "string", default: "1000" },
    rounds: { type: "string", default: "1" },
    data: { type: "string" },
  },
});
const data = options.data === undefined ? [] : ["--data", resolve(options.data)];
const random = createRandom(options.seed);
console.log(
  `soak: seed ${options.seed}, ${options.kills} kills of registries, ${options.rounds} rounds of the demo`,
);
if (Number(options.kills) > 0) await soakRegistry(options.seed, options.kills);
if (Number(options.rounds) > 0) await soakDemo();

/** The registry's own tests at their long counts. */
async function soakRegistry(seed: string, kills: string): Promise<void> {
  const tests = ["kills", "failing-calls", "every-byte", "export"].map(
    (name) => `test/registry/${name}.test.ts`,
  );
  const child = spawn(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", ...tests], {
    cwd: root,
    env: { ...process.env, VIGIE_SOAK: "1", VIGIE_KILLS: kills, VIGIE_SEED: seed },
    stdio: "inherit",
  });
  const code = await new Promise<number | null>((done) => child.once("close", done));
  if (code !== 0) throw new Error(`the registry did not hold (seed ${seed})`);
}

async function soakDemo(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "vigie-soak-"));
  try {
    const undisturbed = await finish(join(folder, "undisturbed"));
    console.log(`undisturbed: ${undisturbed.map(({ name }) => name).join(", ")}`);
    for (let round = 1; round <= Number(options.rounds); round++)
      await disturb(join(folder, `round-${round}`), undisturbed);
    console.log(`soak: seed ${options.seed} passed, ${options.rounds} rounds of ${undisturbed.length} kills`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One workspace, one kill in each stage; then the same command must finish with the same digests and leave nothing. */
async function disturb(workspace: string, undisturbed: readonly Stage[]): Promise<void> {
  for (const [i, stage] of undisturbed.entries()) {
    const delay = random.uniform() * stage.seconds;
    const killed = await killAfter(workspace, i, delay * 1000);
    const when = killed ? `killed ${delay.toFixed(2)} s into` : "ended before the kill in";
    console.log(`  ${when} ${stage.name}`);
  }
  const stages = await finish(workspace);
  const expected = digestsOf(undisturbed);
  const found = digestsOf(stages);
  const differences = Object.keys({ ...expected, ...found }).filter((name) => expected[name] !== found[name]);
  if (differences.length > 0) throw new Error(`other digests after the kills: ${differences.join(", ")}`);
  const left = (await readdir(workspace, { recursive: true })).filter(isLeftover);
  if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
  await verify(workspace);
}

/** Temporary files of any writer, DuckDB's scratch folders, and the lock of a registry that nobody holds. */
function isLeftover(path: string): boolean {
  return /\.tmp-|scratch|\.duckdb|registry\/lock\/pid-/.test(path);
}

function start(args: readonly string[]): ChildProcess {
  // a process group of its own, so that what outlives it can be seen
  return spawn(process.execPath, [join(root, "server/vigie.mjs"), ...args], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** SIGKILL to the command alone, `delayMs` after `stage` stages were reported. False when it ended before. */
async function killAfter(workspace: string, stage: number, delayMs: number): Promise<boolean> {
  const child = start(["demo", ...data, "--workspace", workspace]);
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  const reached = new Promise<void>((done) => {
    let reported = 0;
    if (stage === 0) done();
    child.stdout!.on("data", (text: Buffer) => {
      reported += [...text.toString().matchAll(/^\d+ {2}\S/gm)].length;
      if (reported >= stage) done();
    });
  });
  child.stderr!.resume();
  await Promise.race([reached, ended]);
  await Promise.race([setTimeout(delayMs), ended]);
  const wasAlive = child.exitCode === null;
  child.kill("SIGKILL");
  await ended;
  await orphansEnd(child.pid!);
  return wasAlive;
}

/** Jobs notice that their parent is gone within a few seconds. */
async function orphansEnd(group: number): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    if (!groupLives(group)) return;
    await setTimeout(100);
  }
  throw new Error(`children of the killed process ${group} still run after 5 s`);
}

function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

async function finish(workspace: string): Promise<readonly Stage[]> {
  const { stdout } = await succeed(["demo", ...data, "--json", "--workspace", workspace]);
  return (JSON.parse(stdout) as { stages: readonly Stage[] }).stages;
}

async function verify(workspace: string): Promise<void> {
  await succeed(["data", "verify", "--workspace", workspace]);
  const journal = await readFile(join(workspace, "registry", "journal.jsonl"), "utf8");
  if (!journal.endsWith("\n")) throw new Error("the journal's last line is torn");
}

async function succeed(args: readonly string[]): Promise<{ readonly stdout: string }> {
  const child = start(args);
  const said = { stdout: "", stderr: "" };
  child.stdout!.on("data", (text: Buffer) => {
    said.stdout += text;
  });
  child.stderr!.on("data", (text: Buffer) => {
    said.stderr += text;
  });
  const code = await new Promise<number | null>((done) => child.once("close", done));
  if (code !== 0) throw new Error(`${args[0]} ended with ${code} (seed ${options.seed}):\n${said.stderr}`);
  return said;
}

/** `stage/artifact` → digest. */
function digestsOf(stages: readonly Stage[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stages.flatMap(({ name, artifacts }) =>
      Object.entries(artifacts).map(([what, { digest }]) => [`${name}/${what}`, digest ?? "none"]),
    ),
  );
}
