import { Fault } from "vigie/datasets";

/** MLflow's filter: comparisons joined by `and`, as `search_registered_models` and `search_model_versions` send them. */

export type Comparator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "LIKE" | "ILIKE" | "IN" | "NOT IN";

/** `name = 'x'`, `` tags.`a b` LIKE 'x%' ``. */
export interface Comparison {
  readonly on: "attribute" | "tag";
  readonly key: string;
  readonly comparator: Comparator;
  readonly value: string | number | readonly string[];
}

/** Attributes that may be compared, and those of them whose values may be listed. */
export interface Grammar {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
  readonly lists: readonly string[];
}

type Token = {
  readonly kind: "name" | "quoted" | "word" | "text" | "number" | "sign";
  readonly text: string;
};

const tokens =
  /\s*(?:'(?<text>(?:[^']|'')*)'|"(?<quoted>[^"]*)"|`(?<name>[^`]*)`|(?<number>-?\d+(?:\.\d+)?(?![\w.]))|(?<sign>!=|<=|>=|<|>|=|\(|\)|,|\.)|(?<word>[A-Za-z_][\w-]*))/y;

/** @throws Fault `mlflow.filter` naming what was expected where. */
export function parseFilter(text: string, grammar: Grammar): readonly Comparison[] {
  if (text.trim() === "") return [];
  const reader = createReader(text);
  const comparisons = [readComparison(reader, grammar)];
  while (!reader.isAtEnd()) {
    if (!reader.takeWord("AND")) throw reader.fault("and, or the end");
    comparisons.push(readComparison(reader, grammar));
  }
  return comparisons;
}

interface Reader {
  isAtEnd(): boolean;
  /** The next token, taken. */
  take(): Token | undefined;
  takeWord(word: string): boolean;
  takeSign(sign: string): boolean;
  fault(expected: string): Fault;
}

function createReader(text: string): Reader {
  const all = tokenize(text);
  let at = 0;
  const takeIf = (isIt: (token: Token) => boolean) => {
    const token = all[at];
    if (token === undefined || !isIt(token)) return false;
    at++;
    return true;
  };
  return {
    isAtEnd: () => at >= all.length,
    take: () => all[at++],
    takeWord: (word) => takeIf(({ kind, text }) => kind === "word" && text.toUpperCase() === word),
    takeSign: (sign) => takeIf(({ kind, text }) => kind === "sign" && text === sign),
    fault: (expected) => malformed(text, `at ${all[at]?.text ?? "the end"}`, expected),
  };
}

function tokenize(text: string): readonly Token[] {
  const found: Token[] = [];
  tokens.lastIndex = 0;
  const end = text.trimEnd().length;
  while (tokens.lastIndex < end) {
    const at = tokens.lastIndex;
    const match = tokens.exec(text);
    if (match === null)
      throw malformed(text, `at ${text.slice(at).trim().slice(0, 20)}`, "name, sign or 'text'");
    const [kind, value] = Object.entries(match.groups!).find(([, group]) => group !== undefined)!;
    found.push({
      kind: kind as Token["kind"],
      text: kind === "text" ? value!.replaceAll("''", "'") : value!,
    });
  }
  return found;
}

function readComparison(reader: Reader, grammar: Grammar): Comparison {
  const { on, key } = readIdentifier(reader, grammar);
  const comparator = readComparator(reader);
  const isNumber = on === "attribute" && grammar.numbers.includes(key);
  const allowed = comparatorsFor(on, key, grammar);
  if (!allowed.includes(comparator)) throw malformed(key, `compared by ${comparator}`, allowed.join(", "));
  if (comparator === "IN" || comparator === "NOT IN") return { on, key, comparator, value: readList(reader) };
  return { on, key, comparator, value: isNumber ? readNumber(reader) : readText(reader) };
}

function readIdentifier(reader: Reader, { texts, numbers }: Grammar): Pick<Comparison, "on" | "key"> {
  const first = readName(reader);
  const owner = reader.takeSign(".") ? first : null;
  if (owner !== null && !["attribute", "tag", "tags"].includes(owner))
    throw malformed(owner, "is nothing that has fields", "attribute, tag or tags");
  const key = owner === null ? first : readDotted(reader);
  if (owner === "tag" || owner === "tags") return { on: "tag", key };
  if (!texts.includes(key) && !numbers.includes(key))
    throw malformed(key, "is no attribute", [...texts, ...numbers].join(", "));
  return { on: "attribute", key };
}

/** Keys of tags may hold dots without quotes. */
function readDotted(reader: Reader): string {
  let key = readName(reader);
  while (reader.takeSign(".")) key += `.${readName(reader)}`;
  return key;
}

function readName(reader: Reader): string {
  const token = reader.take();
  if (token !== undefined && ["word", "name", "quoted"].includes(token.kind)) return token.text;
  throw reader.fault("a name");
}

function readComparator(reader: Reader): Comparator {
  for (const sign of ["=", "!=", "<=", ">=", "<", ">"] as const) if (reader.takeSign(sign)) return sign;
  for (const word of ["LIKE", "ILIKE", "IN"] as const) if (reader.takeWord(word)) return word;
  if (reader.takeWord("NOT") && reader.takeWord("IN")) return "NOT IN";
  throw reader.fault("=, !=, like, ilike, in or not in");
}

function comparatorsFor(on: Comparison["on"], key: string, grammar: Grammar): readonly Comparator[] {
  if (on === "attribute" && grammar.numbers.includes(key)) return ["=", "!=", "<", "<=", ">", ">="];
  const lists: readonly Comparator[] =
    on === "attribute" && grammar.lists.includes(key) ? ["IN", "NOT IN"] : [];
  return ["=", "!=", "LIKE", "ILIKE", ...lists];
}

function readText(reader: Reader): string {
  const token = reader.take();
  if (token !== undefined && (token.kind === "text" || token.kind === "quoted")) return token.text;
  throw reader.fault("a text in quotes");
}

function readNumber(reader: Reader): number {
  const token = reader.take();
  if (token !== undefined && /^-?\d+$/.test(token.text) && ["number", "text", "quoted"].includes(token.kind))
    return Number(token.text);
  throw reader.fault("a whole number");
}

function readList(reader: Reader): readonly string[] {
  if (!reader.takeSign("(")) throw reader.fault("(");
  const values = [readText(reader)];
  while (reader.takeSign(",")) values.push(readText(reader));
  if (!reader.takeSign(")")) throw reader.fault(")");
  return values;
}

function malformed(what: string, problem: string, expected: string): Fault {
  return new Fault("mlflow.filter", `wrong filter: ${what} ${problem} (expected ${expected})`);
}
