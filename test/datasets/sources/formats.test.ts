import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { SourceName } from "../../../datasets/sources/contract.ts";
import { dianeFields } from "../../../datasets/sources/diane-fields.ts";
import { ellisphere } from "../../../datasets/sources/ellisphere.ts";
import { guessSource } from "../../../datasets/sources/guessSource.ts";
import { importFiles } from "../../../datasets/sources/importFiles.ts";
import { sources } from "../../../datasets/sources/sources.ts";
import { withDuckDb } from "../../../datasets/store/duckdb.ts";
import { day, storeAt, useFolder } from "../store/support.ts";

const folder = useFolder();
type Row = Record<string, unknown>;

async function fileOf(content: string | Uint8Array, name: string): Promise<string> {
  const path = join(folder(), name);
  await writeFile(path, content);
  return path;
}

async function imported(source: SourceName, content: string | Uint8Array, name = "raw.csv") {
  const store = storeAt(join(folder(), "store"));
  const files = [await fileOf(content, name)];
  const { dataset, report } = await importFiles(store, {
    source,
    files,
    received: "2024-01-15",
    history: true,
  });
  return { report, dataset, rows: (await store.readTable(dataset)).objects() as Row[] };
}

const rejected = async (source: SourceName, content: string | Uint8Array, name = "raw.csv") =>
  (await imported(source, content, name)).report.rejects.map(({ file, line, column, value, reason }) => [
    file,
    line,
    column,
    value,
    reason.split(" (")[0],
  ]);

const wide = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
const swapped = (text: string) => wide(text).swap16();

describe("a text in UTF-16", () => {
  const text = "SIREN;NB_JOURS;DATE_VALEUR\r\n123456789;4;15/12/2016\r\n123456789;quatré;15/12/2016\r\n";

  test.each([
    ["little-endian", wide(text)],
    ["big-endian", swapped(text)],
    ["compressed", gzipSync(wide(text))],
  ])("is read, %s", async (_, bytes) => {
    const { rows, report } = await imported("paydex", bytes);
    expect(rows).toMatchObject([{ siren: "123456789", daysLate: 4, valueOn: day("2016-12-15") }]);
    expect(report.rejects).toMatchObject([{ file: "raw.csv", line: 3, column: "NB_JOURS", value: "quatré" }]);
    expect(report.files).toMatchObject([{ file: "raw.csv", bytes: bytes.length }]);
  });

  test("that is cut in a character is refused by name", async () => {
    await expect(imported("paydex", wide(text).subarray(0, -1))).rejects.toMatchObject({
      code: "file.unreadable",
      place: { file: "raw.csv" },
    });
  });
});

describe("Diane", () => {
  const header = [
    '"Marquée"',
    '"Nom de l\'entreprise"',
    '"Numéro Siren"',
    '"Date de clôture 2017"',
    '"Date de  clôture 2016"',
    ...dianeFields.flatMap(([, name]) => [`"${name} 2017"`, `"${name} 2016"`]),
  ].join(";");
  const firm = (siren: string, days: readonly string[], value: (field: number, year: number) => string) =>
    [
      "1",
      '"A; B"',
      siren,
      ...days,
      ...dianeFields.flatMap((_, i) => [2017, 2016].map((year) => value(i, year))),
    ].join(";");
  const good = firm("123456789", ["31/12/2017", "31/12/2016"], (field, year) => `${field},${year - 2010}`);

  test("gives a line a firm and year, whose closing plus seven months is known", async () => {
    const { rows } = await imported("diane", wide(`${header}\r\n${good}\r\n`));
    expect(rows).toMatchObject([
      { siren: "123456789", year: 2016, name: "A; B", headcount: 0.6, closedOn: day("2016-12-31") },
      { siren: "123456789", year: 2017, fiscalSocialDebts: 1.7, knownOn: day("2018-07-31") },
    ]);
  });

  test("is the same in tabs, in returns alone, and where the first cell is empty", async () => {
    const plain = await imported("diane", `${header}\n${good}\n`);
    for (const [name, content] of [
      ["tabs", wide(`${header}\r\n${good}\r\n`.replaceAll(";", "\t").replace("A\t B", "A; B"))],
      ["returns", Buffer.from(`${header}\r${good}\r`, "latin1")],
      ["empty", wide(`${header}\r\n${good.replace("1", "")}\r\n`)],
    ] as const) {
      const odd = await imported("diane", content);
      expect(odd.rows, name).toEqual(plain.rows);
      expect((await guessSource(join(folder(), "raw.csv"))).name, name).toBe("diane");
    }
  });

  test("gives the ratios of the same accounts, none over what is not positive", async () => {
    const amounts: Readonly<Record<string, string>> = {
      grossOperatingSurplus: "25",
      valueAdded: "200",
      turnover: "500",
      interest: "10",
      financialIncome: "-25",
      fiscalSocialDebts: "50,5",
    };
    const line = firm("123456789", ["31/12/2017", ""], (field, year) =>
      year === 2016 ? "" : (amounts[dianeFields[field]![0]] ?? ""),
    );
    const { rows } = await imported("diane", `${header}\n${line}\n`);
    expect(rows).toMatchObject([
      {
        marginRate: 12.5,
        operatingMargin: 5,
        fiscalSocialDebtWeight: 25.25,
        shortTermDebtWeight: null, // no overdraft in the accounts
        financialChargesWeight: null, // over 0
      },
    ]);
  });

  test("says nothing for n.d., joins thousands, leaves out a year without accounts", async () => {
    const odd = firm("123456789", ["31/12/2017", ""], (field, year) =>
      year === 2016 ? "" : (["n.d.", "1 234,5", "-2 345 678", "n.s."][field] ?? ""),
    );
    const { rows, report } = await imported("diane", `${header}\n${odd}\n`);
    const [headcount, debts, research, patents] = dianeFields.map(([name]) => name);
    expect(rows).toMatchObject([
      { [headcount!]: null, [debts!]: 1234.5, [research!]: -2_345_678, [patents!]: null },
    ]);
    expect(report).toMatchObject({ read: 2, valid: 1, filtered: 1, rejected: 0 });
  });

  test("rejects a cut line, a bad cell and accounts without a closing, by the lines of the file", async () => {
    const cells = good.split(";").length - 1; // a delimiter stands in quotes
    const lines = [
      good,
      "",
      good.slice(0, -8),
      good.replace("31/12/2016", "le 31 décembre"),
      header,
      good.replace("31/12/2017", ""),
      `${good};`,
    ];
    expect(await rejected("diane", wide([header, ...lines, ""].join("\r\n")))).toEqual([
      ["raw.csv", 4, "", expect.stringMatching(/^1;"A; B";123456789/), `too few fields: ${cells - 1}`],
      ["raw.csv", 5, "Date de clôture", "le 31 décembre", "malformed"],
      ["raw.csv", 7, "Date de clôture", "", "empty"],
      ["raw.csv", 8, "", expect.stringMatching(/^1;"A; B";123456789/), `too many fields: ${cells + 1}`],
    ]);
  });

  test("without a column says which", async () => {
    const lacks = header.replaceAll("Numéro Siren", "Siren");
    await expect(imported("diane", wide(`${lacks}\n${good}\n`))).rejects.toMatchObject({
      code: "csv.missing-column",
      place: { file: "raw.csv", column: "Numéro Siren" },
    });
    await expect(imported("diane", "a;b\n1;2\n")).rejects.toMatchObject({ code: "csv.missing-column" });
  });
});

describe("Ellisphère", () => {
  const width = ellisphere.positions!.length;
  const header = Array.from({ length: width }, (_, i) => `Colonne ${i + 1}`);
  const link = (level: string | number) => {
    const cells: (string | number)[] = Array.from({ length: width }, () => "");
    const at = (name: string, value: string | number) => {
      cells[ellisphere.positions!.indexOf(name)] = value;
    };
    at("group_code", 1234567);
    at("group_name", "L'ÉTAT & FILS");
    at("level", level);
    at("share", 33.34);
    at("member_siren", 5520135);
    return cells;
  };

  test("is found by position, with the row of the sheet for what is rejected", async () => {
    const sheet = sheetOf([header, link(1), [], link("deux")]);
    const { rows, report } = await imported("ellisphere", sheet, "groupes.xlsx");
    expect(rows).toMatchObject([
      { siren: "005520135", groupCode: "1234567", groupName: "L'ÉTAT & FILS", level: 1, share: 33.34 },
    ]);
    expect(report.rejects).toMatchObject([{ file: "groupes.xlsx", line: 4, column: "level", value: "deux" }]);
  });

  test("is looked for in every sheet of a workbook", async () => {
    const book = workbookOf([[["Read me"]], [header, link(1)], [["x"]]]);
    const { rows, report } = await imported("ellisphere", book, "groupes.xlsx");
    expect(rows).toMatchObject([{ siren: "005520135", level: 1 }]);
    expect(report).toMatchObject({ read: 1, valid: 1 });
  });

  test("with too few columns names the first that lacks, broken names the file", async () => {
    const narrow = sheetOf([header.slice(0, 10), link(1).slice(0, 10)]);
    await expect(imported("ellisphere", narrow, "groupes.xlsx")).rejects.toMatchObject({
      code: "csv.missing-column",
      place: { file: "groupes.xlsx", line: 1 },
    });
    const broken = sheetOf([header, link(1)]).subarray(0, 300);
    await expect(imported("ellisphere", broken, "groupes.xlsx")).rejects.toMatchObject({
      code: "file.unreadable",
      place: { file: "groupes.xlsx" },
    });
  });
});

describe("BODACC", () => {
  const notice = {
    registre: ["123 456 789", "123456789"],
    dateparution: "2024-03-15",
    familleavis_lib: "Procédures collectives",
    typeavis_lib: "Avis initial",
    tribunal: "Tribunal de commerce d'Évry",
    jugement: JSON.stringify({
      famille: "Jugement d’ouverture",
      nature: "Jugement d'ouverture d'une procédure de redressement judiciaire",
      date: "2024-03-04",
    }),
  };
  const facts = {
    siren: "123456789",
    publishedOn: day("2024-03-15"),
    knownOn: day("2024-03-15"),
    isOpening: true,
    action: "redressement",
    effectiveOn: day("2024-03-04"),
    court: "Tribunal de commerce d'Évry",
  };
  const bad = { ...notice, dateparution: "hier" };

  test.each<readonly [string, string | Uint8Array]>([
    ["an array", JSON.stringify([notice, bad])],
    ["an array over many lines", JSON.stringify([notice, bad], null, 2)],
    ["a record a line", `${JSON.stringify(notice)}\n${JSON.stringify(bad)}\n`],
    ["a portal's answer", JSON.stringify({ total_count: 2, results: [notice, bad] })],
    ["records with fields", JSON.stringify([{ fields: notice }, { fields: bad }])],
    ["compressed", gzipSync(JSON.stringify([notice, bad]))],
    ["separated by commas", csvOf([notice, bad], ",")],
    ["separated by semicolons", csvOf([notice, bad], ";")],
  ])("is read as %s, and guessed", async (_, content) => {
    const { rows, report } = await imported("bodacc", content, "notices.json");
    expect(rows).toMatchObject([facts]);
    expect(report.rejects).toMatchObject([
      { file: "notices.json", line: 3, column: "dateparution", value: "hier" },
    ]);
    expect((await guessSource(join(folder(), "notices.json"))).name).toBe("bodacc");
  });

  test("a notice that annuls another is left out, by its label or by its code", async () => {
    const { typeavis_lib: _, ...bare } = notice;
    for (const notices of [
      [notice, { ...notice, typeavis_lib: "Avis d'annulation" }],
      ["annonce", "annulation"].map((typeavis) => ({ ...bare, typeavis })),
    ]) {
      const { report } = await imported("bodacc", JSON.stringify(notices), "notices.json");
      expect(report).toMatchObject({ read: 2, valid: 1, filtered: 1 });
    }
  });

  const liquidation = "de liquidation judiciaire";
  test.each<readonly [string, string, string, boolean, string]>([
    ["Jugement d'ouverture", "Autre jugement d'ouverture", "2024-02-30", true, "2024-03-15"],
    ["Extrait de jugement", `Jugement d’ouverture ${liquidation}`, "1er mars 2024", true, "2024-03-01"],
    ["Jugement prononçant", "Jugement de conversion en liquidation", "29 février 2024", false, "2024-02-29"],
    ["Extrait de jugement", "Jugement de plan de redressement", "", false, "2024-03-15"],
    [
      "Avis de dépôt",
      `Liste des créances nées après le jugement d'ouverture d'une procédure ${liquidation}`,
      "2024-03-01",
      false,
      "2024-03-01",
    ],
    [
      "Autre jugement et ordonnance",
      "Rétractation de jugement d'ouverture sur tierce opposition",
      "2024-03-01",
      false,
      "2024-03-01",
    ],
  ])("%s: %s of %s opens: %s, on %s", async (famille, nature, date, isOpening, on) => {
    const one = { ...notice, jugement: JSON.stringify({ famille, nature, date }) };
    const { rows } = await imported("bodacc", JSON.stringify([one]), "notices.json");
    expect(rows).toMatchObject([{ isOpening, effectiveOn: day(on) }]);
  });

  test("a record a line is read by line: of more than a buffer, with names that come late and blank lines", async () => {
    const lines = Array.from({ length: 5000 }, (_, i) =>
      JSON.stringify({
        registre: `${100_000_000 + i}`,
        ...(i < 4000 ? {} : { tribunal: "T" }),
        more: "x".repeat(200),
      }),
    );
    const late = { ...notice, registre: "999999999", tribunal: "Évry" };
    const all = lines.map((line) =>
      line.replace("{", `{"dateparution":"2024-03-15","familleavis_lib":"Dépôts",`),
    );
    const content = `${[...all, "", JSON.stringify(late)].join("\n")}\n`;
    const { rows, report } = await imported("bodacc", content, "notices.jsonl");
    expect(rows).toMatchObject([{ siren: "999999999", court: "Évry", isOpening: true }]);
    expect(report).toMatchObject({ read: 5001, filtered: 5000, rejected: 0 });
    const broken = content.replace('"more":"xx', '"more":x"');
    await expect(imported("bodacc", broken, "notices.jsonl")).rejects.toMatchObject({
      code: "file.unreadable",
    });
  });

  test("broken or of something else names the file", async () => {
    for (const content of [JSON.stringify([notice]).slice(0, -9), '[{"a": 1}, 2]'])
      await expect(imported("bodacc", content, "notices.json")).rejects.toMatchObject({
        code: "file.unreadable",
        place: { file: "notices.json" },
      });
    await expect(imported("bodacc", '[{"registre": "123456789"}]', "notices.json")).rejects.toMatchObject({
      code: "csv.missing-column",
      place: { file: "notices.json", column: "dateparution" },
    });
  });
});

describe("a header in quotes over several lines", () => {
  test("is read as one, and lines keep their numbers", async () => {
    const content =
      '"ligne";"Code";"Intitulés de la\nNAF rév. 2, version finale"\n1;;\n2;"SECTION A";"Agri"\n3;"01";"Culture"\n4;"0x";"?"\n';
    const { rows, report } = await imported("naf", content);
    expect(rows).toMatchObject([{ code: "01", level: 2, label: "Culture" }]);
    expect(report).toMatchObject({ read: 4, valid: 1, filtered: 2, rejected: 1 });
    expect(report.rejects).toMatchObject([{ line: 6, column: "code", value: "0x" }]);
  });
});

describe("guessing", () => {
  const plain = sources.filter(({ reshape, positions }) => reshape === undefined && positions === undefined);

  test.each(plain.map((source) => [source.name, source] as const))(
    "knows %s by its header",
    async (name, source) => {
      const months = source.monthly === undefined ? [] : ["EFF202411"];
      const names = [...source.columns.map((column) => column.name.toUpperCase()), ...months].reverse();
      const header = ["more", ...names].join(source.delimiter);
      expect((await guessSource(await fileOf(`${header}\n`, "file"))).name).toBe(name);
      expect((await guessSource(await fileOf(gzipSync(`${header}\n`), "file.gz"))).name).toBe(name);
      if (source.account === undefined) return;
      const older = header.replace(/;SIRET\b/, "");
      expect(older).not.toBe(header);
      expect((await guessSource(await fileOf(`${older}\n`, "file"))).name).toBe(name);
    },
  );

  test("has looked at every source but the two that it knows otherwise", () => {
    expect(plain).toHaveLength(sources.length - 2);
  });

  test("knows Diane in either encoding, and a sheet", async () => {
    const header = '"Marquée";"Numéro Siren";"Effectif consolidé 2017"\r\n';
    for (const content of [wide(header), Buffer.from(header)])
      expect((await guessSource(await fileOf(content, "export.txt"))).name).toBe("diane");
    const wideSheet = sheetOf([Array.from({ length: 21 }, (_, i) => `Colonne ${i}`)]);
    expect((await guessSource(await fileOf(wideSheet, "liens.excel"))).name).toBe("ellisphere");
    const named = sheetOf([["SIREN", "NB_JOURS", "DATE_VALEUR"]]);
    expect((await guessSource(await fileOf(named, "retards.xlsx"))).name).toBe("paydex");
  });

  test("does not guess a table that needs a mapping", async () => {
    const path = join(folder(), "tax.parquet");
    await withDuckDb({ within: folder() }, ({ connection }) =>
      connection.run(`COPY (SELECT 1 AS siren, 2 AS vat) TO '${path}' (FORMAT parquet)`),
    );
    await expect(guessSource(path)).rejects.toMatchObject({
      code: "source.unrecognised",
      place: { file: "tax.parquet" },
    });
  });
});

test("the formats' own files stay as they were", async () => {
  const path = await fileOf("SIREN;NB_JOURS;DATE_VALEUR\n123456789;4;15/12/2016\n", "raw.csv");
  const before = await readFile(path);
  await imported("paydex", before);
  expect(await readFile(path)).toEqual(before);
});

function csvOf(records: readonly Row[], delimiter: string): string {
  const cell = (value: unknown) => {
    const text = Array.isArray(value) ? value.join(",") : String(value);
    return `"${text.replaceAll('"', '""')}"`;
  };
  const lines = records.map((record) => Object.values(record).map(cell).join(delimiter));
  return [Object.keys(records[0]!).join(delimiter), ...lines, ""].join("\n");
}

type SheetRows = readonly (readonly (string | number)[])[];

/** The smallest workbook that holds these rows. */
function sheetOf(rows: SheetRows): Buffer {
  return workbookOf([rows]);
}

function workbookOf(sheets: readonly SheetRows[]): Buffer {
  const marked = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const cellOf = (value: string | number, row: number, column: number) => {
    const at = `${String.fromCharCode(65 + column)}${row + 1}`;
    if (value === "") return "";
    if (typeof value === "number") return `<c r="${at}"><v>${value}</v></c>`;
    return `<c r="${at}" t="inlineStr"><is><t>${marked(value)}</t></is></c>`;
  };
  const linesOf = (rows: SheetRows) =>
    rows.map((row, i) => `<row r="${i + 1}">${row.map((value, j) => cellOf(value, i, j)).join("")}</row>`);
  const each = (text: (n: number) => string) => sheets.map((_, i) => text(i + 1)).join("");
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return zipOf({
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)}</Types>`,
    "_rels/.rels": `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each((n) => `<sheet name="s${n}" sheetId="${n}" r:id="r${n}"/>`)}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${relations}">${each((n) => `<Relationship Id="r${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}</Relationships>`,
    ...Object.fromEntries(
      sheets.map((rows, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `<worksheet xmlns="${main}"><sheetData>${linesOf(rows).join("")}</sheetData></worksheet>`,
      ]),
    ),
  });
}

/** Files in a zip, not compressed. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, body] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(path.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    bodies.push(Buffer.concat([Buffer.from("PK\u0003\u0004"), common, path, body]));
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), common, rest, path]));
    offset += 30 + path.length + body.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
