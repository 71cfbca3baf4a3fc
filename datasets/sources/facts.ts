import type { FactColumn } from "./contract.ts";
import { cell, type Expression } from "./expression.ts";
import { onlyOfForm, prefix } from "./text-expression.ts";

/** Shorthand for the columns that many sources share. */
export function fact(
  name: string,
  type: FactColumn["type"],
  { sql, ...rest }: { sql: string | Expression; meaning: string; unit?: string; missing?: string },
): FactColumn {
  return { name, type, unit: null, missing: null, ...rest, ...inSql(sql) };
}

/** SQL, or an expression and its SQL. */
export function inSql(says: string | Expression): { sql: string; of?: Expression } {
  return typeof says === "string" ? { sql: says } : { sql: says.sql, of: says };
}

export function siren(says: string | Expression): FactColumn {
  return fact("siren", "text", { sql: says, meaning: "The firm's SIREN, 9 digits." });
}

/** The firm is the first nine digits of its establishment. */
export function sirenOfSiret(column: string): FactColumn {
  return siren(prefix(cell("siret", column), 9));
}

export function siret(column: string): FactColumn {
  return fact("siret", "text", {
    sql: cell("siret", column),
    meaning: "The establishment's SIRET, 14 digits.",
  });
}

/** An activity in the NAF of 2008, such as 01.11Z; missing where the cell says it in another way. */
export function activity(column: string): Expression {
  return onlyOfForm("activity", /^\d{2}\.\d{2}[A-Z]$/, cell("text", column));
}
