import type { FactColumn } from "./contract.ts";
import { read } from "./forms.ts";

/** Shorthand for the columns that many sources share. */
export function fact(
  name: string,
  type: FactColumn["type"],
  rest: { sql: string; meaning: string; unit?: string; missing?: string },
): FactColumn {
  return { name, type, unit: null, missing: null, ...rest };
}

export function siren(sql: string): FactColumn {
  return fact("siren", "text", { sql, meaning: "The firm's SIREN, 9 digits." });
}

/** The firm is the first nine digits of its establishment. */
export function sirenOfSiret(column: string): FactColumn {
  return siren(`left(${read("siret", column)}, 9)`);
}

export function siret(column: string): FactColumn {
  return fact("siret", "text", {
    sql: read("siret", column),
    meaning: "The establishment's SIRET, 14 digits.",
  });
}
