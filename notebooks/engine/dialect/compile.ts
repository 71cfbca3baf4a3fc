import { transpileJavaScript } from "@observablehq/notebook-kit";
import { blankSourceFile } from "ts-blank-space";
import ts from "typescript";
import type { Cell } from "../parse.ts";
import { argumentsFaults, describeBreach, exportFaults, syntaxFaults, unerasable } from "./breaches.ts";
import { applyEdits, type ColumnShift, type Edit, originalColumn } from "./edits.ts";
import type { CellFault } from "./faults.ts";
import { type GivenName, rewriteImports } from "./imports.ts";
import { bindEdits, isCallOf, type LiveName, liveConstants } from "./live-names.ts";
import { topLevelNames } from "./names.ts";
import { pagePlotFaults } from "./page-plot.ts";
import { type NamedPlace, placeIn, placesOf } from "./places.ts";
import { awaitEdits, hasUnyieldable, mergeAwaits } from "./steps.ts";
import { tooNewFaults } from "./too-new.ts";

export interface CompiledCell {
  readonly cell: Cell;
  /** Body of the function, lines as in the cell; null when it cannot run. */
  readonly body: string | null;
  /** `generator`: every top-level `await` is a `yield`, so that each step can be interrupted. */
  readonly driver: "generator" | "async";
  /** Names that it reads and does not define, where they first stand. */
  readonly references: readonly NamedPlace[];
  readonly definitions: readonly NamedPlace[];
  /** Names that an import statement binds: hoisted, so they may be used above. */
  readonly imported: ReadonlySet<string>;
  /** Names taken from `vigie/notebook`. */
  readonly given: readonly GivenName[];
  readonly live: readonly LiveName[];
  readonly shifts: readonly ColumnShift[];
  readonly faults: readonly CellFault[];
}

/** TypeScript cell → the function body that the kernel runs, with every fault at its line of the file. */
export function compileCell(cell: Cell): CompiledCell {
  if (cell.tags.includes("markdown")) return compileMarkdown(cell);
  const source = ts.createSourceFile(
    "cell.ts",
    withoutShebang(cell.body),
    ts.ScriptTarget.ESNext,
    true,
    ts.ScriptKind.TS,
  );
  const faults = [
    ...syntaxFaults(cell),
    ...exportFaults(cell, source),
    ...tooNewFaults(cell, source),
    ...argumentsFaults(cell, source),
    ...pagePlotFaults(cell, source),
  ];
  const { edits: importEdits, given, imported } = rewriteImports(source);
  const definitions = topLevelNames(source).map(({ name, offset }) => ({ name, ...placeIn(cell, offset) }));
  const empty = { cell, definitions, imported, given, shifts: [], live: [], references: [] };
  if (faults.length > 0) return { ...empty, body: null, driver: "async", faults };

  const blank = blankSourceFile(source, (node) => faults.push(unerasable(cell, source, node)));
  if (faults.length > 0) return { ...empty, body: null, driver: "async", faults };
  const analysed = analyse(cell, applyEdits(blank, importEdits));
  faults.push(...analysed.faults);
  if (faults.length > 0) return { ...empty, body: null, driver: "async", faults };

  const driver = hasUnyieldable(source) ? "async" : "generator";
  const live = liveConstants(source, given);
  const edits = [...importEdits, ...displayEdits(source, given), ...bindEdits(source, live)];
  const awaits = driver === "generator" ? awaitEdits(source) : [];
  const isGiven = (name: string) => given.some(({ local }) => local === name);
  const outputs = definitions.filter(({ name }) => analysed.outputs.includes(name) || isGiven(name));
  const { text, shifts } = applyEdits(blank, mergeAwaits(edits, awaits, driver));
  const names = live.map(({ name, usedInside }) => ({ name, usedInside }));
  const references = placesOf(cell, source, analysed.inputs);
  return { ...empty, body: text, driver, references, definitions: outputs, live: names, shifts, faults };
}

/** `#!/usr/bin/env tsx` as a comment, of the same length. */
function withoutShebang(body: string): string {
  return body.replace(/^#!/, "//");
}

function compileMarkdown(cell: Cell): CompiledCell {
  const lines = cell.body.split(/\r\n|\r|\n/);
  const faults = lines.flatMap((text, i): CellFault[] =>
    /^\s*(\/\/|$)/.test(text)
      ? []
      : [
          {
            cell: cell.id,
            line: cell.bodyLine + i,
            column: 1,
            code: "notebook.markdown",
            message: `code in a markdown cell: ${text.trim().slice(0, 60)} (expected lines that start with //)`,
          },
        ],
  );
  const nothing = { references: [], definitions: [], given: [], live: [], shifts: [] };
  return { cell, body: null, driver: "async", imported: new Set(), ...nothing, faults };
}

interface Analysis {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly faults: readonly CellFault[];
}

/** Notebook Kit's analysis. The leading `;` keeps it from trimming lines away or reading the cell as one expression. */
function analyse(cell: Cell, { text, shifts }: { text: string; shifts: ColumnShift[] }): Analysis {
  try {
    const { inputs = [], outputs = [] } = transpileJavaScript(`;\n${text}`);
    return { inputs, outputs, faults: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, problem, line, column] = /^([\s\S]*?) \((\d+):(\d+)\)$/.exec(error.message) ?? [];
    const cellLine = Math.max(1, Number(line ?? 2) - 1);
    const fault = {
      cell: cell.id,
      line: cell.bodyLine + cellLine - 1,
      column: originalColumn(shifts, cellLine, Number(column ?? 0)) + 1,
      ...describeBreach(problem ?? error.message),
    };
    return { inputs: [], outputs: [], faults: [fault] };
  }
}

/** The last expression statement is shown, unless it is `void …` or already a call of `display`. */
function displayEdits(source: ts.SourceFile, given: readonly GivenName[]): Edit[] {
  const last = source.statements.filter((statement) => !ts.isEmptyStatement(statement)).at(-1);
  if (last === undefined || !ts.isExpressionStatement(last)) return [];
  const { expression } = last;
  if (ts.isVoidExpression(expression) || isCallOf(expression, given, ["display"])) return [];
  const start = expression.getStart(source);
  return [
    { start, end: start, text: "$show(" },
    { start: expression.end, end: expression.end, text: ")" },
  ];
}
