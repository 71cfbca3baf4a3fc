import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { Fault } from "vigie/datasets";
import type { TableReader } from "../display/table/read-table.ts";
import { setKernelHost } from "../host.ts";
import { createCellHost, createTables } from "./cell-host.ts";
import { interceptConsole } from "./console.ts";
import { createModuleLoader, createResolver } from "./module-loader.ts";
import { showPlainPromises } from "./plain-promises.ts";
import type { FromKernel, ToKernel } from "./protocol.ts";
import { createRunner, type Runner } from "./runner.ts";
import { createVersions } from "./versions.ts";

const send = (message: FromKernel): void => void process.send?.(message);

/** Tables that are shown, so that other pages of them can be asked for. */
const tables = createTables();

/** The real exit; cells see one that refuses. */
const end = process.exit.bind(process, 0);

/** Modules that notebooks commonly import: read ahead while a spare process has nothing else to do. */
const common = ["vigie/experiments", "arquero", "vigie/plots"];

function wait(): void {
  process.on("SIGINT", () => {}); // breaks a running cell (see drive.ts); between cells it means nothing
  // Not by `exit`, which waits for native calls that a cell has under way.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  const hear = (message: ToKernel) => {
    if (message.type === "warm") return void warmUp();
    if (message.type !== "open") return;
    process.off("message", hear);
    void open(message);
  };
  process.on("message", hear);
}

async function warmUp(): Promise<void> {
  await import("../notebook.ts");
  const load = createModuleLoader(import.meta.filename);
  for (const specifier of common) await load(specifier);
}

async function open({ file, workspace, conditions }: Extract<ToKernel, { type: "open" }>): Promise<void> {
  process.chdir(dirname(file));
  interceptExit();
  showPlainPromises();
  const given = await import("../notebook.ts");
  const meta = {
    url: pathToFileURL(file).href,
    filename: file,
    dirname: dirname(file),
    resolve: createResolver(file),
  };
  const runner = createRunner({
    send,
    loadModule: createModuleLoader(file),
    given,
    now: () => performance.now(),
    meta,
  });
  setKernelHost(createCellHost({ runner, tables, workspace, conditions, send }));
  interceptConsole((level, text) =>
    send({ type: "console", cell: runner.current.getStore()?.live.order.id ?? null, level, text }),
  );
  interceptStrayErrors(runner);
  const setVersions = createVersions();
  process.on("message", (message: ToKernel) => {
    if (message.type === "load") setVersions(message.versions);
    receive(runner, message);
  });
  send({ type: "ready" });
}

function receive(runner: Runner, message: ToKernel): void {
  switch (message.type) {
    case "load":
      runner.load(message.cells, message.holds);
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
      answerAbout(message, (table) => ({
        document: table.page({ ...message.page, output: message.output }),
      }));
      break;
    case "summaries":
      answerAbout(message, (table) => ({ summaries: table.summaries(message.columns) }));
      break;
    case "totals":
      answerAbout(message, (table) => ({ totals: table.totals() }));
      break;
    case "values":
      send({ type: "values", request: message.request, values: runner.values() });
      break;
    case "close":
      end();
  }
}

/** Answers a question about a table that is shown, or says what is wrong with it. */
function answerAbout(
  { request, output }: Extract<ToKernel, { type: "page" | "summaries" | "totals" }>,
  answer: (table: TableReader) => Omit<Extract<FromKernel, { type: "table" }>, "type" | "request">,
): void {
  const table = tables.find(output);
  const problem = `no such table: ${output} (expected one that is still shown)`;
  try {
    send({ type: "table", request, ...(table === undefined ? { problem } : answer(table)) });
  } catch (error) {
    send({ type: "table", request, problem: (error as Error).message });
  }
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

wait();
