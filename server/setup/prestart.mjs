// What `npm start` does before the server: Node's version, packages, libxgboost. Plain Node, because nothing is installed yet.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findLibraryFile } from "./library.mjs";
import { installNative } from "./native.mjs";
import { ensurePackages } from "./packages.mjs";

// Not import.meta.dirname: an old Node must come as far as the sentence that says so.
const file = fileURLToPath(import.meta.url);
const root = resolve(file, "../../..");

/** Node 20.19 is the first with everything used here. */
export function isNodeRecent(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

/** Finds libxgboost or fetches the pinned one; one line says how it ended. Never fails. */
export async function ensureLibrary({ env, workspace, say }) {
  const path = await findLibraryFile({ env, workspace });
  if (path !== undefined) return say(`libxgboost: ${path}`);
  const { status, reason } = await installNative({ workspace, env, say });
  if (status === "skipped")
    say(
      `no libxgboost (${reason}): the slower wasm engine will run; to change that: npx vigie engine install, or VIGIE_XGBOOST_LIB=<file>`,
    );
}

async function main() {
  const say = (line) => console.log(`vigie: ${line}`);
  if (!isNodeRecent(process.versions.node)) {
    console.error(`vigie needs Node 20.19 or newer (this is ${process.versions.node})`);
    process.exit(1);
  }
  const workspace = resolve(root, process.env.VIGIE_HOME ?? ".vigie");
  await ensurePackages({ root, env: process.env, say });
  await ensureLibrary({ env: process.env, workspace, say });
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === file)
  await main().catch((error) => {
    console.error(`vigie: ${error.message}`);
    process.exit(1);
  });
