import { type ChildProcess, type ForkOptions, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

const packageRoot = dirname(dirname(import.meta.dirname));

/**
 * Node 20 looks after 66 KiB of bytecode whether a function is worth its optimising compiler, which takes a ninth of the
 * processor time of work that lasts for seconds. Loops that matter get there later too, within milliseconds. Newer versions
 * have a quick compiler between, and do not know the flag.
 */
const compileLate = process.versions.node.startsWith("20.") ? ["--interrupt-budget=500000"] : [];

interface ModuleOptions extends ForkOptions {
  /** What the module will import by its path: where that was not built, neither is the module taken as it was built. */
  readonly imports?: string;
}

/**
 * Starts a module of Vigie (absolute path of its source) as a child process: as it was built for this command
 * (`VIGIE_BUILD`, see `server/setup/build.mjs`), so that both run the same code, or else through tsx.
 */
export function forkModule(
  file: string,
  args: readonly string[],
  { imports = file, ...options }: ModuleOptions,
): ChildProcess {
  const path = runnable(imports) === imports ? file : runnable(file);
  const loader =
    path === file ? ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href] : [];
  return fork(path, args, { ...options, execArgv: [...compileLate, ...(options.execArgv ?? []), ...loader] });
}

/** The built form of a source, or the source itself where it has none. */
export function runnable(file: string): string {
  const build = process.env.VIGIE_BUILD;
  const built = build && join(build, relative(packageRoot, file).replace(/\.ts$/, ".js"));
  return built && existsSync(built) ? built : file;
}
