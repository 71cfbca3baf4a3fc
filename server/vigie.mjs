#!/usr/bin/env node
// The `vigie` command: TypeScript sources run as they are, through tsx; there is no build folder.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`vigie needs Node 20.19 or newer (this is ${process.version})`);
  process.exit(1);
}
const { register } = await import("tsx/esm/api").catch(() => {
  console.error("packages are not installed: run `npm ci` in the folder of Vigie, then try again");
  process.exit(1);
});
register();
await import("./cli.ts");
