/**
 * How the State's files write things, in one place, as DuckDB macros: each takes a text and gives a value, or null
 * when the text is malformed. A cell is checked and read by the same macro.
 */
export interface FormDefinition {
  /** Name of the macro. */
  readonly macro: string;
  /** Ends the sentence "… (expected …)". */
  readonly expected: string;
  /** Body over the parameter `t`. */
  readonly sql: string;
}

/** A macro over `t`, whose text is trimmed. */
function form(macro: string, expected: string, sql: string): FormDefinition {
  return { macro, expected, sql };
}

/** Month names as SAS and the registers print them, without accents; English and French. */
const monthNames: Readonly<Record<string, number>> = {
  ...{ JAN: 1, JANV: 1, FEB: 2, FEV: 2, FEVR: 2, MAR: 3, MARS: 3, APR: 4, AVR: 4, MAY: 5, MAI: 5 },
  ...{ JUN: 6, JUIN: 6, JUL: 7, JUIL: 7, JUI: 7, AUG: 8, AOU: 8, AOUT: 8, SEP: 9, SEPT: 9 },
  ...{ OCT: 10, NOV: 11, DEC: 12 },
};

const monthOfName = `CASE upper(strip_accents(regexp_extract(t, '^\\d{1,2}([^\\d.]+)', 1))) ${Object.entries(
  monthNames,
)
  .map(([name, month]) => `WHEN '${name}' THEN ${month}`)
  .join(" ")} END`;

/** The quarter and month digits of a period, `QM`. */
const quarter = "CAST(t[-2] AS INTEGER)";
const monthOfQuarter = "CAST(t[-1] AS INTEGER)";

/** Two-digit years below 50 are 20YY. */
const periodYear = "CASE length(t) WHEN 6 THEN t[1:4] ELSE if(t[1:2] < '50', '20', '19') || t[1:2] END";

const isPeriod = "regexp_full_match(t, '\\d{4}(\\d{2})?')";

/** `QM` as a number from 1 to 12; the Urssaf also writes January as `04`, quarter 0 and month 4. */
const monthOfPeriod = `((${quarter} - 1) * 3 + ${monthOfQuarter})`;

function period(from: "from" | "until"): string {
  const date = (month: string) => `make_date(CAST(${periodYear} AS INTEGER), ${month}, 1)`;
  const add = (months: number) => (from === "from" ? "" : ` + INTERVAL ${months} MONTH`);
  return `CASE
    WHEN NOT ${isPeriod} THEN NULL
    WHEN t[-2:] = '62' THEN CAST(${date("1")}${add(12)} AS DATE)
    WHEN ${monthOfQuarter} = 0 AND ${quarter} BETWEEN 1 AND 4
      THEN CAST(${date(`(${quarter} - 1) * 3 + 1`)}${add(3)} AS DATE)
    WHEN ${monthOfQuarter} > 0 AND ${monthOfPeriod} BETWEEN 1 AND 12
      THEN CAST(${date(monthOfPeriod)}${add(1)} AS DATE)
  END`;
}

const forms = {
  text: form("as_text", "a text", "t"),
  siren: form(
    "as_siren",
    "a SIREN of 9 digits",
    "CASE WHEN regexp_full_match(replace(t, ' ', ''), '\\d{6,9}') THEN lpad(replace(t, ' ', ''), 9, '0') END",
  ),
  siret: form(
    "as_siret",
    "a SIRET of 14 digits",
    "CASE WHEN regexp_full_match(replace(t, ' ', ''), '\\d{11,14}') THEN lpad(replace(t, ' ', ''), 14, '0') END",
  ),
  number: form(
    "as_number",
    "a number",
    `CASE WHEN regexp_full_match(t, '[+-]?(\\d+([.,]\\d*)?|[.,]\\d+)')
      AND isfinite(try_cast(replace(t, ',', '.') AS DOUBLE)) THEN try_cast(replace(t, ',', '.') AS DOUBLE) END`,
  ),
  integer: form(
    "as_integer",
    "a whole number",
    "CASE WHEN regexp_full_match(t, '[+-]?\\d+') THEN try_cast(t AS INTEGER) END",
  ),
  /** Headcounts, days: never negative. */
  count: form(
    "as_count",
    "a whole number, 0 or more",
    "CASE WHEN regexp_full_match(t, '\\d+') THEN try_cast(t AS INTEGER) END",
  ),
  bool: form(
    "as_bool",
    "true or false",
    "CASE lower(t) WHEN 'true' THEN true WHEN 'false' THEN false WHEN '1' THEN true WHEN '0' THEN false END",
  ),
  isoDate: form(
    "as_iso_date",
    "a date YYYY-MM-DD",
    "CASE WHEN regexp_full_match(t, '\\d{4}-\\d{2}-\\d{2}') THEN try_cast(t AS DATE) END",
  ),
  frenchDate: form(
    "as_french_date",
    "a date DD/MM/YYYY",
    `CASE WHEN regexp_full_match(t, '\\d{2}/\\d{2}/\\d{4}')
      THEN try_cast(t[7:10] || '-' || t[4:5] || '-' || t[1:2] AS DATE) END`,
  ),
  /** `26MAY2014`, `31DÉC2012`. */
  namedDate: form(
    "as_named_date",
    "a date such as 26MAY2014",
    `CASE WHEN regexp_full_match(t, '\\d{1,2}[^\\d]{3,5}\\d{4}')
      THEN try_cast(t[-4:] || '-' || lpad(CAST(${monthOfName} AS VARCHAR), 2, '0') || '-'
        || lpad(regexp_extract(t, '^\\d+'), 2, '0') AS DATE) END`,
  ),
  /** `YYYMMDD`, years since 1900, whose leading zero is not always written: `1160318`, `990612`. */
  urssafDate: form(
    "as_urssaf_date",
    "an Urssaf date YYYMMDD counted from 1900, such as 1160318",
    `CASE WHEN regexp_full_match(t, '\\d{6,7}')
      THEN try_cast(CAST(1900 + CAST(t[:-5] AS INTEGER) AS VARCHAR) || '-' || t[-4:-3] || '-' || t[-2:] AS DATE) END`,
  ),
  /** First day of `YYQM` or `YYYYQM`. */
  period: form("period_from", "an Urssaf period YYQM or YYYYQM, such as 1031", period("from")),
  /** The first day after it. */
  periodEnd: form("period_until", "an Urssaf period YYQM or YYYYQM, such as 1031", period("until")),
  commune: form(
    "as_commune",
    "a commune code of 5 characters",
    "CASE WHEN regexp_full_match(t, '\\d{5}|2[AB]\\d{3}') THEN t END",
  ),
  activity: form(
    "as_activity",
    "an activity code such as 01.11Z",
    "CASE WHEN regexp_full_match(t, '\\d{2}\\.\\d{2}[A-Z]') THEN t END",
  ),
  legalForm: form("as_legal_form", "4 digits", "CASE WHEN regexp_full_match(t, '\\d{4}') THEN t END"),
  procedure: form(
    "as_procedure",
    "a label naming liquidation, redressement or sauvegarde",
    "nullif(regexp_extract(lower(t), '(?:^|_)(liquidation|redressement|sauvegarde)(?:_|$)', 1), '')",
  ),
} satisfies Record<string, FormDefinition>;

export type Form = keyof typeof forms;

/** Defines the macros in a fresh database. */
export const formMacros: readonly string[] = Object.values(forms).map(
  ({ macro, sql }) => `CREATE MACRO ${macro}(t) AS (${sql})`,
);

/** SQL reading `text` in this form: null when it is malformed or null. */
export function read(name: Form, text: string): string {
  return `${forms[name].macro}(${text})`;
}

export function expectedOf(name: Form): string {
  return forms[name].expected;
}
