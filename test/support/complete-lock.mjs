// Adds to package-lock.json the platform packages (darwin, win32, musl…) that a registry mirror did not offer when it
// was written. Without them `npm ci` refuses the lock. Run after `npm install`: node test/support/complete-lock.mjs
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

const path = join(resolve(import.meta.dirname, "../.."), "package-lock.json");
const lock = JSON.parse(await readFile(path, "utf8"));
const missing = missingPlatforms(lock);
for (const { place, version, isDev } of missing) {
  const { os, cpu, libc } = platformOf(place);
  lock.packages[place] = {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(isDev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
if (missing.length > 0) await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} platform packages added to package-lock.json`);

/** Optional dependencies that the lock names but does not hold. */
export function missingPlatforms({ packages }) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(
        ([name]) =>
          packages[`node_modules/${name}`] === undefined &&
          packages[`${parent}/node_modules/${name}`] === undefined,
      )
      .map(([name, version]) => ({
        place: `node_modules/${name}`,
        version: version.replace(/^[\^~]/, ""),
        isDev: dev === true,
      })),
  );
}

/** Platform from the package's name: `cli-linux-x64-musl`, `binding-win32-arm64-msvc`. */
function platformOf(name) {
  const os = [
    "android",
    "darwin",
    "freebsd",
    "linux",
    "openbsd",
    "netbsd",
    "openharmony",
    "sunos",
    "win32",
    "aix",
  ].find((one) => name.includes(one));
  const cpu = [
    "arm64",
    "x64",
    "ia32",
    "riscv64",
    "ppc64",
    "s390x",
    "loong64",
    "mips64el",
    "wasm32",
    "arm",
  ].find((one) => name.includes(one));
  const libc = /musl/.test(name) ? "musl" : /gnu/.test(name) && os === "linux" ? "glibc" : undefined;
  return { os, cpu, libc };
}
