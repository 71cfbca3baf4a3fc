import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { execute, findPython } from "./execute.mjs";

/** The library's file name on this platform. */
const libraryName = { darwin: "libxgboost.dylib", win32: "xgboost.dll" }[process.platform] ?? "libxgboost.so";

const systemFolders = {
  linux: [
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
  ],
  darwin: ["/opt/homebrew/lib", "/usr/local/lib"],
};

/**
 * Whether a libxgboost lies in one of the places where `experiments/models/xgboost/engines.ts` looks, in its order.
 * By existence only: loading it needs the packages, and `vigie engine list` does that. Returns its path or undefined.
 */
export async function findLibraryFile({ env, workspace }) {
  const places = [
    env.VIGIE_XGBOOST_LIB,
    ...installedIn(join(workspace, "native")),
    ...(await pythonWheel(env)),
    ...[env.CONDA_PREFIX, env.HOMEBREW_PREFIX].flatMap((prefix) =>
      prefix ? [join(prefix, "lib", libraryName)] : [],
    ),
    ...systemFiles(),
  ];
  return places.find((path) => path !== undefined && existsSync(path));
}

function installedIn(native) {
  if (!existsSync(native)) return [];
  const names = readdirSync(native).filter((name) => !name.startsWith("."));
  return names
    .sort()
    .reverse()
    .map((name) => join(native, name, "xgboost", "lib", libraryName));
}

async function pythonWheel(env) {
  const python = await findPython(env);
  if (python === undefined) return [];
  const code =
    "import importlib.util as u; s = u.find_spec('xgboost'); print(s.submodule_search_locations[0] if s else '')";
  const { ok, output } = await execute(python, ["-c", code], { env });
  return ok && output.trim() !== "" ? [join(output.trim(), "lib", libraryName)] : [];
}

function systemFiles() {
  return (systemFolders[process.platform] ?? []).flatMap((folder) =>
    [libraryName, `${libraryName}.0`].map((name) => join(folder, name)),
  );
}
