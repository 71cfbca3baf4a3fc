import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DateDay, Decimal, Float64, Int64, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { importFiles } from "../../../datasets/sources/importFiles.ts";
import { readMapping, sourceOfMapping } from "../../../datasets/sources/mapping.ts";
import { withDuckDb } from "../../../datasets/store/duckdb.ts";
import { day, storeAt, useFolder } from "../store/support.ts";

const folder = useFolder();
type Row = Record<string, unknown>;

/** As a tax office might deliver it: names with spaces, dots and brackets, some that the import's own tables bear. */
const vat = {
  format: "vigie.mapping/1",
  name: "tax_vat",
  title: "VAT due and paid",
  firm: { column: "N° SIREN", kind: "siren" },
  columns: [
    { column: "Period", name: "period", form: "isoDate", meaning: "First day of the period." },
    { column: "TVA due (€)", name: "vatDueEuros", form: "number", meaning: "VAT due.", unit: "EUR" },
    { column: "TVA. payée", name: "vatPaidEuros", form: "number", meaning: "VAT paid.", unit: "EUR" },
    { column: "line", name: "declarations", form: "integer", meaning: "Declarations.", required: true },
  ],
  knownOn: { column: "Period", form: "isoDate", addMonths: 2 },
} as const;

const header = ["N° SIREN", "more", "Period", "TVA due (€)", "TVA. payée", "line"];

async function imported(content: string | Uint8Array, mapping: unknown = vat, name = "vat.csv") {
  const store = storeAt(join(folder(), "store"));
  const path = join(folder(), name);
  await writeFile(path, content);
  const source = sourceOfMapping(mapping);
  const { dataset, report } = await importFiles(store, {
    source,
    files: [path],
    received: "2024-01-15",
    history: true,
  });
  return { dataset, report, rows: (await store.readTable(dataset)).objects() as Row[] };
}

const row = {
  siren: "005520135",
  period: day("2023-10-01"),
  vatDueEuros: 1234.5,
  vatPaidEuros: null,
  declarations: 3,
  knownOn: day("2023-12-01"),
  receivedOn: day("2024-01-15"),
};

describe("a declared mapping", () => {
  test("reads a CSV, rejecting by the names of the file", async () => {
    const lines = [
      header.join(";").toUpperCase(),
      "5520135;x;2023-10-01;1234,5;;3",
      "5520135;x;2023-10-01;1234,5;;",
      "5520135;x;oct. 2023;1;1;1",
      "5520135;x;2023-10-01;mille;1;1",
    ];
    const { rows, report, dataset } = await imported(`${lines.join("\n")}\n`);
    expect(rows).toEqual([row]);
    expect(report.rejects.map(({ line, column, value }) => [line, column, value])).toEqual([
      [3, "column line", ""],
      [4, "Period", "oct. 2023"],
      [5, "TVA due (€)", "mille"],
    ]);
    expect(dataset.manifest.name).toBe("tax_vat");
    const columns = Object.fromEntries(
      dataset.manifest.schema.columns.map((column) => [column.name, column]),
    );
    expect(columns.vatDueEuros).toMatchObject({
      source: "tax_vat",
      meaning: "VAT due.",
      unit: "EUR",
      confidentiality: "secret",
      knownOn: "Period + 2 months (assumed)",
    });
  });

  test.each([
    ["tabs", { ...vat, delimiter: "\t" }, "\t", "utf8"],
    ["latin-1", { ...vat, encoding: "latin-1" }, ";", "latin1"],
    ["UTF-16 without a mark", { ...vat, encoding: "utf-16" }, ";", "utf16le"],
  ] as const)("reads %s", async (_, mapping, delimiter, encoding) => {
    const plain = (name: string) => (encoding === "latin1" ? name.replace("€", "E") : name);
    const columns = vat.columns.map(({ column, ...rest }) => ({ ...rest, column: plain(column) }));
    const names = header.map(plain);
    const text = `${names.join(delimiter)}\n${["5520135", "x", "2023-10-01", "1234,5", "", "3"].join(delimiter)}\n`;
    const { rows } = await imported(Buffer.from(text, encoding), { ...mapping, columns });
    expect(rows).toEqual([row]);
  });

  test("reads Parquet: days, decimals, doubles that were whole numbers, NaN", async () => {
    const path = join(folder(), "made.parquet");
    await withDuckDb({ within: folder() }, async ({ connection }) => {
      await connection.run(`COPY (SELECT 5520135 AS "N° SIREN", 'a' || chr(10) || '"b";' AS more,
        TIMESTAMP '2023-10-01 00:00:00' AS "Period", 1234.5::DECIMAL(18, 2) AS "TVA due (€)",
        'nan'::DOUBLE AS "TVA. payée", 3.0::DOUBLE AS line
        UNION ALL SELECT 5520135, 'c', TIMESTAMP '2023-11-01 00:00:00', -0.5, 1e-7, 3e0
        UNION ALL SELECT NULL, 'c', TIMESTAMP '2023-11-01 00:00:00', 1, 1, 1)
        TO '${path}' (FORMAT parquet)`);
    });
    const { readFile } = await import("node:fs/promises");
    const { rows, report } = await imported(await readFile(path), vat, "vat.parquet");
    expect(rows).toEqual([
      row,
      {
        ...row,
        period: day("2023-11-01"),
        vatDueEuros: -0.5,
        vatPaidEuros: 1e-7,
        knownOn: day("2024-01-01"),
      },
    ]);
    expect(report.rejects).toMatchObject([{ file: "vat.parquet", line: 4, column: "N° SIREN", value: "" }]);
  });

  test.each(["file", "stream"] as const)("reads an Arrow %s", async (format) => {
    const decimals = new Decimal(2, 18, 128);
    const table = new Table({
      "N° SIREN": vectorFromArray(["005520135", "5520135"], new Utf8()),
      more: vectorFromArray([null, "x\ny"], new Utf8()),
      Period: vectorFromArray([day("2023-10-01"), day("2023-10-01")], new DateDay()),
      "TVA due (€)": vectorFromArray([new Uint32Array([123450, 0, 0, 0]), null], decimals),
      "TVA. payée": vectorFromArray([Number.NaN, 1e-7], new Float64()),
      line: vectorFromArray([3n, 9_000_000_000n], new Int64()),
    });
    const { rows, report } = await imported(tableToIPC(table, format), vat, "vat.arrow");
    expect(rows).toEqual([row]);
    expect(report.rejects).toMatchObject([{ line: 3, column: "column line", value: "9000000000" }]);
  });

  test("reads the example of its documentation as it says", async () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/mapping.md"), "utf8");
    const block = (kind: string) => page.split(`\`\`\`${kind}\n`)[1]!.split("```")[0]!;
    const { rows, report } = await imported(block("csv"), JSON.parse(block("json")));
    expect(report).toMatchObject({ read: 2, valid: 2 });
    const told = rows.map((one) => [one.period, one.vatDueEuros, one.taxDebtEuros, one.knownOn]);
    expect(told).toEqual(
      expect.arrayContaining([
        [day("2024-10-01"), 1234.5, null, day("2024-12-01")],
        [day("2024-10-01"), null, null, day("2024-12-15")],
        [day("2024-11-01"), -20, null, day("2025-01-01")],
        [day("2024-11-01"), null, 300, day("2024-12-15")],
      ]),
    );
    expect(told).toHaveLength(4);
  });

  test("of a siret gives the establishment too", async () => {
    const mapping = { ...vat, firm: { column: "N° SIREN", kind: "siret" } };
    const { rows } = await imported(`${header.join(";")}\n12345678900011;x;2023-10-01;1;;3\n`, mapping);
    expect(rows).toMatchObject([{ siren: "123456789", siret: "12345678900011" }]);
  });

  test("columns known on different days become facts of their own, each on its day", async () => {
    const paid = { column: "Period", form: "isoDate", addMonths: 6, mode: "observed" };
    const columns = vat.columns.map((column) =>
      column.name === "vatPaidEuros" ? { ...column, knownOn: paid } : column,
    );
    const { rows } = await imported(`${header.join(";")}\n5520135;x;2023-10-01;7;8;3\n`, { ...vat, columns });
    expect(rows.map((one) => [one.knownOn, one.vatDueEuros, one.vatPaidEuros])).toEqual(
      expect.arrayContaining([
        [day("2023-12-01"), 7, null],
        [day("2024-04-01"), null, 8],
      ]),
    );
    expect(rows).toHaveLength(2);
    expect(rows.map(({ period }) => period)).toEqual([day("2023-10-01"), day("2023-10-01")]);
  });

  test("names the column that a file lacks, and the file that is none", async () => {
    await expect(imported("N° SIREN;Period\n1;2\n")).rejects.toMatchObject({
      code: "csv.missing-column",
      place: { file: "vat.csv", column: "TVA due (€)" },
    });
    for (const [name, content] of [
      ["vat.parquet", "PAR1 and no more"],
      ["vat.arrow", "ARROW1 and no more"],
    ] as const)
      await expect(imported(content, vat, name)).rejects.toMatchObject({
        code: "file.unreadable",
        place: { file: name },
      });
  });
});

describe("a malformed mapping", () => {
  const [period, due] = vat.columns;
  test.each<readonly [string, unknown, RegExp]>([
    ["an unknown form", { ...vat, columns: [{ ...due, form: "money" }] }, /columns\[0\]\.form/],
    ["an unknown key", { ...vat, colour: 1 }, /colour/],
    ["another format", { ...vat, format: "vigie.mapping/2" }, /format/],
    ["no known-on", { ...vat, knownOn: undefined }, /knownOn/],
    ["a name twice", { ...vat, columns: [due, due] }, /name taken: vatDueEuros/],
    ["a reserved name", { ...vat, columns: [{ ...due, name: "knownOn" }] }, /name taken: knownOn/],
    ["the name of a source", { ...vat, name: "debit" }, /debit/],
    [
      "a column read in two ways",
      { ...vat, columns: [{ ...period, form: "frenchDate" }] },
      /read in two ways: Period as isoDate and as frenchDate/,
    ],
  ])("with %s is refused, by its file and place", async (_, document, message) => {
    const path = join(folder(), "mapping.json");
    await writeFile(path, JSON.stringify(document));
    await expect(readMapping(path)).rejects.toMatchObject({
      code: "mapping.malformed",
      message: expect.stringMatching(message),
      place: { file: "mapping.json" },
    });
  });

  test("that is no JSON, or not there, is refused by its file", async () => {
    const path = join(folder(), "mapping.json");
    const refused = { code: "mapping.malformed", place: { file: "mapping.json" } };
    await expect(readMapping(path)).rejects.toMatchObject(refused);
    await writeFile(path, "{");
    await expect(readMapping(path)).rejects.toMatchObject(refused);
  });
});
