import ts from "typescript";
import { Fault } from "vigie/datasets";
import { type Cell, parse } from "../parse.ts";
import { print } from "../print.ts";
import { applyEdits, type Edit } from "./edits.ts";
import { placeIn } from "./places.ts";

/** A constant of a `[parameters]` cell, with a literal for its default. */
export interface Parameter {
  readonly name: string;
  /** A text that looks like `2019-01` or `2019-01-31` is a month or a day, and takes no other. */
  readonly type: "text" | "month" | "day" | "number" | "boolean";
  readonly value: string | number | boolean;
  /** 1-based line of the file. */
  readonly line: number;
}

interface Found extends Parameter {
  readonly cell: Cell;
  readonly start: number;
  readonly end: number;
}

/** What can be set from outside: top-level constants of `[parameters]` cells that hold a text, number or boolean. */
export function readParameters(source: string): readonly Parameter[] {
  return find(source).map(({ name, type, value, line }) => ({ name, type, value, line }));
}

/**
 * The notebook with other values for its parameters; texts are read as the parameter's type.
 * Throws `usage.parameter` on a name or value that does not fit, before anything runs.
 */
export function applyParameters(source: string, values: Readonly<Record<string, string>>): string {
  const parameters = find(source);
  const edits = new Map<Cell, Edit[]>();
  for (const [name, text] of Object.entries(values)) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) throw unknownParameter(name, parameters);
    const { cell, start, end } = parameter;
    edits.set(cell, [...(edits.get(cell) ?? []), { start, end, text: literalOf(parameter, text) }]);
  }
  // `find` parses the text anew, so cells are told apart by their first line.
  const changed = new Map(
    [...edits].map(([cell, list]) => [cell.firstLine, applyEdits(cell.body, list).text]),
  );
  const cells = parse(source).cells.map((cell) => ({
    ...cell,
    body: changed.get(cell.firstLine) ?? cell.body,
  }));
  return print({ cells });
}

function find(source: string): readonly Found[] {
  return parse(source)
    .cells.filter(({ tags }) => tags.includes("parameters"))
    .flatMap(findIn);
}

function findIn(cell: Cell): Found[] {
  const source = ts.createSourceFile("cell.ts", cell.body, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  return source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .flatMap(({ name, initializer }): Found[] => {
      if (!ts.isIdentifier(name) || initializer === undefined) return [];
      const value = literalValue(initializer);
      if (value === undefined) return [];
      const start = initializer.getStart(source);
      const { line } = placeIn(cell, start);
      return [{ name: name.text, type: typeOf(value), value, line, cell, start, end: initializer.end }];
    });
}

function literalValue(node: ts.Expression): string | number | boolean | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  const isNegative = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken;
  return isNegative && ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : undefined;
}

function typeOf(value: string | number | boolean): Parameter["type"] {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  if (isMonth(value)) return "month";
  return isDay(value) ? "day" : "text";
}

function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

function isDay(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const fits: Readonly<Record<Parameter["type"], (text: string) => boolean>> = {
  text: () => true,
  month: isMonth,
  day: isDay,
  number: (text) => text.trim() !== "" && Number.isFinite(Number(text)),
  boolean: (text) => /^(true|false)$/.test(text),
};

const expected: Readonly<Record<Parameter["type"], string>> = {
  text: "a text",
  month: "a month such as 2019-01",
  day: "a day such as 2019-01-31",
  number: "a number",
  boolean: "true or false",
};

function literalOf({ name, type, line }: Parameter, text: string): string {
  if (!fits[type](text))
    throw new Fault(
      "usage.parameter",
      `parameter ${name} does not fit: ${text} (expected ${expected[type]})`,
      {
        place: { line, value: text },
      },
    );
  if (type === "number") return String(Number(text));
  return type === "boolean" ? text : JSON.stringify(text);
}

function unknownParameter(name: string, known: readonly Parameter[]): Fault {
  const names = known.map((parameter) => parameter.name).join(", ") || "none: no cell is tagged [parameters]";
  return new Fault("usage.parameter", `no such parameter: ${name} (expected one of ${names})`);
}
