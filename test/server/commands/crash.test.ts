import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-crash-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `vigie data import` of `file`: what it printed, and by which signal it died; killed before the call that `dieBefore` matches. */
async function importInto(workspace: string, file: string, dieBefore?: RegExp) {
  const words = ["data", "import", "paydex", file, "--received", "2025-01-01", "--json"];
  const preload =
    dieBefore === undefined ? [] : ["--import", join(import.meta.dirname, "fixtures/die-before.mjs")];
  const child = spawn(
    process.execPath,
    [...preload, join(root, "server/vigie.mjs"), ...words, "--workspace", workspace],
    {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, VIGIE_DIE_BEFORE: dieBefore?.source },
    },
  );
  let said = "";
  child.stdout.on("data", (text: Buffer) => {
    said += text;
  });
  const [, signal] = await once(child, "close");
  return { said, signal };
}

const leftIn = async (workspace: string) =>
  (await readdir(join(workspace, "datasets"))).filter((name) => name.includes(".tmp-"));

/** In the order of the work. */
const steps = {
  "facts are written": /^open .*facts\.parquet$/,
  "they are moved beside their receipt": /^rename .*data\.parquet$/,
  "they take their place": /^rename .*\/[0-9a-f]{64}$/,
  "scratch is removed": /^rm .*scratch\.tmp-/,
};

it("an import killed before any step leaves what the same command again sweeps, and gives the same version", async () => {
  const file = join(folder, "paydex.csv");
  const line = (i: number) =>
    `${100000000 + i};${i % 90};${i % 90} jours;15/${String(1 + (i % 12)).padStart(2, "0")}/2018`;
  await writeFile(
    file,
    `SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR\n${Array.from({ length: 5000 }, (_, i) => line(i)).join("\n")}\n`,
  );
  const undisturbed = JSON.parse((await importInto(join(folder, "undisturbed"), file)).said) as {
    version: string;
  };
  const workspace = join(folder, "killed");
  let left: readonly string[] = [];
  for (const [step, call] of Object.entries(steps)) {
    expect(await importInto(workspace, file, call), step).toMatchObject({ signal: "SIGKILL" });
    const before = left;
    left = await leftIn(workspace);
    expect(
      left.filter((name) => !before.includes(name)),
      step,
    ).not.toEqual([]);
  }
  const { said } = await importInto(workspace, file);
  expect(JSON.parse(said)).toMatchObject({ version: undisturbed.version });
  expect(await leftIn(workspace)).toEqual([]);
});
