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

/** Digits of an identifier, or of thousands, may be grouped by spaces of any width. */
const withoutSpaces = "regexp_replace(t, '[ \\x{a0}\\x{202f}\\x{2009}]', '', 'g')";

/** Sheets, Parquet and Arrow hold days, which are spelled `YYYY-MM-DD` whatever the source writes; some add a time. */
const isoDay = `CASE WHEN regexp_full_match(t, '\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}(:?\\d{2})?)?)?')
  THEN try_cast(t[1:10] AS DATE) END`;

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

/** One look into a list: a CASE would work the name out again for each month. */
const monthOfName = `[${Object.values(monthNames).join(", ")}][list_position([${Object.keys(monthNames)
  .map((name) => `'${name}'`)
  .join(", ")}], upper(strip_accents(regexp_extract(t, '^\\d{1,2}([^\\d.]+)', 1))))]`;

/** Month names in full, without accents. */
const longMonths =
  "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(" ");
const monthOfLongName = `list_position([${longMonths.map((name) => `'${name}'`).join(", ")}],
  lower(strip_accents(regexp_extract(t, '^\\S+ (\\S+)', 1))))`;

/** A period as a number; text is slow to cut. Its last two digits are a quarter and a month of it, `QM`. */
const number = "CAST(t AS INTEGER)";
const code = `(${number} % 100)`;
const quarter = `(${code} // 10)`;
const monthOfQuarter = `(${code} % 10)`;

/** Two-digit years below 50 are 20YY. */
const century = "if(length(t) = 6, 0, if(t < '50', 2000, 1900))";
const periodYear = `(${number} // 100 + ${century})`;

const isPeriod = "regexp_full_match(t, '\\d{4}(\\d{2})?')";

/** `QM` as a number from 1 to 12; the Urssaf also writes January as `04`, quarter 0 and month 4. */
const monthOfPeriod = `((${quarter} - 1) * 3 + ${monthOfQuarter})`;

/** Almost all periods are months with their year in full: those are read with as little work as can be. */
function period(from: "from" | "until"): string {
  const date = (month: string, months: number) =>
    from === "from" ? firstOf(month) : firstOf(`(${month} + ${months})`);
  const plain =
    from === "from"
      ? `make_date(${number} // 100, ${monthOfPeriod}, 1)`
      : `make_date(${number} // 100 + ${monthOfPeriod} // 12, ${monthOfPeriod} % 12 + 1, 1)`;
  return `CASE
    WHEN regexp_full_match(t, '\\d{4}[1-4][1-3]') THEN ${plain}
    WHEN NOT ${isPeriod} THEN NULL
    WHEN ${code} = 62 THEN ${date("1", 12)}
    WHEN ${monthOfQuarter} = 0 AND ${quarter} BETWEEN 1 AND 4 THEN ${date(`((${quarter} - 1) * 3 + 1)`, 3)}
    WHEN ${monthOfQuarter} > 0 AND ${monthOfPeriod} BETWEEN 1 AND 12 THEN ${date(monthOfPeriod, 1)}
  END`;
}

/** The first of a month from 1 to 13. */
function firstOf(month: string): string {
  return `make_date(${periodYear} + ${month} // 13, if(${month} = 13, 1, ${month}), 1)`;
}

const isFloat = "regexp_full_match(t, '[+-]?(\\d+([.,]\\d*)?|[.,]\\d+)([eE][+-]?\\d{1,3})?')";
const asFloat = "nullif(nullif(try_cast(replace(t, ',', '.') AS DOUBLE), 'inf'), '-inf')";

const forms = {
  text: form("as_text", "a text", "t"),
  /** A text of which the case does not count: in plain letters, as codes are, all ways of reading agree on it. */
  code: form("as_code", "a text", "t"),
  siren: form(
    "as_siren",
    "a SIREN of 9 digits",
    `CASE WHEN regexp_full_match(t, '\\d{9}') THEN t
      WHEN regexp_full_match(t, '\\d{3} \\d{3} \\d{3}') THEN replace(t, ' ', '')
      WHEN regexp_full_match(${withoutSpaces}, '\\d{6,9}') THEN lpad(${withoutSpaces}, 9, '0') END`,
  ),
  siret: form(
    "as_siret",
    "a SIRET of 14 digits",
    `CASE WHEN regexp_full_match(t, '\\d{14}') THEN t
      WHEN regexp_full_match(${withoutSpaces}, '\\d{11,14}') THEN lpad(${withoutSpaces}, 14, '0') END`,
  ),
  /** The establishment's part of a SIRET. */
  nic: form(
    "as_nic",
    "a NIC of 5 digits",
    "CASE WHEN regexp_full_match(t, '\\d{1,5}') THEN lpad(t, 5, '0') END",
  ),
  number: form(
    "as_number",
    "a number",
    `CASE WHEN regexp_full_match(t, '[+-]?\\d{1,300}(\\.\\d{1,300})?') THEN try_cast(t AS DOUBLE)
      WHEN regexp_full_match(t, '[+-]?(\\d+([.,]\\d*)?|[.,]\\d+)')
        THEN nullif(nullif(try_cast(replace(t, ',', '.') AS DOUBLE), 'inf'), '-inf')
      WHEN regexp_full_match(t, '[+-]?\\d{1,3}([ \\x{a0}\\x{202f}\\x{2009}]\\d{3})+([.,]\\d*)?')
        THEN try_cast(replace(${withoutSpaces}, ',', '.') AS DOUBLE) END`,
  ),
  /** As programs write numbers: also `9.3e-05`, which in a spreadsheet's column of amounts or identifiers would be damage. */
  float: form("as_float", "a number", `CASE WHEN ${isFloat} THEN ${asFloat} END`),
  /** What a program says of a case: a score, or a decision. */
  score: form(
    "as_score",
    "a number, or true or false",
    `CASE WHEN ${isFloat} THEN ${asFloat} WHEN lower(t) = 'true' THEN 1.0 WHEN lower(t) = 'false' THEN 0.0 END`,
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
    `CASE WHEN t = '0' THEN false WHEN t = '1' THEN true
      WHEN lower(t) = 'true' THEN true WHEN lower(t) = 'false' THEN false END`,
  ),
  isoDate: form(
    "as_iso_date",
    "a date YYYY-MM-DD",
    `CASE WHEN regexp_full_match(t, '\\d{4}-\\d{2}-\\d{2}') THEN try_cast(t AS DATE) ELSE ${isoDay} END`,
  ),
  frenchDate: form(
    "as_french_date",
    "a date DD/MM/YYYY",
    `CASE WHEN regexp_full_match(t, '\\d{2}/\\d{2}/\\d{4}( \\d{2}:\\d{2}(:\\d{2})?)?')
      THEN CAST(try_strptime(t[1:10], '%d/%m/%Y') AS DATE) ELSE ${isoDay} END`,
  ),
  /** However people write a day or, for its first one, a month. */
  day: form(
    "as_day",
    "a date YYYY-MM-DD or DD/MM/YYYY, or a month YYYY-MM",
    `CASE WHEN regexp_full_match(t, '\\d{4}-\\d{2}') THEN try_cast(t || '-01' AS DATE)
      WHEN regexp_full_match(t, '\\d{2}/\\d{2}/\\d{4}')
      THEN try_cast(t[7:10] || '-' || t[4:5] || '-' || t[1:2] AS DATE) ELSE ${isoDay} END`,
  ),
  /** `26MAY2014`, `31DÉC2012`. */
  namedDate: form(
    "as_named_date",
    "a date such as 26MAY2014",
    `CASE WHEN regexp_full_match(t, '\\d{2}(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\\d{4}')
        THEN CAST(try_strptime(t, '%d%b%Y') AS DATE)
      WHEN regexp_full_match(t, '\\d{1,2}[^\\d]{3,5}\\d{4}')
      THEN try_cast(t[-4:] || '-' || lpad(CAST(${monthOfName} AS VARCHAR), 2, '0') || '-'
        || lpad(regexp_extract(t, '^\\d+'), 2, '0') AS DATE) ELSE ${isoDay} END`,
  ),
  /** `10 décembre 2009`, `1er mars 2010`. */
  longDate: form(
    "as_long_date",
    "a date such as 10 décembre 2009",
    `CASE WHEN regexp_full_match(t, '\\d{1,2}(er)? \\S+ \\d{4}')
      THEN try_cast(t[-4:] || '-' || lpad(CAST(${monthOfLongName} AS VARCHAR), 2, '0') || '-'
        || lpad(regexp_extract(t, '^\\d+'), 2, '0') AS DATE) ELSE ${isoDay} END`,
  ),
  /** `YYYMMDD`, years since 1900, whose leading zero is not always written: `1160318`, `990612`. */
  urssafDate: form(
    "as_urssaf_date",
    "an Urssaf date YYYMMDD counted from 1900, such as 1160318",
    `CASE WHEN regexp_full_match(t, '\\d{6,7}')
      THEN TRY(make_date(1900 + ${number} // 10000, ${number} // 100 % 100, ${number} % 100)) ELSE ${isoDay} END`,
  ),
  /** A day in the account table: `1130828` or `20130828`. */
  accountDate: form(
    "as_account_date",
    "an Urssaf date YYYMMDD counted from 1900 or a date YYYYMMDD, or nothing",
    `CASE WHEN regexp_full_match(t, '(19|20)\\d{6}')
        THEN try_cast(t[1:4] || '-' || t[5:6] || '-' || t[7:8] AS DATE)
      ELSE as_urssaf_date(t) END`,
  ),
  /** First day of `YYQM` or `YYYYQM`. */
  period: form("period_from", "an Urssaf period YYQM or YYYYQM, such as 1031", period("from")),
  /** The first day after it. */
  periodEnd: form("period_until", "an Urssaf period YYQM or YYYYQM, such as 1031", period("until")),
  /** Of a notice: `123 456 789,123456789`, the first number where there are several. */
  registre: form(
    "as_registre",
    "a SIREN of 9 digits",
    `nullif(regexp_extract(${withoutSpaces}, '(?:^|\\D)(\\d{9})(?:\\D|$)', 1), '')`,
  ),
  judgment: form("as_judgment", "a JSON object", "CASE WHEN t[1] = '{' AND json_valid(t) THEN t END"),
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
  /** A code of any level, with or without the dot of SIRENE: `A`, `01`, `01.1`, `0111Z`. */
  nafCode: form(
    "as_naf_code",
    "an activity code such as A, 01, 011, 0111 or 0111Z",
    "CASE WHEN regexp_full_match(replace(t, '.', ''), '[A-U]|\\d{2}(\\d{1,2})?|\\d{4}[A-Z]') THEN replace(t, '.', '') END",
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
