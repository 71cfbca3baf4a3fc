import { copyFile, lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { digestFile, writeFileDurably } from "vigie/datasets";

/** `.shipped.json`: file → digest of what was laid there, so that a file someone changed is told from one that is merely old. */
const record = ".shipped.json";

/**
 * Lays the shipped notebooks into `folder` with what an editor needs to understand them: package.json, tsconfig.json, biome.json,
 * and links to the packages in the folder above. A file that someone changed, or removed, stays as it is. Returns the names of those laid.
 */
export async function layNotebooks(folder: string, packageRoot: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  await linkPackages(dirname(folder), packageRoot);
  for (const [name, content] of Object.entries(settings))
    await writeFile(join(folder, name), `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" }).catch(
      ignoreThere,
    );
  return layShipped(folder, join(packageRoot, "notebooks"));
}

async function layShipped(folder: string, from: string): Promise<readonly string[]> {
  const known = await readRecord(folder);
  const laid: string[] = [];
  for (const name of (await readdir(from)).filter((one) => /^[\w-]+\.ts$/.test(one)).sort()) {
    const digest = await digestFile(join(from, name));
    if (known[name] === digest) continue;
    const there = await digestFile(join(folder, name)).catch(() => null);
    if (there !== null && there !== known[name]) continue;
    await copyFile(join(from, name), join(folder, name));
    known[name] = digest;
    laid.push(name);
  }
  if (laid.length > 0) await writeFileDurably(join(folder, record), JSON.stringify(known, null, 2));
  return laid;
}

async function readRecord(folder: string): Promise<Record<string, string>> {
  const text = await readFile(join(folder, record), "utf8").catch(() => "{}");
  return JSON.parse(text) as Record<string, string>;
}

/**
 * The package itself, its dependencies and their commands, so that a notebook may import `arquero`, and `npx tsc` check it, as
 * they would here. They lie above the notebooks: `npm install` beside a notebook removes what its package.json does not name.
 */
async function linkPackages(folder: string, packageRoot: string): Promise<void> {
  const { name, dependencies } = await readPackage(packageRoot);
  await link(packageRoot, join(folder, "node_modules", name));
  for (const one of [...Object.keys(dependencies), "@types/node", ".bin"])
    await link(join(packageRoot, "node_modules", one), join(folder, "node_modules", one));
}

async function link(target: string, path: string): Promise<void> {
  if ((await lstat(path).catch(() => null)) !== null) return;
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path, "junction").catch(ignoreThere);
}

async function readPackage(
  packageRoot: string,
): Promise<{ name: string; dependencies: Readonly<Record<string, string>> }> {
  return JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
    name: string;
    dependencies: Record<string, string>;
  };
}

/** No dependencies are named: these are the person's own, and a package of our name elsewhere is not ours. */
const settings: Readonly<Record<string, object>> = {
  "package.json": { private: true, type: "module" },
  "tsconfig.json": {
    compilerOptions: {
      target: "es2023",
      module: "preserve",
      moduleResolution: "bundler",
      moduleDetection: "force",
      lib: ["es2023", "dom", "dom.iterable"],
      types: ["node"],
      strict: true,
      noUncheckedIndexedAccess: true,
      erasableSyntaxOnly: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ["*.ts"],
  },
  // For the page's formatting, and for editors that know biome.
  "biome.json": {
    root: true,
    vcs: { enabled: false },
    formatter: { indentStyle: "space", lineWidth: 110 },
  },
};

function ignoreThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
