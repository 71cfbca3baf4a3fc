import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createRandom } from "vigie/datasets";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-crash-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `vigie data import` of `file`; resolves with what it printed. Killed as soon as `untilKill` resolves. */
async function importInto(workspace: string, file: string, untilKill?: (workspace: string) => Promise<void>) {
  const words = ["data", "import", "paydex", file, "--received", "2025-01-01", "--json"];
  const child = spawn(
    process.execPath,
    [join(root, "server/vigie.mjs"), ...words, "--workspace", workspace],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  let said = "";
  child.stdout.on("data", (text: Buffer) => {
    said += text;
  });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  if (untilKill !== undefined) {
    await Promise.race([untilKill(workspace), ended]);
    child.kill("SIGKILL");
  }
  await ended;
  return said;
}

const leftIn = async (workspace: string) =>
  (await readdir(join(workspace, "datasets"))).filter((name) => name.includes(".tmp-"));

it("an import killed at any moment leaves what the same command again sweeps, and gives the same version", async () => {
  const file = join(folder, "paydex.csv");
  const line = (i: number) =>
    `${100000000 + i};${i % 90};${i % 90} jours;15/${String(1 + (i % 12)).padStart(2, "0")}/2018`;
  await writeFile(
    file,
    `SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR\n${Array.from({ length: 100_000 }, (_, i) => line(i)).join("\n")}\n`,
  );
  const undisturbed = JSON.parse(await importInto(join(folder, "undisturbed"), file)) as { version: string };
  const random = createRandom("killed imports");
  const workspace = join(folder, "killed");
  let interrupted = 0;
  for (let kill = 0; kill < 2; kill++) {
    const untilKill = async () => {
      while ((await leftIn(workspace).catch(() => [])).length <= interrupted) await setTimeout(5);
      await setTimeout(random.uniform() * 300);
    };
    await importInto(workspace, file, untilKill);
    interrupted = (await leftIn(workspace)).length;
  }
  expect(interrupted).toBeGreaterThan(0);
  expect(JSON.parse(await importInto(workspace, file))).toMatchObject({ version: undisturbed.version });
  expect(await leftIn(workspace)).toEqual([]);
}, 90_000);
