import { Script } from "node:vm";
import { scriptName } from "../display/errors.ts";
import type { CellFunction } from "./drive.ts";
import type { CellRun, LiveCell } from "./live-cell.ts";
import type { LoadModule } from "./module-loader.ts";
import { bindName } from "./widgets.ts";

/** What cells get from outside. */
export interface CellSurroundings {
  /** Resolves and imports a module for the notebook. */
  readonly loadModule: LoadModule;
  /** The exports of `vigie/notebook`. */
  readonly given: Readonly<Record<string, unknown>> & { readonly display: (value: unknown) => unknown };
  /** `import.meta` of the notebook. */
  readonly meta: object;
}

/** A cell's code as a function of `argumentsOf`; its lines are those of the cell. */
export function functionOf({ order }: LiveCell): CellFunction {
  const head = order.driver === "generator" ? "function*" : "async function";
  const parameters = [...order.inputs, ...Object.keys(order.own), "$load", "$meta", "$show", "$bind"];
  const code = `"use strict"; (${head} (${parameters.join(", ")}) {\n${order.body}\nreturn {${order.outputs.join(", ")}};\n})`;
  return new Script(code, {
    filename: scriptName(order.id),
    lineOffset: -1,
  }).runInThisContext() as CellFunction;
}

/** The values of what it reads, of `vigie/notebook`, and the calls that compiling put in. */
export function argumentsOf(
  run: CellRun,
  values: readonly unknown[],
  { given, loadModule, meta }: CellSurroundings,
): unknown[] {
  const { order } = run.live;
  const own = Object.values(order.own).map((name) =>
    name === "*" ? { ...given, invalidation: run.invalidation } : givenTo(run, name, given),
  );
  const show = (value: unknown) => void given.display(value);
  const bind = (name: string, value: unknown) => bindName(run, name, value);
  return [...values.slice(0, order.inputs.length), ...own, loadModule, meta, show, bind];
}

function givenTo(run: CellRun, name: string, given: CellSurroundings["given"]): unknown {
  if (name === "invalidation") return run.invalidation;
  if (name in given) return given[name];
  throw new SyntaxError(`no such export: ${name} (expected a name that vigie/notebook exports)`);
}
