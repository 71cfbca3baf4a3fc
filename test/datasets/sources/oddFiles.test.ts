import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { SourceName } from "../../../datasets/sources/contract.ts";
import { guessSource } from "../../../datasets/sources/guessSource.ts";
import { importFiles } from "../../../datasets/sources/importFiles.ts";
import { sources } from "../../../datasets/sources/sources.ts";
import { withDuckDb } from "../../../datasets/store/duckdb.ts";
import { day, storeAt, useFolder } from "../store/support.ts";

const folder = useFolder();

async function imported(source: SourceName, content: string | Uint8Array, name = "raw.csv") {
  const path = join(folder(), name);
  await writeFile(path, content);
  const store = storeAt(join(folder(), "store"));
  const options = { source, files: [path], received: "2024-01-15", history: true };
  const { dataset, report } = await importFiles(store, options);
  return {
    rows: (await store.readTable(dataset)).objects() as Record<string, unknown>[],
    report,
    guessed: (await guessSource(path)).name,
  };
}

type Cells = readonly (readonly string[])[];
const rows = (delimiter: string, ...lines: readonly string[]): Cells =>
  lines.map((line) => line.split(delimiter));

const judgment = JSON.stringify({
  famille: "Jugement d'ouverture",
  nature: "Jugement d'ouverture d'une procédure de redressement judiciaire",
  date: "2024-03-04",
});

/** A small file of each source, as its office writes it: header, then lines that all are valid. */
const samples: Readonly<Record<string, Cells>> = {
  apconso: rows(",", "ID_DA,ETAB_SIRET,HEURES,MOIS", "d1,12345678900011,311.54,2014-12-01"),
  apdemande: rows(
    ",",
    "ID_DA,ETAB_SIRET,DATE_STATUT,DATE_DEB,DATE_FIN,HTA,EFF_AUTO,MOTIF_RECOURS_SE",
    "d1,12345678900011,2014-12-01,2014-12-02,2015-01-31,100,4,1",
  ),
  bdf: rows(
    ";",
    "SIREN;ARRETE_BILAN;DENOM;POIDS_FRNG;TX_MARGE;DELAI_FRS;POIDS_DFISC_SOC;POIDS_FIN_CT;POIDS_FRAIS_FIN",
    "123 456 789;31DÉC2014;ÉTÉ;10,5;-1.25;60;5;;3",
  ),
  bodacc: [
    ["dateparution", "familleavis_lib", "tribunal", "registre", "jugement"],
    ["2024-03-15", "Procédures collectives", "Évry", "123 456 789,123456789", judgment],
  ],
  ccsf: rows(
    ";",
    "Siret;Compte;Date_de_traitement;Code_externe_stade;Code_externe_action",
    "12345678900011;1;1180130;DEBUT;CCSF",
  ),
  comptes: rows(
    ";",
    "Compte;Siret;Date_crea_siret;Date_disp_siret;Etat_compte",
    "1;12345678900011;1100101;20150101;1",
  ),
  cotisation: rows(
    ";",
    "Siret;Compte;periode;mer;enc_direct;cotis_due",
    "12345678900011;1;201611;5;10,5;20",
    "12345678900011;2;1620;5;;-300.25",
  ),
  debit: rows(
    ";",
    "Siret;num_cpte;Etat_cpte;Cd_pro_col;Periode;Num_Ecn;Num_Hist_Ecn;Dt_trt_ecn;Mt_PO;Mt_PP;Cd_op_ecn;Motif_ecn;Recours_en_cours",
    "12345678900011;1;1;0;201511;7;2;1160320;1050;-2;3;74;0",
  ),
  delai: rows(
    ";",
    "Siret;Numero_compte_externe;Date_creation;Date_echeance;Duree_delai;Montant_global_echeancier;Code_externe_stade;Code_externe_action",
    "12345678900011;1;01/02/2016;01/08/2016;182;5065,79;APPROB;SUR PO",
  ),
  effectif: rows(";", "compte;siret;rais_soc;eff201011;eff201012", "1;12345678900011;é;3;"),
  effectif_ent: rows(";", "siren;eff201011;eff201012;rais_soc", "123456789;629;536;é", "123456780;;5;b"),
  followup: rows(",", "siren,alerted_on,listed_on,contacted_on,treated_on", "123456789,2020-01-01,,,"),
  naf: rows(";", "code;Libellé", "01;Culture", "0111Z;Céréales"),
  paydex: rows(";", "SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR", "123456789;0;à l'heure;15/11/2016"),
  procol: rows(
    ";",
    "Siret;Siren;Dt_effet;Cat_v2;Lib_actx_stdx",
    "12345678900011;123456789;26DÉC2014;1;Redressement_ouverture",
  ),
  sirene: rows(
    ";",
    "siren;siret;etablissementSiege;codeCommuneEtablissement;libelleCommuneEtablissement;dateCreationEtablissement",
    "123456789;12345678900011;true;2A004;AJACCIO, CORSE;2000-01-01",
    "123456789;12345678900029;false;[ND];[ND];2000-01-01",
  ),
  sirene_histo: rows(
    ",",
    "siren,siret,dateFin,dateDebut,etatAdministratifEtablissement,changementEtatAdministratifEtablissement",
    "123456789,12345678900011,,2012-01-02,F,true",
  ),
  sirene_ul_histo: rows(
    ",",
    "siren,dateFin,dateDebut,etatAdministratifUniteLegale,changementEtatAdministratifUniteLegale,denominationUniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,nicSiegeUniteLegale",
    "123456789,,2012-01-02,A,false,É,5499,01.11Z,NAFRev2,00011",
    "123456789,2012-01-01,2007-01-01,A,true,É,5710,01.1A,NAFRev1,00029",
  ),
  sirene_ul: rows(
    ";",
    "siren;dateCreationUniteLegale;dateDebut;etatAdministratifUniteLegale;categorieJuridiqueUniteLegale;activitePrincipaleUniteLegale;nomenclatureActivitePrincipaleUniteLegale;denominationUniteLegale",
    '123456789;2000-01-01;2010-01-01;C;5499;01.11Z;NAFRev2;É, "FILS"',
  ),
};

interface Writing {
  readonly delimiter: string;
  readonly end: string;
  readonly isQuoted?: boolean;
}

function written(cells: Cells, { delimiter, end, isQuoted = false }: Writing): string {
  const cell = (text: string) =>
    isQuoted || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return cells.map((line) => line.map(cell).join(delimiter) + end).join("");
}

/** Columns the other way round, between two that nobody asked for. */
function surrounded(cells: Cells, last: string): Cells {
  return cells.map((line, i) => [`${i}`, ...[...line].reverse(), i === 0 ? "Libellé; à part" : last]);
}

const separatorOf = (name: string) => sources.find((source) => source.name === name)!.delimiter;
const usual = (name: string) => written(samples[name]!, { delimiter: separatorOf(name), end: "\n" });

/** Legal ways to write the same lines. */
const writings: readonly (readonly [string, (name: string) => Uint8Array])[] = [
  [
    "UTF-16 without a mark, lines of Windows",
    (name) => Buffer.from(written(samples[name]!, { delimiter: separatorOf(name), end: "\r\n" }), "utf16le"),
  ],
  [
    "latin-1, other order, more columns, tabs",
    (name) =>
      Buffer.from(written(surrounded(samples[name]!, "été"), { delimiter: "\t", end: "\n" }), "latin1"),
  ],
  [
    "a mark, quotes, carriage returns alone, compressed",
    (name) => {
      const how = { delimiter: separatorOf(name), end: "\r", isQuoted: true };
      return gzipSync(`\uFEFF${written(samples[name]!, how)}`);
    },
  ],
  [
    "with the line for Excel, after a mark",
    (name) =>
      Buffer.from(
        `\uFEFFsep=${separatorOf(name)}\r\n${written(samples[name]!, { delimiter: separatorOf(name), end: "\r\n" })}`,
      ),
  ],
  [
    "cells that go on in the next line",
    (name) =>
      Buffer.from(
        written(surrounded(samples[name]!, 'un "mot",\nun autre;\nla fin'), {
          delimiter: separatorOf(name),
          end: "\n",
        }),
      ),
  ],
];

describe("every source", () => {
  test("has a sample, but the two that are no plain lines", () => {
    const names = sources.map(({ name }) => name).filter((name) => !/^(diane|ellisphere)$/.test(name));
    expect(Object.keys(samples).sort()).toEqual([...names].sort());
  });

  test.each(Object.keys(samples))("%s gives the same facts however it is written", async (name) => {
    const plain = await imported(name, usual(name));
    expect(plain.rows.length).toBeGreaterThan(0);
    expect(plain.report).toMatchObject({ read: samples[name]!.length - 1, rejected: 0, filtered: 0 });
    for (const [how, bytesOf] of writings) {
      const odd = await imported(name, bytesOf(name));
      expect(odd.rows, how).toEqual(plain.rows);
      expect(odd.report, how).toMatchObject({ read: plain.report.read, rejected: 0 });
      expect(odd.guessed, how).toBe(name);
    }
  });
});

describe("the encoding of a text", () => {
  const lines = (label: string) =>
    `SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR\n${"123456789;4;quatre;15/12/2016\n".repeat(3000)}123456780;5;${label};15/12/2016\n`;

  test.each([
    ["beyond the first bytes", Buffer.from(lines("cinq é"), "latin1"), "windows-1252"],
    ["of UTF-8", Buffer.from(lines("cinq é")), "utf-8"],
    ["of UTF-16", Buffer.from(`\uFEFF${lines("cinq é")}`, "utf16le"), "utf-16le"],
  ])("is found and told, %s", async (_, bytes, encoding) => {
    const { report } = await imported("paydex", bytes);
    expect(report).toMatchObject({ read: 3001, valid: 3001 });
    expect(report.files).toMatchObject([{ file: "raw.csv", bytes: bytes.length, encoding }]);
  });

  test("reads the euro sign and typographic letters of Windows", async () => {
    const bytes = Buffer.concat([
      Buffer.from("code;libelle\n01;", "latin1"),
      Buffer.from([0x80, 0x9c, 0x92, 0xe9, 0x0a]),
    ]);
    expect((await imported("naf", bytes)).rows).toMatchObject([{ label: "€œ’é" }]);
  });
});

describe("a quoted cell over several lines", () => {
  const header = "Siret;Compte;periode;mer;enc_direct;cotis_due\n";
  const good = "12345678900011;1;201611;x;1;2\n";
  const over = '12345678900011;"a\nb";201611;x;1;2\n';

  test("keeps the numbers of lines, and what is wrong within is told once", async () => {
    const bad = '12345678900011;"a\nb";201699;x;1;2\n';
    const { report } = await imported("cotisation", `${header}${good}${over}${bad}${good}x\n`);
    expect(report).toMatchObject({ read: 5, valid: 3, rejected: 2 });
    expect(report.rejects).toMatchObject([
      { line: 5, column: "periode", value: "201699" },
      { line: 8, value: "x" },
    ]);
  });

  test("is not made out of stray quotes: each spoils its own line", async () => {
    const stray = '12345678900011;"a;201611;x;1;2\n';
    const { report } = await imported("cotisation", header + stray + stray + good + stray);
    expect(report).toMatchObject({ read: 4, valid: 1, rejected: 3 });
    expect(report.rejects.map(({ line }) => line)).toEqual([2, 3, 5]);
  });
});

test("a table of Parquet is guessed, and its days and numbers are read whatever the source writes", async () => {
  const path = join(folder(), "delays.parquet");
  await withDuckDb({ within: folder() }, async ({ connection }) => {
    await connection.run(`COPY (SELECT 123456789 AS "SIREN", 4.0::DOUBLE AS "NB_JOURS",
      TIMESTAMP '2016-12-15 00:00:00' AS "DATE_VALEUR") TO '${path}' (FORMAT parquet)`);
  });
  expect((await guessSource(path)).name).toBe("paydex");
  const store = storeAt(join(folder(), "store"));
  const { dataset } = await importFiles(store, { source: "paydex", files: [path], received: "2024-01-15" });
  expect((await store.readTable(dataset)).objects()).toMatchObject([
    { siren: "123456789", daysLate: 4, valueOn: day("2016-12-15") },
  ]);
});

test("a file that is not there is named while others are still being decoded, and nothing is left", async () => {
  const others = Array.from({ length: 200 }, (_, i) => join(folder(), `${i}.csv`));
  for (const path of others) await writeFile(path, Buffer.from(`\uFEFF${usual("paydex")}`, "utf16le"));
  const files = [join(folder(), "missing.csv"), ...others];
  const store = storeAt(join(folder(), "store"));
  await expect(importFiles(store, { source: "paydex", files, received: "2024-01-15" })).rejects.toMatchObject(
    { code: "file.unreadable", place: { file: "missing.csv" } },
  );
  expect(await readdir(join(folder(), "store"))).toEqual([]);
});

describe("a file that is none", () => {
  test.each<readonly [string, string, Uint8Array]>([
    ["nothing", "csv.empty", Buffer.from("")],
    ["blanks", "csv.empty", Buffer.from(" \r\n\r\n")],
    ["a header alone", "csv.no-lines", Buffer.from(usual("paydex").split("\n")[0]!)],
    ["a compressed file that was cut", "file.unreadable", gzipSync(usual("paydex")).subarray(0, -9)],
    ["zeros", "csv.missing-column", Buffer.alloc(4096)],
    ["a zip archive", "file.unreadable", Buffer.from("PK\u0003\u0004 and so on")],
  ])("%s is refused by name (%s) and leaves nothing", async (_, code, bytes) => {
    await expect(imported("paydex", bytes)).rejects.toMatchObject({ code, place: { file: "raw.csv" } });
    expect(await readdir(join(folder(), "store"))).toEqual([]);
  });

  test("says what is to be done with a zip archive, and what a page of the web lacks", async () => {
    const archive = Buffer.from("PK\u0003\u0004 StockEtablissement_utf8.csv");
    await expect(imported("sirene", archive)).rejects.toThrow(
      "a zip archive that is no workbook: unpack it first",
    );
    const page = "<!DOCTYPE html>\n<html>Session expirée</html>\n";
    await expect(imported("cotisation", page)).rejects.toThrow(
      "missing column: Siret (expected Siret, Compte, periode, mer, enc_direct, cotis_due in the header, separated by ;, found <!DOCTYPE html>)",
    );
  });
});
