import type { Comparator, Comparison } from "./filter.ts";
import { isLike } from "./like.ts";

/** The client appends `` tags.`mlflow.prompt.is_prompt` != 'true' ``: what has no such tag is no prompt. */
export const promptTag = "mlflow.prompt.is_prompt";

/** What a filter looks at. Tags are read only where a comparison asks for one. */
export interface Searched {
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly tagKeys: ReadonlySet<string>;
  readonly tag: (key: string) => Promise<string | undefined>;
}

/** Whether all comparisons hold; a tag that is not set fails every comparison. */
export async function matches(searched: Searched, comparisons: readonly Comparison[]): Promise<boolean> {
  for (const comparison of comparisons) if (!(await holds(searched, comparison))) return false;
  return true;
}

async function holds({ attributes, tagKeys, tag }: Searched, comparison: Comparison): Promise<boolean> {
  const { on, key, comparator, value } = comparison;
  if (on === "attribute") return compare(attributes[key], comparator, value);
  if (!tagKeys.has(key)) return key === promptTag && isNoPrompt(comparison);
  return compare(await tag(key), comparator, value);
}

function isNoPrompt({ comparator, value }: Comparison): boolean {
  return (comparator === "=" && value === "false") || (comparator === "!=" && value === "true");
}

function compare(
  found: string | number | undefined,
  comparator: Comparator,
  value: Comparison["value"],
): boolean {
  if (found === undefined) return false;
  switch (comparator) {
    case "=":
      return found === value;
    case "!=":
      return found !== value;
    case "<":
      return found < value;
    case "<=":
      return found <= value;
    case ">":
      return found > value;
    case ">=":
      return found >= value;
    case "LIKE":
      return isLike(String(found), String(value));
    case "ILIKE":
      return isLike(String(found).toLowerCase(), String(value).toLowerCase());
    case "IN":
      return (value as readonly string[]).includes(String(found));
    case "NOT IN":
      return !(value as readonly string[]).includes(String(found));
  }
}
