import { type AnyNode, type CallExpression, type Expression as Node, parseExpressionAt } from "acorn";
import { Fault } from "../../foundation/errors.ts";
import { call, type Expression, type WindowName, windows } from "./expression.ts";
import { nearNames } from "./near.ts";
import { functions, operators } from "./operators.ts";

const longestText = 2000;
const longestWindow = 120;
/** Windows said through others. */
const shorthands = ["change", "ratioChange"];

/**
 * Reads a definition text. What is not in the whitelist is refused with its place: numbers, names, arithmetic, comparison,
 * `&& || !`, `? :`, the functions of `operators.ts`, and windows `lag(x, months)`, `mean`, `sum`, `min`, `max`, `count`,
 * `change`, `ratioChange`. Throws `expression.syntax`, `expression.refused`, `expression.unknown-name`,
 * `expression.arguments`, `expression.window`, `expression.too-long`.
 */
export function parseExpression(text: string): Expression {
  if (text.length > longestText)
    throw new Fault(
      "expression.too-long",
      `definition too long: ${text.length} characters (expected at most ${longestText})`,
    );
  const node = parseText(text);
  const rest = text.slice(node.end).search(/\S/);
  if (rest >= 0)
    throw fault("syntax", `unexpected text: ${text.slice(node.end + rest)}`, "one expression", {
      start: node.end + rest,
    });
  return read(node);
}

function parseText(text: string): Node {
  try {
    return parseExpressionAt(text, 0, { ecmaVersion: 2022, preserveParens: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = (error as SyntaxError & { readonly pos?: number }).pos ?? 0;
    const problem = text.trim() === "" ? "empty definition" : `no expression: ${text}`;
    throw fault("syntax", problem, "an expression such as lag(debtEmployee, 3)", { start: at });
  }
}

function fault(
  code: string,
  problem: string,
  expected: string,
  { start }: { readonly start: number },
): Fault {
  return new Fault(`expression.${code}`, `${problem} at character ${start + 1} (expected ${expected})`);
}

function read(node: Node | AnyNode): Expression {
  switch (node.type) {
    case "Literal":
      if (typeof node.value === "number" && Number.isFinite(node.value))
        return { kind: "number", value: node.value };
      throw fault("refused", `literal refused: ${node.raw}`, "a finite number", node);
    case "Identifier":
      return { kind: "name", name: node.name, at: node.start + 1 };
    case "BinaryExpression":
    case "LogicalExpression":
      return call(
        symbol(node.operator.replace(/^([=!])==$/, "$1="), node),
        read(node.left),
        read(node.right),
      );
    case "UnaryExpression":
      return unary(node.operator, node);
    case "ConditionalExpression":
      return call("?:", read(node.test), read(node.consequent), read(node.alternate));
    case "ParenthesizedExpression":
      return read(node.expression);
    case "CallExpression":
      return readCall(node);
    default:
      throw fault("refused", `refused: ${inWords(node.type)}`, "numbers, names, operators and calls", node);
  }
}

/** `ArrowFunctionExpression` → `arrow function`. */
function inWords(type: string): string {
  return type
    .replace(/Expression$/, "")
    .replace(/\B[A-Z]/g, " $&")
    .toLowerCase();
}

function symbol(operator: string, node: AnyNode): string {
  if (Object.hasOwn(operators, operator)) return operator;
  throw fault("refused", `operator refused: ${operator}`, "+ - * / % < <= > >= == != && || ! ? :", node);
}

function unary(operator: string, node: Extract<AnyNode, { type: "UnaryExpression" }>): Expression {
  const operand = read(node.argument);
  if (operator === "-") return call("negative", operand);
  if (operator === "+") return operand;
  return call(symbol(operator, node), operand);
}

function readCall(node: CallExpression): Expression {
  const name = calledName(node);
  if ((windows as readonly string[]).includes(name) || shorthands.includes(name))
    return readWindow(name, node);
  const { operands } = functions[name]!;
  const found = node.arguments.length;
  if (operands === "two or more" ? found < 2 : found !== operands)
    throw fault("arguments", `wrong number of operands: ${name} of ${found}`, String(operands), node);
  return call(name, ...node.arguments.map(read));
}

/** The name called: `abs` or `op.abs`; windows go by their name alone. */
function calledName({ callee }: CallExpression): string {
  if (callee.type === "Identifier") return knownCall(callee.name, callee, [...windows, ...shorthands]);
  const isOp =
    callee.type === "MemberExpression" &&
    !callee.computed &&
    !callee.optional &&
    callee.object.type === "Identifier" &&
    callee.object.name === "op" &&
    callee.property.type === "Identifier";
  if (isOp) return knownCall((callee.property as { readonly name: string }).name, callee, []);
  const what = callee.type === "MemberExpression" ? "member call" : `call of a ${inWords(callee.type)}`;
  throw fault("refused", `refused: ${what}`, "a function or a window by its name", callee);
}

function knownCall(name: string, node: AnyNode, others: readonly string[]): string {
  const known = [...Object.keys(functions), ...others];
  if (known.includes(name)) return name;
  const near = nearNames(name, known);
  throw fault("unknown-name", `unknown function: ${name}`, (near.length > 0 ? near : known).join(", "), node);
}

function readWindow(name: string, node: CallExpression): Expression {
  const [x, length, ...others] = node.arguments;
  if (x === undefined || length === undefined || others.length > 0)
    throw fault(
      "arguments",
      `wrong number of operands: ${name} of ${node.arguments.length}`,
      `${name}(x, months)`,
      node,
    );
  const months = length.type === "Literal" && typeof length.value === "number" ? length.value : Number.NaN;
  if (!Number.isInteger(months) || months < 1 || months > longestWindow)
    throw fault("window", `window of ${name} out of range`, `1..${longestWindow} months, in digits`, length);
  const of = read(x);
  const before: Expression = { kind: "window", window: "lag", of, months };
  if (name === "change") return call("-", of, before);
  if (name === "ratioChange") return call("-", call("/", of, before), { kind: "number", value: 1 });
  return { kind: "window", window: name as WindowName, of, months };
}
