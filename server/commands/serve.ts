import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { findEngines } from "vigie/experiments";
import { makeExamplePanel } from "../demo/example.ts";
import { layNotebooks } from "../services/notebook-folder.ts";
import { type Bench, type CommandContext, contextOf } from "./context.ts";

interface ServeOptions {
  readonly port: number;
  readonly example?: boolean;
}

export function addServeCommand(program: Command, bench: Bench): void {
  program
    .command("serve")
    .option("--port <number>", "where to listen; when taken, the next free one", readPort, 4242)
    .option("--example", "make the example data once, and let one person act as each of three")
    .summary("the workbench in the browser, on this machine only")
    .description(
      "The workbench in the browser, on 127.0.0.1 only: datasets, notebooks, runs, models.\n\nPrints a link that signs one browser in, once; each use prints a new one. While it runs, it alone writes the registry. Ctrl-C stops it.",
    )
    .action(async (options: ServeOptions, command: Command) => serve(contextOf(command, bench), options));
}

async function serve(context: CommandContext, { port, example = false }: ServeOptions): Promise<void> {
  const { terminal, workspace, world, signal } = context;
  const prepared = example ? await prepareExample(context) : null;
  await layNotebooks(join(workspace.folder, "notebooks"), world.packageRoot);
  if (signal.aborted) return;
  const engine = describeEngine(context);
  // Only here: bundler, sanitiser and compiler need not be read for `vigie --help`.
  const { startServer } = await import("../main.ts");
  const server = await startServer({
    workspace,
    world,
    port,
    isExample: example,
    onWarning: terminal.warn,
    onSignIn: (person) => terminal.print(`signed in: ${person}. Another browser: ${server.signInLink()}`),
  });
  for (const sentence of server.mended) terminal.warn(sentence);
  if (prepared !== null) terminal.print(prepared);
  if (server.port !== port && port !== 0) terminal.print(`port ${port} is taken: ${server.port} instead`);
  terminal.print(await engine);
  terminal.print(`${terminal.bold("serving")} ${server.address}  ${terminal.dim(workspace.folder)}`);
  terminal.print(`${terminal.bold("sign in")} ${server.signInLink()}`);
  terminal.print("stop: Ctrl-C");
  await stopped(signal);
  terminal.print("stopping: kernels are ended, the registry is closed");
  await server.close();
}

/** Makes the panel `example` where there is none. Killed anywhere, the same command again finishes the rest. */
async function prepareExample({ workspace, world, terminal, signal }: CommandContext): Promise<string> {
  const there = (await workspace.store.list()).find(({ manifest }) => manifest.name === "example");
  if (there !== undefined)
    return `example data: ${there.manifest.rows.toLocaleString("en-GB")} rows, made before`;
  terminal.print("making the example data, once (about half a minute)");
  const panel = await makeExamplePanel({
    workspace,
    now: world.now,
    work: { onProgress: terminal.onProgress, signal },
    onStage: ({ name, title, seconds }) =>
      terminal.print(`  ${name}: ${title} ${terminal.dim(`(${seconds.toFixed(1)} s)`)}`),
  });
  return `example data: ${panel.manifest.rows.toLocaleString("en-GB")} rows in ${panel.folder}`;
}

async function describeEngine({ world, workspace }: CommandContext): Promise<string> {
  const { native } = await findEngines({ env: world.env, workspace: workspace.folder });
  return native === null
    ? "XGBoost engine: wasm (slower; `vigie engine install` or VIGIE_XGBOOST_LIB=… brings native)"
    : `XGBoost engine: native, libxgboost ${native.version} (${native.origin})`;
}

/** Resolves at Ctrl-C, or when the system asks to end. */
function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
    process.once("SIGTERM", () => resolve());
    process.once("SIGHUP", () => resolve());
  });
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("expected a port, 0 to 65535.");
}
