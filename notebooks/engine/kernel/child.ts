import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { constants, Script } from "node:vm";
import { Fault } from "vigie/datasets";
import { describeTable } from "../display/table.ts";
import { setKernelHost } from "../host.ts";
import { createCellHost, createTables } from "./cell-host.ts";
import type { ConsoleLevel, FromKernel, ToKernel } from "./protocol.ts";
import { createRunner, type Runner } from "./runner.ts";

const [file = "", workspace = ""] = process.argv.slice(2);

const send = (message: FromKernel): void => void process.send?.(message);

/** Tables that are shown, so that other pages of them can be asked for. */
const tables = createTables();

/** The real exit; cells see one that refuses. */
const end = process.exit.bind(process, 0);

async function start(): Promise<void> {
  interceptExit();
  const given = await import("../notebook.ts");
  const meta = { url: pathToFileURL(file).href, filename: file, dirname: dirname(file) };
  const runner = createRunner({
    send,
    loadModule: moduleLoader(),
    given,
    now: () => performance.now(),
    meta,
  });
  setKernelHost(createCellHost({ runner, tables, workspace, send }));
  interceptConsole(runner);
  interceptStrayErrors(runner);
  process.on("SIGINT", () => {}); // breaks a running cell (see drive.ts); between cells it means nothing
  process.on("disconnect", () => end());
  process.on("message", (message: ToKernel) => receive(runner, message));
  send({ type: "ready" });
}

function receive(runner: Runner, message: ToKernel): void {
  switch (message.type) {
    case "load":
      runner.load(message.cells);
      break;
    case "run":
      runner.run(message.cells, message.needed);
      break;
    case "interrupt":
      runner.interrupt(message.cell, message.run);
      break;
    case "input":
      runner.setInput(message.cell, message.name, message.value);
      break;
    case "page":
      sendPage(message);
      break;
    case "values":
      send({ type: "values", request: message.request, values: runner.values() });
      break;
    case "close":
      end();
  }
}

function sendPage({ request, output, page }: Extract<ToKernel, { type: "page" }>): void {
  const table = tables.find(output);
  const problem = `no such table: ${output} (expected one that is still shown)`;
  if (table === undefined) send({ type: "page", request, problem });
  else send({ type: "page", request, document: describeTable(table, { ...page, output }) });
}

/**
 * Imports as the notebook file would: relative to its folder, packages from its `node_modules`. Packages that are
 * not there are looked for beside this package, so that a notebook works wherever it lies.
 */
function moduleLoader() {
  const importer = (from: string) =>
    new Script("(specifier) => import(specifier)", {
      filename: from,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext() as (specifier: string) => Promise<object>;
  const fromNotebook = importer(file);
  const fromPackage = importer(join(import.meta.dirname, "child.ts"));
  return async (specifier: string, names: readonly string[] = []): Promise<object> => {
    const module = await fromNotebook(specifier).catch((error: unknown) => {
      if (!isMissingPackage(error, specifier)) throw error;
      return fromPackage(specifier);
    });
    const missing = names.find((name) => !(name in module));
    if (missing === undefined) return module;
    throw new SyntaxError(`no such export: ${missing} of ${specifier} (a type? write: import type)`);
  };
}

function isMissingPackage(error: unknown, specifier: string): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (
    !/^[./]/.test(specifier) && (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED")
  );
}

function interceptExit(): void {
  const refuse = (call: string) => () => {
    throw new Fault(
      "notebook.exit",
      `${call} was called in a cell (expected a cell that ends by itself): the kernel goes on`,
    );
  };
  process.exit = refuse("process.exit()") as typeof process.exit;
  process.abort = refuse("process.abort()") as typeof process.abort;
}

function interceptConsole(runner: Runner): void {
  for (const level of ["log", "info", "warn", "error", "debug"] as const satisfies readonly ConsoleLevel[]) {
    console[level] = (...values: unknown[]) => {
      const text = format(...values).slice(0, 20_000);
      send({ type: "console", cell: runner.current.getStore()?.live.order.id ?? null, level, text });
    };
  }
}

function interceptStrayErrors(runner: Runner): void {
  const report = (error: unknown) => {
    if (runner.reportStray(error)) return;
    send({
      type: "console",
      cell: null,
      level: "error",
      text: error instanceof Error ? (error.stack ?? "") : String(error),
    });
  };
  process.on("unhandledRejection", report);
  process.on("uncaughtException", report);
}

void start();
