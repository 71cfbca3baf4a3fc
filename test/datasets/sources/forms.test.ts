import { afterAll, beforeAll, expect, test } from "vitest";
import { type Form, formMacros, read } from "../../../datasets/sources/forms.ts";
import { sqlText } from "../../../datasets/store/duckdb.ts";

type Connection = import("@duckdb/node-api").DuckDBConnection;
let connection: Connection;

beforeAll(async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  for (const macro of formMacros) await connection.run(macro);
});
afterAll(() => connection.closeSync());

async function value(form: Form, text: string): Promise<string | null> {
  const sql = `SELECT CAST(${read(form, sqlText(text))} AS VARCHAR) AS value`;
  const [row] = (await connection.runAndReadAll(sql)).getRowObjects();
  return (row?.value ?? null) as string | null;
}

/** Form, text, what it reads as: null where it is malformed. Urssaf examples are those of the domain's page. */
const cases: readonly (readonly [Form, string, string | null])[] = [
  ["urssafDate", "1160318", "2016-03-18"],
  ["urssafDate", "990612", "1999-06-12"],
  ["urssafDate", "0990612", "1999-06-12"],
  ["urssafDate", "1160230", null],
  ["urssafDate", "1161301", null],
  ["urssafDate", "20160318", null],
  ["urssafDate", "16-03-18", null],
  ["urssafDate", "0", null],
  ["urssafDate", "2016-03-18 00:00:00", "2016-03-18"],
  ["period", "1031", "2010-07-01"],
  ["periodEnd", "1031", "2010-08-01"],
  ["period", "201031", "2010-07-01"],
  ["period", "1030", "2010-07-01"],
  ["periodEnd", "1030", "2010-10-01"],
  ["period", "1062", "2010-01-01"],
  ["periodEnd", "1062", "2011-01-01"],
  ["period", "201562", "2015-01-01"],
  ["period", "4911", "2049-01-01"],
  ["period", "5011", "1950-01-01"],
  ["periodEnd", "201643", "2017-01-01"],
  ["periodEnd", "201640", "2017-01-01"],
  ["period", "199904", "1999-01-01"],
  ["periodEnd", "199904", "1999-02-01"],
  ["period", "201600", null],
  ["period", "201650", null],
  ["period", "201699", null],
  ["period", "20161", null],
  ["period", "2016Q1", null],
  ["longDate", "10 décembre 2009", "2009-12-10"],
  ["longDate", "1er Février 2010", "2010-02-01"],
  ["longDate", "02 AOÛT 2010", "2010-08-02"],
  ["longDate", "2010-08-02", "2010-08-02"],
  ["longDate", "31 juin 2010", null],
  ["longDate", "31 brumaire 2010", null],
  ["siren", "000 111 222", "000111222"],
  ["siren", "5520135", "005520135"],
  ["siren", "000\u00a0111\u00a0222", "000111222"],
  ["siren", "12345", null],
  ["siren", "1234567890", null],
  ["siren", "12345678A", null],
  ["siret", "1234567891011", "01234567891011"],
  ["siret", "123456789101112", null],
  ["number", "-77244,5", "-77244.5"],
  ["number", "1.25", "1.25"],
  ["number", ",5", "0.5"],
  ["number", "1 234 567,5", "1234567.5"],
  ["number", "1\u00a0000", "1000.0"],
  ["number", "-12\u202f345", "-12345.0"],
  ["number", "1 00", null],
  ["number", "1.234,5", null],
  ["number", "1e5", null],
  ["number", "12,3,4", null],
  ["float", "9.926654724412527e-05", "9.926654724412527e-05"],
  ["float", "1E+3", "1000.0"],
  ["float", "-2,5", "-2.5"],
  ["float", ".5e1", "5.0"],
  ["float", "1e999", null],
  ["float", "e5", null],
  ["float", "1e5.0", null],
  ["float", "Infinity", null],
  ["score", "1e-3", "0.001"],
  ["score", "True", "1.0"],
  ["score", "false", "0.0"],
  ["score", "High", null],
  ["number", "NaN", null],
  ["integer", "-3", "-3"],
  ["integer", "3.0", null],
  ["integer", "99999999999", null],
  ["count", "089", "89"],
  ["count", "12.5", null],
  ["count", "-1", null],
  ["bool", "true", "true"],
  ["bool", "0", "false"],
  ["bool", "oui", null],
  ["isoDate", "2016-02-29", "2016-02-29"],
  ["isoDate", "2015-02-29", null],
  ["isoDate", "1965--9-11", null],
  ["isoDate", "2016-2-9", null],
  ["isoDate", "2016-02-29T13:05:07", "2016-02-29"],
  ["isoDate", "2016-02-29 00:00:00+00", "2016-02-29"],
  ["isoDate", "2016-02-29 at noon", null],
  ["isoDate", "29/02/2016", null],
  ["frenchDate", "15/01/2019", "2019-01-15"],
  ["frenchDate", "15/01/2019 00:00:00", "2019-01-15"],
  ["frenchDate", "15/01/2019 0h", null],
  ["frenchDate", "01/15/2019", null],
  ["frenchDate", "2019-01-15", "2019-01-15"],
  ["frenchDate", "2019-01-32", null],
  ["namedDate", "26MAY2014", "2014-05-26"],
  ["namedDate", "31DEC2012", "2012-12-31"],
  ["namedDate", "31déc2012", "2012-12-31"],
  ["namedDate", "1AOÛ2012", "2012-08-01"],
  ["namedDate", "01FEV2012", "2012-02-01"],
  ["namedDate", "30FEB2012", null],
  ["namedDate", "01XYZ2012", null],
  ["namedDate", "2014-05-26", "2014-05-26"],
  ["commune", "2A004", "2A004"],
  ["commune", "97105", "97105"],
  ["commune", "2C004", null],
  ["activity", "01.11Z", "01.11Z"],
  ["activity", "0111Z", null],
  ["procedure", "Solde_procedure_redressement", "redressement"],
  ["procedure", "liquidation_ouverture_redressement", "liquidation"],
  ["procedure", "ouverture", null],
];

test.each(cases)("reads as %s: %s → %s", async (form, text, expected) => {
  expect(await value(form, text)).toBe(expected);
});

test("gives null for null in every form", async () => {
  for (const form of new Set(cases.map(([form]) => form))) {
    const reader = await connection.runAndReadAll(`SELECT ${read(form, "NULL::VARCHAR")} IS NULL AS missing`);
    expect(reader.getRowObjects(), form).toEqual([{ missing: true }]);
  }
});
