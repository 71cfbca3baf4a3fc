/** An operator of the language over values that may be missing. */
interface Operator {
  readonly operands: 1 | 2 | 3 | "two or more";
  /** DuckDB SQL over columns and numbers (never longer expressions: they are named more than once). */
  readonly sql: (...operands: readonly string[]) => string;
}

/** A value that is no finite number (a division by zero, an overflow) is missing. */
const finite = (value: string) => `CASE WHEN isfinite(${value}) THEN ${value} END`;
const when = (condition: string, value: string) => `CASE WHEN ${condition} THEN ${value} END`;
const truth = (condition: string) => `(${condition})::DOUBLE`;
const allThere = (operands: readonly string[]) => operands.map((x) => `${x} IS NOT NULL`).join(" AND ");

const infix = (operator: string): Operator => ({
  operands: 2,
  sql: (x, y) => finite(`(${x} ${operator} ${y})`),
});
const comparison = (operator: string): Operator => ({
  operands: 2,
  sql: (x, y) => truth(`${x} ${operator} ${y}`),
});
const named = (name: string): Operator => ({ operands: 1, sql: (x) => `${name}(${x})` });
const extreme = (name: string): Operator => ({
  operands: "two or more",
  sql: (...xs) => when(allThere(xs), `${name}(${xs.join(", ")})`),
});
const logarithm = (name: string): Operator => ({
  operands: 1,
  sql: (x) => when(`${x} > 0`, `${name}(${x})`),
});

/** Written between or before their operands. */
const symbols: Readonly<Record<string, Operator>> = {
  "+": infix("+"),
  "-": infix("-"),
  "*": infix("*"),
  "/": infix("/"),
  "%": infix("%"),
  "<": comparison("<"),
  "<=": comparison("<="),
  ">": comparison(">"),
  ">=": comparison(">="),
  "==": comparison("="),
  "!=": comparison("<>"),
  "&&": { operands: 2, sql: (x, y) => when(allThere([x, y]), truth(`${x} <> 0 AND ${y} <> 0`)) },
  "||": { operands: 2, sql: (x, y) => when(allThere([x, y]), truth(`${x} <> 0 OR ${y} <> 0`)) },
  "!": { operands: 1, sql: (x) => truth(`${x} = 0`) },
  negative: { operands: 1, sql: (x) => `(-${x})` },
  "?:": { operands: 3, sql: (x, yes, no) => `CASE WHEN ${x} <> 0 THEN ${yes} WHEN ${x} = 0 THEN ${no} END` },
};

/** Called by name, with `op.` before it or without. */
export const functions: Readonly<Record<string, Operator>> = {
  abs: named("abs"),
  ceil: named("ceil"),
  floor: named("floor"),
  round: { operands: 1, sql: (x) => `floor(${x} + 0.5e0)` },
  sign: { operands: 1, sql: (x) => `sign(${x})::DOUBLE` },
  trunc: named("trunc"),
  sqrt: { operands: 1, sql: (x) => when(`${x} >= 0`, `sqrt(${x})`) },
  exp: { operands: 1, sql: (x) => finite(`exp(${x})`) },
  log: logarithm("ln"),
  log2: logarithm("log2"),
  log10: logarithm("log10"),
  greatest: extreme("greatest"),
  least: extreme("least"),
};

export const operators: Readonly<Record<string, Operator>> = { ...symbols, ...functions };
