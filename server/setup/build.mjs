// The sources as JavaScript, bundled once after each change: a process then starts in a fifth of the time that tsx takes.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What a process begins with: the command line, and what it forks. Cells run in a process of their own, from the sources. */
export const entries = [
  "server/cli.ts",
  "server/services/table-child.ts",
  "server/services/language/child.ts",
  "server/services/simulation/job.ts",
  "datasets/example/block-child.ts",
  "datasets/sources/import-child.ts",
  "experiments/runs/jobs/child.ts",
  "experiments/runs/fit.ts",
  "experiments/runs/evaluate.ts",
  "experiments/runs/leakage/job.ts",
  "experiments/runs/compare/job.ts",
  "experiments/runs/shift/job.ts",
  "experiments/runs/over-folds/job.ts",
  "experiments/runs/panel-stage.ts",
  "experiments/runs/search/trial.ts",
  "experiments/runs/search/compare-trials.ts",
];

/** Packages of many small modules, none of them native, taken into the bundle; all others are imported as they are. */
const bundledPackages = ["apache-arrow", "arquero", "hono", "@hono/node-server", "zod"];

/** Builds that nothing has started from for this long are removed with the next build: a process may still need its own. */
const keptDays = 7;

/**
 * The folder of the built `sources` of `root`, made anew unless every file it was made from is as it was (size and time of
 * the last change). Undefined where it cannot be made, as beside packages that nobody may write to.
 * `name`: of its folder in the cache.
 */
export async function ensureBuild(root, { sources = entries, name = "vigie" } = {}) {
  const cache = join(root, "node_modules", ".cache", name);
  const known = readCurrent(join(cache, "current.json"));
  if (known !== undefined && isFresh(root, known) && isWhole(join(cache, known.build), known)) {
    keepBuild(join(cache, known.build));
    return join(cache, known.build);
  }
  try {
    return await build(root, { sources, cache });
  } catch (error) {
    if (process.env.VIGIE_DEBUG !== undefined) console.error(`no build: ${error.message}`);
    return undefined;
  }
}

function readCurrent(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isFresh(root, { inputs }) {
  return inputs.every(([path, size, time]) => {
    const now = statSync(join(root, path), { throwIfNoEntry: false });
    return now !== undefined && now.size === size && now.mtimeMs === time;
  });
}

/** Whether every file of a build is there as it was written. */
function isWhole(folder, { files }) {
  return (
    files?.every(([path, size]) => statSync(join(folder, path), { throwIfNoEntry: false })?.size === size) ??
    false
  );
}

/** Marks a build as in use, which keeps it from being removed; where nobody may write, nobody removes it. */
export function keepBuild(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {}
}

async function build(root, { sources, cache }) {
  const esbuild = await import("esbuild");
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [...sources],
    outbase: root,
    outdir: join(cache, "build"),
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    sourcemap: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
    plugins: [inPlace, packagesOutside],
  });
  const inputs = await inputsOf(root, Object.keys(metafile.inputs));
  const digest = createHash("sha256");
  for (const { path, hash } of outputFiles) digest.update(`${path} ${hash}\n`);
  const name = `build-${digest.digest("hex").slice(0, 16)}`;
  await mkdir(cache, { recursive: true });
  const files = outputFiles.map(({ path, contents }) => [
    relative(join(cache, "build"), path),
    contents.length,
  ]);
  if (existsSync(join(cache, name)) && !isWhole(join(cache, name), { files }))
    await rm(join(cache, name), { recursive: true });
  if (!existsSync(join(cache, name)))
    await place(outputFiles, { from: join(cache, "build"), to: join(cache, name) });
  await removeOld(cache, name);
  const draft = join(cache, `current.json.tmp-${randomUUID()}`);
  await writeFile(draft, JSON.stringify({ build: name, inputs, files }));
  await rename(draft, join(cache, "current.json"));
  return join(cache, name);
}

/** In two halves, or this file would not survive its own work. */
const meta = `import${".meta"}`;

/** A module finds what lies beside its source, wherever it was built to. */
const inPlace = {
  name: "in place",
  setup({ onLoad }) {
    onLoad({ filter: /\.m?[jt]s$/ }, async ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined;
      const source = await readFile(path, "utf8");
      return {
        contents: source
          .replaceAll(`${meta}.dirname`, JSON.stringify(dirname(path)))
          .replaceAll(`${meta}.url`, JSON.stringify(pathToFileURL(path).href)),
        loader: path.endsWith(".ts") ? "ts" : "js",
      };
    });
  },
};

const packagesOutside = {
  name: "packages outside",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
      const name = path
        .split("/")
        .slice(0, path.startsWith("@") ? 2 : 1)
        .join("/");
      const isInside =
        kind === "entry-point" ||
        name === "vigie" ||
        bundledPackages.includes(name) ||
        importer.includes(`${sep}node_modules${sep}`);
      return isInside ? undefined : { path, external: true };
    });
  },
};

/** Of packages, npm's list of what is installed stands for all. */
async function inputsOf(root, paths) {
  const own = paths.filter((path) => !path.includes("node_modules/"));
  const others = [
    "node_modules/.package-lock.json",
    relative(root, fileURLToPath(import.meta.url)),
    "package.json",
  ];
  return Promise.all(
    [...own, ...others].map(async (path) => {
      const { size, mtimeMs } = await stat(join(root, path));
      return [path, size, mtimeMs];
    }),
  );
}

/** All or nothing: two processes may build at once. */
async function place(files, { from, to }) {
  const draft = `${to}.tmp-${randomUUID()}`;
  for (const { path, contents } of files) {
    const target = join(draft, relative(from, path));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, contents, { flush: true });
  }
  await rename(draft, to).catch(async (error) => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  });
}

async function removeOld(cache, current) {
  const before = Date.now() - keptDays * 86_400_000;
  for (const name of await readdir(cache)) {
    if (!name.startsWith("build-") || name === current) continue;
    // another process may have moved or removed it meanwhile
    const found = await stat(join(cache, name)).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < before)
      await rm(join(cache, name), { recursive: true, force: true });
  }
}
