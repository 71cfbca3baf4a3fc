#!/usr/bin/env node
// The `vigie` command: the sources as built after their last change, or, where nothing can be built, through tsx.
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`vigie needs Node 20.19 or newer (this is ${process.version})`);
  process.exit(1);
}
const { ensureBuild, keepBuild } = await import("./setup/build.mjs");
const build = await ensureBuild(dirname(dirname(fileURLToPath(import.meta.url))));
if (build === undefined) {
  const { register } = await import("tsx/esm/api").catch(() => {
    console.error("packages are not installed: run `npm ci` in the folder of Vigie, then try again");
    process.exit(1);
  });
  register();
  await import("./cli.ts");
} else {
  process.env.VIGIE_BUILD = build;
  // A server runs for months and starts its jobs from it.
  setInterval(() => keepBuild(build), 12 * 3_600_000).unref();
  if (process.env.VIGIE_DEBUG !== undefined) process.setSourceMapsEnabled(true);
  await import(pathToFileURL(join(build, "server/cli.js")).href);
}
