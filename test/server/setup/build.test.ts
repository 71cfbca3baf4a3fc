import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { type ensureBuild, entries } from "../../../server/setup/build.mjs";

const root = resolve(import.meta.dirname, "../../..");
const ownFolders = ["datasets", "experiments", "registry", "notebooks", "server"];

async function sourcesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  return names.filter((name) => /\.ts$/.test(name)).map((name) => join(root, folder, name));
}

test("every module that a process begins with is built, but for the kernel of notebooks", async () => {
  const found = new Set<string>();
  for (const file of (await Promise.all(ownFolders.map(sourcesOf))).flat()) {
    const text = await readFile(file, "utf8");
    for (const [, module] of text.matchAll(/module: "([^"]+\.ts)"/g)) found.add(module!);
    for (const [, name] of text.matchAll(
      /(?:forkModule|startHelper)(?:<[^>]+>)?\(join\(import\.meta\.dirname, "([^"]+)"\)/g,
    ))
      found.add(relative(root, join(file, "..", name!)));
  }
  expect(found.size).toBeGreaterThan(8);
  expect([...found].filter((module) => !entries.includes(module))).toEqual([]);
});

test("what is forked outside of forkModule is the kernel alone", async () => {
  const forking: string[] = [];
  for (const file of (await Promise.all(ownFolders.map(sourcesOf))).flat())
    if (/\bfork\b[^;]*from "node:child_process"/.test(await readFile(file, "utf8")))
      forking.push(relative(root, file));
  expect(forking.sort()).toEqual(["datasets/foundation/fork.ts", "notebooks/engine/kernel/spares.ts"]);
});

/** A package of two modules, one beside a text that it finds by its own place. */
async function smallPackage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vigie-build-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "package.json"), '{ "name": "vigie", "type": "module" }');
  await cp(join(root, "server/setup/build.mjs"), join(folder, "server/setup/build.mjs"));
  await writeFile(
    join(folder, "main.ts"),
    `import { readFileSync } from "node:fs";
import { word } from "./word.ts";
const where: string = import.meta.dirname;
console.log(word, readFileSync(where + "/beside.txt", "utf8"), new URL("./beside.txt", import.meta.url).pathname === where + "/beside.txt");
`,
  );
  await writeFile(join(folder, "word.ts"), `export const word = "first";\n`);
  await writeFile(join(folder, "beside.txt"), "beside");
  const modules = join(folder, "node_modules");
  await cp(join(root, "node_modules/.package-lock.json"), join(modules, ".package-lock.json"));
  await symlink(join(root, "node_modules/esbuild"), join(modules, "esbuild"));
  return folder;
}

const run = async (build: string | undefined) =>
  (await promisify(execFile)(process.execPath, [join(build!, "main.js")])).stdout.trim();

/** By the build script of that package: what it was made from includes the script. */
async function buildOf(folder: string): Promise<string | undefined> {
  const own = (await import(join(folder, "server/setup/build.mjs"))) as { ensureBuild: typeof ensureBuild };
  return own.ensureBuild(folder, { sources: ["main.ts"] });
}

test("is made once, again after a change of any module, and finds what lies beside a source", async () => {
  const folder = await smallPackage();
  const first = await buildOf(folder);
  expect(await run(first)).toBe("first beside true");
  const made = await stat(join(first!, "main.js"));
  expect(await buildOf(folder)).toBe(first);
  expect((await stat(join(first!, "main.js"))).ino).toBe(made.ino);
  await writeFile(join(folder, "word.ts"), `export const word = "second";\n`);
  const second = await buildOf(folder);
  expect(await run(second)).toBe("second beside true");
  // a process of before may still read its own
  expect(await run(first)).toBe("first beside true");
});

test("is made again where it was removed or its record is damaged", async () => {
  const folder = await smallPackage();
  const first = await buildOf(folder);
  await writeFile(join(first!, "main.js"), "");
  expect(await run(await buildOf(folder))).toBe("first beside true");
  await rm(first!, { recursive: true });
  expect(await run(await buildOf(folder))).toBe("first beside true");
  await writeFile(join(folder, "node_modules/.cache/vigie/current.json"), '{ "build": "bui');
  expect(await run(await buildOf(folder))).toBe("first beside true");
});

test("builds at the same time agree, and a week later the old one goes", async () => {
  const folder = await smallPackage();
  const all = await Promise.all(Array.from({ length: 4 }, () => buildOf(folder)));
  expect(new Set(all).size).toBe(1);
  await utimes(all[0]!, 0, 0);
  await writeFile(join(folder, "word.ts"), `export const word = "later";\n`);
  const later = await buildOf(folder);
  const names = await readdir(join(folder, "node_modules/.cache/vigie"));
  expect(names.sort()).toEqual([relative(join(later!, ".."), later!), "current.json"].sort());
});

test("a source that cannot be built leaves the choice of tsx", async () => {
  const folder = await smallPackage();
  await writeFile(join(folder, "word.ts"), "export const word = ;\n");
  expect(await buildOf(folder)).toBeUndefined();
});
