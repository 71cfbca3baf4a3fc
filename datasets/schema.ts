/** Themes under which reasons are summed and shown to agents. */
export const themes = [
  "financial health",
  "social debt",
  "short-time work",
  "payment",
  "size and age",
] as const;
export type Theme = (typeof themes)[number];

/**
 * What a column is for. `key`: siren, as-of date. `group`: region, activity…; `feature`: what models may see.
 * `target`: what happened afterwards; `flag`: states at the as-of date by the truth (strong signal, unknown opening).
 * `fact`: a column of an imported source.
 */
export type Role = "key" | "group" | "feature" | "target" | "flag" | "fact";

/** Logical types. In a table a date is a `Date` at 00:00 UTC, missing is `null`; in a matrix missing is `NaN`. */
export type ColumnType = "text" | "category" | "date" | "float64" | "int32" | "bool";

/** `open`: published data. `restricted`: entitled people. `secret`: fiscal, banking or social-security secrecy. */
export type Confidentiality = "open" | "restricted" | "secret";

/** The one that holds for all together. */
export function strictest(labels: readonly Confidentiality[]): Confidentiality {
  return (["secret", "restricted"] as const).find((label) => labels.includes(label)) ?? "open";
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  readonly role: Role;
  /** One sentence a reviewer understands. */
  readonly meaning: string;
  /** The text in the window language that it is computed by; absent where it is read off the facts. */
  readonly definition?: string;
  /** `EUR`, `days`, `months`, `%`, `ratio`, `persons`, … or null for names and flags. */
  readonly unit: string | null;
  readonly theme: Theme | null;
  /** Name of the source it comes from (`cotisation`, `debit`, …). */
  readonly source: string | null;
  /** The rule that gives the day on which the administration could know it. */
  readonly knownOn: string | null;
  /** What an empty cell means, in words. */
  readonly missing: string | null;
  readonly confidentiality: Confidentiality;
}

export interface Schema {
  readonly columns: readonly ColumnDefinition[];
}

/** The names of the columns with this role, in schema order. */
export function columnsWithRole(schema: Schema, role: Role): readonly string[] {
  return schema.columns.filter((column) => column.role === role).map((column) => column.name);
}
