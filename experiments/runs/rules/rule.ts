import { Fault, namesIn, parseExpression } from "vigie/datasets";
import { z } from "zod";
import { checkRowText } from "../../features/derived.ts";

const actionShape = z.union([
  z.strictObject({ raiseTo: z.enum(["high", "moderate"]) }),
  z.strictObject({ lowerTo: z.enum(["moderate", "none"]) }),
  z.strictObject({ shift: z.number().min(-20).max(20) }),
]);

const ruleShape = z.strictObject({
  /** A small letter, then letters and digits; 40 at most. */
  name: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  /** Counted up by its author whenever text or action change. */
  version: z.int().positive(),
  /** In the window language, without windows, over features of the panel: it applies where the value is there and not 0. */
  text: z.string().min(1),
  /** `raiseTo`: at least this level; `lowerTo`: at most; `shift`: so many log-odds. */
  action: actionShape,
  /** What an agent reads in the list. */
  because: z.string().min(1).max(200),
});

/** What experts correct after the model: a step of the pipeline like any other, and always judged with and without. */
export type ExpertRule = Readonly<z.infer<typeof ruleShape>>;

/**
 * What can be known wrong of rules over these features, before anything long. Throws `rule.malformed`, `rule.duplicate`,
 * `feature.window`, `expression.unknown-name`, and what `parseExpression` throws.
 */
export function checkRules(rules: readonly ExpertRule[], features: readonly string[]): void {
  const names = new Set<string>();
  for (const rule of rules) {
    readRule(rule);
    if (names.has(rule.name))
      throw new Fault("rule.duplicate", `rule ${rule.name}: name already taken (expected a new one)`);
    names.add(rule.name);
    checkRowText(rule.text, features, {
      named: `rule ${rule.name}`,
      known: "a feature of the panel; a target or flag is never read",
    });
  }
}

/** Throws `rule.malformed` and what `parseExpression` throws. */
export function readRule(value: unknown): ExpertRule {
  const parsed = ruleShape.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    const name = (value as { readonly name?: unknown } | null)?.name;
    throw new Fault(
      "rule.malformed",
      `rule ${String(name)}, ${path.join(".") || "as a whole"}: ${message} (expected name, version, text, action, because)`,
    );
  }
  parseExpression(parsed.data.text);
  return parsed.data;
}

/** The columns that rules read. */
export function ruleColumns(rules: readonly ExpertRule[]): readonly string[] {
  return [...new Set(rules.flatMap(({ text }) => namesIn(parseExpression(text)).map(({ name }) => name)))];
}

/** `raises to at least moderate` */
export function actionWords({ action }: Pick<ExpertRule, "action">): string {
  if ("raiseTo" in action) return `raises to at least ${action.raiseTo}`;
  if ("lowerTo" in action)
    return action.lowerTo === "none" ? "lowers below moderate" : "lowers to at most moderate";
  return `shifts the margin by ${action.shift}`;
}
