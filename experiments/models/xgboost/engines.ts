import { execFile } from "node:child_process";
import { access, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { describeError, Fault } from "vigie/datasets";
import { openLibrary } from "./library.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A place where libxgboost might be, and what was found there. */
type EngineCandidate = EngineOrigin &
  (
    | { readonly status: "found"; readonly version: string }
    | { readonly status: "absent" | "unusable"; readonly reason: string }
  );

interface EngineOrigin {
  /** Which rule named it, e.g. `VIGIE_XGBOOST_LIB`, `workspace`, `Python wheel`. */
  readonly origin: string;
  /** File, or the bare name that the system's loader resolves. */
  readonly path: string;
}

export interface EngineReport {
  /** The library that `native` will use; null when none can be loaded. */
  readonly native: { readonly path: string; readonly version: string; readonly origin: string } | null;
  /** Every place looked at, in order of preference. */
  readonly candidates: readonly EngineCandidate[];
  /** Always there: needs nothing installed. */
  readonly wasm: { readonly package: "ml-xgboost" };
}

export interface EngineSearch {
  readonly env: Environment;
  /** The workspace folder, whose `native/` is looked into. */
  readonly workspace: string;
}

/**
 * Looks for libxgboost in the order of the design: VIGIE_XGBOOST_LIB, the workspace's `native/`, the active Python's wheel,
 * conda, Homebrew, the system. Each file is loaded in a process of its own, so that a wrong one cannot take this one down.
 */
export async function findEngines(search: EngineSearch): Promise<EngineReport> {
  const examined: Promise<EngineCandidate>[] = [];
  for await (const origin of originsOf(search)) examined.push(examine(origin));
  const candidates = await Promise.all(examined);
  const first = candidates.find((candidate) => candidate.status === "found");
  return {
    native:
      first?.status === "found" ? { path: first.path, version: first.version, origin: first.origin } : null,
    candidates,
    wasm: { package: "ml-xgboost" },
  };
}

/**
 * The path of the first library in that order that can be loaded. It is loaded into this process, as a fit has one of its own.
 * Throws `xgboost.no-library` with every place that was tried.
 */
export async function locateLibrary(search: EngineSearch): Promise<string> {
  const failures: string[] = [];
  for await (const { origin, path } of originsOf(search)) {
    const failed = (why: string) => failures.push(`${origin}: ${path} (${why})`);
    if (isFile(path) && !(await isReadable(path))) failed("absent");
    else
      try {
        await openLibrary(path);
        return path;
      } catch (error) {
        failed(isFile(path) ? `unusable: ${describeError(error)}` : "absent");
      }
  }
  const tried = failures.join("; ");
  throw new Fault(
    "xgboost.no-library",
    `no libxgboost: tried ${tried} (expected one; \`npx vigie engine install\` fetches it, the wasm engine needs none)`,
    { kind: "unavailable" },
  );
}

const fileNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: "libxgboost.dylib",
  win32: "xgboost.dll",
};
const fileName = fileNames[process.platform] ?? "libxgboost.so";

/** In order of preference; a place is only looked for when the ones before it were not enough. */
async function* originsOf({ env, workspace }: EngineSearch): AsyncGenerator<EngineOrigin> {
  if (env.VIGIE_XGBOOST_LIB) yield { origin: "VIGIE_XGBOOST_LIB", path: env.VIGIE_XGBOOST_LIB };
  for (const path of await installed(workspace)) yield { origin: "workspace", path };
  const wheel = await pythonWheel(env);
  const folders: readonly (readonly [string, string | undefined])[] = [
    ["Python wheel", wheel],
    ["conda", env.CONDA_PREFIX],
    ["Homebrew", env.HOMEBREW_PREFIX],
    ["Homebrew", process.platform === "darwin" ? "/opt/homebrew" : undefined],
  ];
  for (const [origin, folder] of folders) if (folder) yield { origin, path: join(folder, "lib", fileName) };
  for (const path of systemNames) yield { origin: "system", path };
}

/** What set-up unpacked: `native/<package>-<version>/xgboost/lib/`, the newest name first. */
async function installed(workspace: string): Promise<readonly string[]> {
  const native = resolve(workspace, "native");
  const names = await readdir(native).catch(() => []);
  const folders = names
    .filter((name) => !name.startsWith("."))
    .sort()
    .reverse();
  const paths =
    folders.length === 0 ? [join(native, `xgboost-*`)] : folders.map((name) => join(native, name));
  return paths.map((path) => join(path, "xgboost", "lib", fileName));
}

/** Bare names: the system's loader knows where to look. */
const systemNames = process.platform === "linux" ? [fileName, "libxgboost.so.0"] : [fileName];

/** Folder of the xgboost package of the Python on the path, without importing it. */
async function pythonWheel(env: Environment): Promise<string | undefined> {
  const code =
    "import importlib.util as u; s = u.find_spec('xgboost'); print(s.submodule_search_locations[0] if s else '')";
  for (const python of process.platform === "win32" ? ["python"] : ["python3", "python"]) {
    const { output } = await run(python, ["-c", code], env);
    if (output !== undefined) return output.trim() || undefined;
  }
  return undefined;
}

async function examine(origin: EngineOrigin): Promise<EngineCandidate> {
  if (isFile(origin.path) && !(await isReadable(origin.path)))
    return { ...origin, status: "absent", reason: "no such file" };
  const { output, reason } = await run(process.execPath, ["--input-type=module", "-e", probe, origin.path]);
  const version = /^\d+\.\d+\.\d+$/.exec(output?.trim() ?? "")?.[0];
  if (version !== undefined) return { ...origin, status: "found", version };
  const status = isFile(origin.path) ? "unusable" : "absent";
  return { ...origin, status, reason: reason ?? "it did not say its version" };
}

const probe = `
import koffi from ${JSON.stringify(import.meta.resolve("koffi"))};
try {
  const parts = [[0], [0], [0]];
  koffi.load(process.argv[1]).func("void XGBoostVersion(_Out_ int* a, _Out_ int* b, _Out_ int* c)")(...parts);
  console.log(parts.join("."));
} catch (error) {
  console.error(String(error.message));
  process.exitCode = 1;
}`;

/** Else a bare name, which the system's loader looks up. */
function isFile(path: string): boolean {
  return dirname(path) !== ".";
}

function isReadable(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

interface Ran {
  readonly output?: string;
  readonly reason?: string;
}

function run(command: string, args: readonly string[], env?: Environment): Promise<Ran> {
  const options = { timeout: 20_000, windowsHide: true, ...(env && { env: env as NodeJS.ProcessEnv }) };
  return new Promise((settle) => {
    execFile(command, args, options, (error, output, complaint) => {
      if (error === null) settle({ output });
      else if (error.signal) settle({ reason: `loading it ended the process with ${error.signal}` });
      else settle({ reason: complaint.trim().split("\n")[0] || error.message });
    });
  });
}
