import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { SourceName } from "../../../datasets/sources/contract.ts";
import { guessSource } from "../../../datasets/sources/guessSource.ts";
import { type ImportOptions, importFiles } from "../../../datasets/sources/importFiles.ts";
import { regionOfDepartments } from "../../../datasets/sources/regions.ts";
import { storeAt, useFolder } from "../store/support.ts";

const folder = useFolder();
const received = "2017-01-15";

async function fileOf(content: string | Uint8Array, name = "raw.csv"): Promise<string> {
  const path = join(folder(), name);
  await writeFile(path, content);
  return path;
}

async function imported(
  source: SourceName,
  content: string | Uint8Array,
  options: Partial<ImportOptions> = {},
) {
  const store = storeAt(join(folder(), "store"));
  const files = [await fileOf(content)];
  const { dataset, report } = await importFiles(store, {
    source,
    files,
    received,
    history: true,
    ...options,
  });
  const table = await store.readTable(dataset);
  return { store, dataset, report, table, rows: table.objects() as Record<string, unknown>[] };
}

const cotisationHeader = "Siret;Compte;periode;mer;enc_direct;cotis_due";
const cotisation = (...lines: readonly (string | readonly string[])[]) =>
  `${[cotisationHeader, ...lines.flat()].join("\n")}\n`;
const good = "12345678900011;1;201611;x;10;20";
const day = (text: string) => new Date(text);

describe("a good file", () => {
  test("finds its columns in any case and order, and ignores the others", async () => {
    const { rows } = await imported(
      "cotisation",
      'more;"COTIS_DUE";ENC_DIRECT;Mer;Periode;compte;siret\nz;20,5;;x;201611;1;12345678900011\n',
    );
    expect(rows).toEqual([
      {
        siren: "123456789",
        siret: "12345678900011",
        account: "1",
        month: day("2016-01-01"),
        dueEuros: 20.5,
        paidEuros: null,
        knownOn: day("2016-02-01"),
        receivedOn: day(received),
      },
    ]);
  });

  test("may be UTF-8 with a mark, CRLF, blank lines around its header, quotes and no last newline", async () => {
    const content = `\uFEFF\r\n${cotisationHeader}\r\n\r\n"12345678900011";"a ""b"";c";201611;x;1;2`;
    const { rows, report } = await imported("cotisation", content);
    expect(rows.map((row) => row.account)).toEqual(['a "b";c']);
    expect(report).toMatchObject({ read: 1, valid: 1, rejected: 0 });
  });

  test("may be compressed, whatever its name", async () => {
    const plain = await imported("cotisation", cotisation(good));
    const compressed = await imported("cotisation", gzipSync(cotisation(good)));
    expect(compressed.rows).toEqual(plain.rows);
    expect(compressed.dataset.manifest.columnDigests).toEqual(plain.dataset.manifest.columnDigests);
  });

  test("spreads a quarter and a year evenly, known when they are over", async () => {
    const { rows } = await imported(
      "cotisation",
      cotisation("12345678900011;1;1620;x;;300", "12345678900011;2;1562;x;;-12"),
    );
    const quarter = rows.filter((row) => row.account === "1");
    expect(quarter.map((row) => [row.month, row.dueEuros, row.knownOn])).toEqual(
      ["2016-04-01", "2016-05-01", "2016-06-01"].map((month) => [day(month), 100, day("2016-07-01")]),
    );
    const year = rows.filter((row) => row.account === "2");
    expect(year).toHaveLength(12);
    expect(new Set(year.map((row) => row.dueEuros))).toEqual(new Set([-1]));
  });

  test("gives the same version for the same bytes, another for another day or rule", async () => {
    const content = cotisation(good, "12345678900012;1;201611;x;10;20");
    const versions = [];
    for (const options of [{}, {}, { received: "2017-01-16" }, { history: false }])
      versions.push((await imported("cotisation", content, options)).dataset.version);
    expect(versions[0]).toBe(versions[1]);
    expect(new Set(versions).size).toBe(3);
  });

  test("gives the same rows whatever the order of lines and files", async () => {
    const lines = ["201611", "201612", "201613"].map((period) => `12345678900011;1;${period};x;10;20`);
    const one = await imported("cotisation", cotisation(lines));
    const files = [
      await fileOf(cotisation(lines[2]!), "b.csv"),
      await fileOf(cotisation(lines[1]!, lines[0]!), "a.csv"),
    ];
    const two = await imported("cotisation", "", { files });
    expect(two.dataset.manifest.columnDigests).toEqual(one.dataset.manifest.columnDigests);
    expect(two.report.files.map(({ file, valid }) => [file, valid])).toEqual([
      ["b.csv", 1],
      ["a.csv", 2],
    ]);
  });

  test("tells how far it is", async () => {
    const fractions: (number | null)[] = [];
    await imported("cotisation", cotisation(good), {
      onProgress: ({ fraction }) => fractions.push(fraction),
    });
    expect(fractions[0]).toBe(0);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => Number(a) - Number(b)));
  });
});

describe("known-on", () => {
  const debt = (treated: string) =>
    `Siret;num_cpte;Etat_cpte;Cd_pro_col;Periode;Num_Ecn;Num_Hist_Ecn;Dt_trt_ecn;Mt_PO;Mt_PP;Cd_op_ecn;Motif_ecn;Recours_en_cours
12345678900011;1;1;0;201511;7;2;${treated};1050;-2;3;74;0\n`;

  test.each([
    ["1160320", "2016-03-20", "2016-03-01"],
    ["1160321", "2016-04-01", "2016-04-01"],
    ["1161221", "2017-01-01", "2017-01-01"],
  ])("of a debt treated on %s is %s, never before the treatment", async (treated, knownOn, countedFrom) => {
    const { rows } = await imported("debit", debt(treated));
    expect(rows[0]).toMatchObject({
      knownOn: day(knownOn),
      countedFrom: day(countedFrom),
      employeeEuros: 10.5,
      employerEuros: -0.02,
    });
  });

  test("is the later of the rule and the day received, but for a history", async () => {
    const content = cotisation(good, "12345678900011;1;201643;x;1;2");
    const delivered = await imported("cotisation", content, { history: false, received: "2016-06-10" });
    expect(delivered.rows.map((row) => row.knownOn)).toEqual([day("2016-06-10"), day("2017-01-01")]);
    expect(delivered.dataset.manifest.parameters).toMatchObject({ knownOn: { mode: "observed" } });
    const history = await imported("cotisation", content, { history: true, received: "2016-06-10" });
    expect(history.rows.map((row) => row.knownOn)).toEqual([day("2016-02-01"), day("2017-01-01")]);
    expect(history.dataset.manifest.parameters).toMatchObject({ knownOn: { mode: "assumed" } });
    expect(history.rows.map((row) => row.receivedOn)).toEqual([day("2016-06-10"), day("2016-06-10")]);
  });

  test.each<readonly [SourceName, string, string]>([
    ["effectif_ent", "siren;eff201612\n123456789;12\n", "2016-08-01"],
    [
      "procol",
      "Siret;Siren;Dt_effet;Lib_actx_stdx\n12345678900011;123456789;31JAN2016;liquidation_ouverture\n",
      "2016-02-29",
    ],
    [
      "bdf",
      "SIREN;ARRETE_BILAN;POIDS_FRNG;TX_MARGE;DELAI_FRS;POIDS_DFISC_SOC;POIDS_FIN_CT;POIDS_FRAIS_FIN\n123 456 789;31DEC2015;1;;;;;\n",
      "2016-07-31",
    ],
    ["apconso", "ID_DA,ETAB_SIRET,HEURES,MOIS\na,12345678900011,1.5,2016-03-01\n", "2016-04-01"],
    ["paydex", "SIREN;NB_JOURS;DATE_VALEUR\n123456789;4;15/12/2016\n", "2017-01-15"],
  ])("of %s follows its rule", async (source, content, knownOn) => {
    const { rows } = await imported(source, content);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ siren: "123456789", knownOn: day(knownOn) });
  });
});

describe("a bad line", () => {
  test("is rejected with its true number, column, value and reason, and the rest goes on", async () => {
    const { rows, report, dataset } = await imported(
      "cotisation",
      cotisation(
        good,
        "",
        "12345678900011;1;201611;x;10", // 4
        'un "guillemet;1;201611;x;10;20', // 5
        "12345678900011;1;201699;x;10;20", // 6
        "",
        "12345678900011;1;201611;x;10;20;30", // 8
        "12345678900011;1;201611;x;dix;20", // 9
        ";1;201611;x;10;20", // 10
        "12345678900011;1;201612;x;10;20",
      ),
    );
    expect(report).toMatchObject({ read: 8, valid: 2, rejected: 6, filtered: 0, facts: 2 });
    expect(rows).toHaveLength(2);
    expect(report.rejects.map(({ line, column, value }) => [line, column, value])).toEqual([
      [4, "", "12345678900011;1;201611;x;10"],
      [5, "", 'un "guillemet;1;201611;x;10;20'],
      [6, "periode", "201699"],
      [8, "", "12345678900011;1;201611;x;10;20;30"],
      [9, "enc_direct", "dix"],
      [10, "Siret", ""],
    ]);
    expect(report.rejects.map(({ reason }) => reason)).toEqual([
      "too few fields: 5 (expected 6)",
      "broken quotes (expected each quoted field closed)",
      "malformed (expected an Urssaf period YYQM or YYYYQM, such as 1031)",
      "too many fields: 7 (expected 6)",
      "malformed (expected a number)",
      "empty (expected a SIRET of 14 digits)",
    ]);
    const file = await readFile(join(dataset.folder, "rejects.csv"), "utf8");
    expect(file.split("\n").slice(0, 3)).toEqual([
      "file,line,column,value,reason",
      'raw.csv,4,"",12345678900011;1;201611;x;10,too few fields: 5 (expected 6)',
      'raw.csv,5,"","un ""guillemet;1;201611;x;10;20",broken quotes (expected each quoted field closed)',
    ]);
    expect(dataset.receipt.files.map(({ path }) => path)).toEqual(["data.parquet", "rejects.csv"]);
  });

  test("that is not UTF-8 keeps its number, and so do those after it", async () => {
    const lines = [good, "12345678900011;\xe9;201611;x;1;2", good, "bad", "\xff", good, "worse"];
    const utf8 = `12345678900011;\xc3\xa9;201611;x;1;2\n`; // without it the file would be one of latin-1
    const { report } = await imported("cotisation", Buffer.from(cotisation(lines) + utf8, "latin1"));
    expect(report).toMatchObject({ read: 8, valid: 4, rejected: 4 });
    expect(report.rejects.map(({ line, reason }) => [line, reason.split(" (")[0]])).toEqual([
      [3, "cannot be decoded"],
      [5, "too few fields: 1"],
      [6, "cannot be decoded"],
      [8, "too few fields: 1"],
    ]);
  });

  test("keeps its number beyond DuckDB's buffers", async () => {
    const long = good.replace(";x;", `;${"x".repeat(2000)};`); // 40 MB in all, a buffer takes 32
    const lines = Array.from({ length: 20_000 }, (_, i) => (i % 4999 === 4998 ? `bad ${i + 2}` : long));
    const { report } = await imported("cotisation", cotisation(lines));
    expect(report.rejected).toBe(4);
    for (const { line, value } of report.rejects) expect(value).toBe(`bad ${line}`);
  });

  test("of a wide file names the month", async () => {
    const { report } = await imported(
      "effectif_ent",
      "siren;eff201611;eff201612\n123456789;;12.5\n123456789;3;\n",
    );
    expect(report).toMatchObject({ valid: 1, rejected: 1, facts: 1 });
    expect(report.rejects).toMatchObject([{ line: 2, column: "eff201612", value: "12.5" }]);
  });
});

describe("a file that cannot be imported", () => {
  test.each<readonly [string, string, SourceName, string | Uint8Array, object]>([
    [
      "lacks a column",
      "csv.missing-column",
      "cotisation",
      "Siret;periode;mer;enc_direct;cotis_due\n",
      { file: "raw.csv", line: 1, column: "Compte" },
    ],
    ["lacks months", "csv.missing-column", "effectif_ent", "siren\n1\n", { column: "effYYYYQM" }],
    [
      "has a column twice",
      "csv.repeated-column",
      "paydex",
      "SIREN;siren;NB_JOURS;DATE_VALEUR\n",
      { column: "SIREN" },
    ],
    ["has no separator", "csv.missing-column", "paydex", "SIREN NB_JOURS DATE_VALEUR\n", { line: 1 }],
    ["is empty", "csv.empty", "cotisation", "\n\n", { file: "raw.csv" }],
    ["has only a header", "csv.no-lines", "cotisation", cotisation(), { file: "raw.csv" }],
    [
      "has no good line",
      "csv.all-rejected",
      "cotisation",
      cotisation(good.replace("201611", "nothing"), "x"),
      { file: "raw.csv", line: 2, column: "periode", value: "nothing" },
    ],
    [
      "is compressed and cut",
      "file.unreadable",
      "cotisation",
      gzipSync(cotisation(Array.from({ length: 40_000 }, (_, i) => good.replace(";1;", `;${i};`)))).subarray(
        0,
        60_000,
      ),
      { file: "raw.csv" },
    ],
  ])("because it %s is refused, and nothing is left", async (_, code, source, content, place) => {
    await expect(imported(source, content)).rejects.toMatchObject({
      code,
      place: expect.objectContaining(place),
    });
    expect(await readdir(join(folder(), "store")).catch(() => [])).toEqual([]);
  });

  test("is named when it is not there", async () => {
    const files = [join(folder(), "none.csv")];
    await expect(imported("cotisation", "", { files })).rejects.toMatchObject({
      code: "file.unreadable",
      place: { file: "none.csv" },
    });
  });

  test("is refused before reading when the day received is none", async () => {
    await expect(imported("cotisation", cotisation(good), { received: "2016-02-30" })).rejects.toMatchObject({
      code: "date.malformed",
    });
  });
});

describe("an import that is stopped", () => {
  test("by its signal leaves nothing", async () => {
    const stop = new AbortController();
    const lines = Array.from({ length: 300_000 }, () => good);
    const work = imported("cotisation", cotisation(lines), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: "work.cancelled", kind: "cancelled" });
    expect(await readdir(join(folder(), "store"))).toEqual([]);
  });

  test("by a full disk leaves nothing", async ({ skip }) => {
    const tiny = join(folder(), "store");
    await mkdir(tiny);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", tiny]).status === 0;
    skip(!mounted, "mounting a small file system is not allowed here");
    try {
      const lines = Array.from(
        { length: 60_000 },
        (_, i) => `${12345678900011 + i * 7919};${i * 31};201611;x;${i * 3};${i * 17}`,
      );
      await expect(imported("cotisation", cotisation(lines))).rejects.toMatchObject({
        code: "disk.full",
        kind: "unavailable",
      });
      expect(await readdir(tiny)).toEqual([]);
    } finally {
      spawnSync("umount", [tiny]);
    }
  });
});

describe("places and procedures", () => {
  test("departments come from the commune, regions from the department", async () => {
    const header = "siren,siret,etablissementSiege,codeCommuneEtablissement,dateCreationEtablissement";
    const communes = ["75056", "2A004", "97105", "98818", ""];
    const lines = communes.map((code, i) => `12345678${i},12345678${i}00011,${i === 0},${code},2000-01-01`);
    const { rows } = await imported("sirene", [header, ...lines, ""].join("\n"));
    expect(rows.map((row) => [row.commune, row.department, row.region, row.isHeadOffice])).toEqual([
      ["75056", "75", "Île-de-France", true],
      ["2A004", "2A", "Corse", false],
      ["97105", "971", "Guadeloupe", false],
      ["98818", "988", null, false],
      [null, null, null, false],
    ]);
  });

  test("what the register does not know is missing: a state, a day of creation of 1900-01-01", async () => {
    const states = await imported(
      "sirene_histo",
      `siren,siret,dateFin,dateDebut,etatAdministratifEtablissement,changementEtatAdministratifEtablissement
123456789,12345678900011,2007-12-31,,,false
123456789,12345678900011,,2008-01-01,F,true\n`,
    );
    expect(states.rows.map(({ isActive }) => isActive)).toEqual([false, null]);
    const firms = await imported(
      "sirene_ul",
      `siren,dateCreationUniteLegale,dateDebut,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale
123456789,1900-01-01,2008-01-01,A,5499,01.11Z,NAFRev2
223456789,1900-01-02,2008-01-01,A,5499,01.11Z,NAFRev2\n`,
    );
    expect(firms.rows).toMatchObject([
      { createdOn: null, knownOn: day("1900-01-01") },
      { createdOn: day("1900-01-02"), knownOn: day("1900-01-02") },
    ]);
  });

  test("a firm of an older classification had ended; one told in the NAF of 2025 stays, without its activity", async () => {
    const columns =
      "siren,dateCreationUniteLegale,dateDebut,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale";
    const rowOf = (siren: string, classification: string) =>
      `${siren},2001-01-01,2027-01-01,A,5499,01.11Z,${classification}\n`;
    const { rows, report } = await imported(
      "sirene_ul",
      `${columns}\n${["NAFRev2", "NAF2025", "NAFRev1", "NAF1993", "NAP", ""].map((one, i) => rowOf(`12345678${i}`, one)).join("")}`,
    );
    expect(rows.map(({ siren, activity }) => [siren, activity])).toEqual([
      ["123456780", "01.11Z"],
      ["123456781", null],
    ]);
    expect(report).toMatchObject({ read: 6, valid: 2, rejected: 0, filtered: 4 });
  });

  test("there are 18 regions", async () => {
    const regions = regionOfDepartments();
    expect(new Set(regions.values()).size).toBe(18);
    expect(regions.size).toBe(101);
  });

  test.each([
    ["liquidation_ouverture", "liquidation", "ouverture", true],
    ["Redressement_Plan_Continuation", "redressement", "plan_continuation", false],
    ["solde_procedure_sauvegarde", "sauvegarde", "solde_procedure", false],
    ["fin_procedure_redressement", "redressement", "fin_procedure", false],
    ["Abandon_procedure_redressement", "redressement", "abandon_procedure", false],
    ["Inclusion_autre_procedure_redressement", "redressement", "inclusion_autre_procedure", false],
    ["Cloture_insuffisance_actif_liquidation", "liquidation", "cloture_insuffisance_actif", false],
    ["sauvegarde", "sauvegarde", "", true],
    ["redressement_ouverture_liquidation", "redressement", "ouverture_liquidation", true],
  ])("label %s is a %s, stage %s", async (label, action, stage, isOpening) => {
    const { rows } = await imported(
      "procol",
      `Siret;Siren;Dt_effet;Lib_actx_stdx\n12345678900011;123456789;26MAY2014;${label}\n`,
    );
    expect(rows[0]).toMatchObject({ action, stage, isOpening });
  });
});

describe("guessing", () => {
  test.each<readonly [string, SourceName]>([
    [cotisationHeader, "cotisation"],
    ["siren;eff201612", "effectif_ent"],
    ["SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR", "paydex"],
    ["siret;siren;dt_effet;cat_v2;lib_actx_stdx", "procol"],
  ])("header %s is of %s", async (header, source) => {
    expect((await guessSource(await fileOf(`${header}\n`))).name).toBe(source);
  });

  test.each([
    ["Siret;Compte;periode;mer;enc_direct", /nearest is cotisation, which also needs cotis_due \(/],
    ["siren;rais_soc", /nearest is effectif_ent, which also needs effYYYYQM \(/],
    ["a;b", /^header of no known source \(/],
  ])("header %s lacks what is named", async (header, message) => {
    await expect(guessSource(await fileOf(`${header}\n1;2\n`))).rejects.toThrow(message);
  });

  test("an unknown header is refused", async () => {
    await expect(guessSource(await fileOf("a;b\n1;2\n"))).rejects.toMatchObject({
      code: "source.unrecognised",
    });
  });
});
