import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SourceName } from "../../../datasets/sources/contract.ts";
import { type ImportOptions, importFiles } from "../../../datasets/sources/importFiles.ts";
import { storeAt } from "../store/support.ts";

/** What an import says, or the fault it ends with; `reading` apart, for it alone may differ. What it wrote is read again. */
async function outcome(
  source: SourceName,
  content: Uint8Array,
  reading: NonNullable<ImportOptions["reading"]>,
) {
  const folder = await mkdtemp(join(tmpdir(), "vigie-columns-"));
  try {
    const files = [join(folder, "raw.csv")];
    await writeFile(files[0]!, content);
    const options = { source, files, received: "2025-01-15", reading };
    const store = storeAt(join(folder, "store"));
    const { dataset, report } = await importFiles(store, options);
    expect((await store.verify(dataset)).differences).toEqual([]);
    const read = report.files.map((file) => file.reading);
    const told = { ...report, files: report.files.map((file) => ({ ...file, reading: "" })) };
    const rejects = dataset.receipt.files.find(({ path }) => path === "rejects.csv");
    return { read, said: { version: dataset.version, report: told, rejects } };
  } catch (error) {
    const { code, message, place } = error as { code: string; message: string; place: unknown };
    return { read: ["lines"], said: { code, message, place } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fails unless all ways say the same; gives how the two faster ones were read. */
async function sameAllWays(source: SourceName, content: string | Uint8Array): Promise<readonly string[]> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const slow = await outcome(source, bytes, "lines");
  const fast = [await outcome(source, bytes, "bytes"), await outcome(source, bytes, "columns")];
  for (const { said } of fast) expect(said).toEqual(slow.said);
  return fast.map(({ read }) => read.join());
}

const headers = {
  cotisation: "more;Siret;Compte;periode;mer;enc_direct;cotis_due",
  debit:
    "Siret;num_cpte;Etat_cpte;Cd_pro_col;Periode;Num_Ecn;Num_Hist_Ecn;Dt_trt_ecn;Mt_PO;Mt_PP;Cd_op_ecn;Motif_ecn;Recours_en_cours",
  effectif: "compte;siret;eff202411;eff202412",
  effectif_ent: "siren;eff202411;eff202412;eff202413",
  apconso: "ID_DA,ETAB_SIRET,HEURES,MOIS,MONTANTS",
  bdf: "D1;ARRETE_BILAN;ANNEE;POIDS_FRNG;TX_MARGE;DELAI_FRS;POIDS_DFISC_SOC;POIDS_FIN_CT;POIDS_FRAIS_FIN",
  paydex: "SIREN;NB_JOURS;DATE_VALEUR;NB_JOURS_LIB",
  sirene:
    "siren,siret,etablissementSiege,codeCommuneEtablissement,dateCreationEtablissement,libelleCommuneEtablissement",
  ccsf: "Siret;Compte;Date_de_traitement;Code_externe_stade;Code_externe_action",
  procol: "Siret;Siren;Dt_effet;Lib_actx_stdx",
  delai:
    "Siret;Numero_compte_externe;Numero_structure;Date_creation;Date_echeance;Duree_delai;Montant_global_echeancier;Code_externe_stade;Code_externe_action",
  sirene_histo:
    "siren,siret,dateFin,dateDebut,etatAdministratifEtablissement,changementEtatAdministratifEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement",
  sirene_ul:
    "siren,dateCreationUniteLegale,dateDebut,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,denominationUniteLegale,prenom1UniteLegale,nomUniteLegale",
  sirene_ul_histo:
    "siren,dateFin,dateDebut,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,nicSiegeUniteLegale",
} as const;

const good: Record<keyof typeof headers, string> = {
  cotisation: "é;12345678900011; 2 ;202411;x;10,5;-20",
  debit: "12345678900011;117;1;;202431;12;3;1241130;-1200;5;1;;0",
  effectif: "117;12345678900011;12;7",
  effectif_ent: "123456789;;12;7",
  apconso: '"d1",12345678900011,10.50,"2024-11-30",',
  bdf: "123 456 789;31DEC2023;;1.5;;-0;0.1;12;123456789012345",
  paydex: "123456789;5;15/12/2024;5 jours",
  sirene: "123456789,12345678900011,true,75056,2000-01-01,PARIS",
  ccsf: "12345678900011;117;1160318;debut;CCSF",
  procol: "12345678900011;123456789;26MAY2014;liquidation_ouverture",
  delai: "12345678900011;117;9;06/11/2022;07/08/2023;274;12575.10;APPROB;DELAI",
  sirene_histo: "123456789,12345678900011,,1989-05-21,A,true,45.20A,NAFRev2",
  sirene_ul: "123456789,1989-05-21,2010-01-01,C,5599,45.20A,NAFRev2,,JEAN,MARTIN",
  sirene_ul_histo: "123456789,2010-12-31,1989-05-21,A,5599,45.20A,NAFRev2,00019",
};

const cells: Record<keyof typeof headers, readonly string[]> = {
  cotisation: ["1234567890001", "202462", "2441", "202499", "+1.", "1e3", "1,5", "inf", "9".repeat(400)],
  debit: [
    "0441",
    "5062",
    "990612",
    "1241131",
    "1241120",
    "2025-01-01",
    "-7",
    "+7",
    "true",
    "4000000000",
    "0.30",
  ],
  effectif: ["1", "-1", "12345678900029", "2147483648"],
  apconso: [
    "12345678900029",
    "2024-02-30",
    "2024-01-31",
    "1799-01-01",
    "2450-01-01",
    "1.",
    "-0.0",
    "1234567890123456",
  ],
  bdf: ["123456789", "29FEB2024", "31DÉC2012", "2022", "1234 56789", "-12.25", "1e3", ".5"],
  effectif_ent: ["1", "-1", "1.0", "99999999999", "123 456 789"],
  paydex: ["31/02/2024", "1/1/2024", "123 456 789", "12", "+3"],
  sirene: ["2A004", "2C004", "97105", "98735", "99999", "false", "0", "2000-1-1", "12345678900011"],
  ccsf: ["990612", "refusé", "straße", "Approb", "a b", "2016-03-18"],
  procol: [
    "31DÉC2012",
    "1JAN2020",
    "sauvegarde",
    "123456",
    "Solde_Sauvegarde_sauvegarde",
    "clôture_liquidation",
    "reliquidation",
  ],
  delai: ["2022-11-06", "06/11/2022 00:00", "31/02/2022", "-274", "12 575,10", "1e3"],
  sirene_histo: ["[ND]", "F", "false", "0", "TRUE", "1799-01-01", "1900-01-01", "52.1J", "45.2a", "NAF1993"],
  sirene_ul: ["[ND]", "1900-01-01", "A", "559", "52.1J", "NAF2025", "NAF1993", "ATELIER É", "x".repeat(70)],
  sirene_ul_histo: ["[ND]", "[ND", "C", "19", "1", "559", "1900-01-01", "9999-12-31", "52.1J", "NAP"],
};

/** Texts that are nobody's value but trouble somewhere. */
const troubles = [
  "",
  " ",
  '"',
  '""',
  '"a"',
  'a"b',
  "\t",
  "\r",
  "é",
  "€",
  "\u00a0",
  "\u0000",
  "\u001f",
  "'",
  "\\",
  "NULL",
];

const ends = fc.constantFrom("\n", "\r\n");

/** A file of good lines, some of which were changed in one cell, cut, lengthened, emptied or quoted. */
function dirty(source: keyof typeof headers) {
  const delimiter = source.startsWith("sirene") || source === "apconso" ? "," : ";";
  const parts = good[source].split(delimiter);
  const cell = fc.constantFrom(...cells[source], ...troubles);
  const changed = fc
    .tuple(fc.nat(parts.length - 1), cell)
    .map(([at, text]) => parts.with(at, text).join(delimiter));
  const line = fc.oneof(
    { weight: 6, arbitrary: fc.constant(good[source]) },
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: fc.constantFrom("", "  ", delimiter, delimiter.repeat(parts.length - 1)) },
    { weight: 1, arbitrary: fc.constant(`${good[source]}${delimiter}`) },
    { weight: 1, arbitrary: fc.constant(parts.slice(1).join(delimiter)) },
    { weight: 1, arbitrary: fc.constant(parts.map((part) => `"${part}"`).join(delimiter)) },
    { weight: 1, arbitrary: fc.constant(`"${parts[0]}${delimiter}"${good[source].slice(parts[0]!.length)}`) },
  );
  const lines = fc.array(line, { minLength: 1, maxLength: 12 });
  const marks = fc.constantFrom("", "", "\uFEFF", "\n");
  return fc
    .tuple(marks, lines, fc.array(ends, { minLength: 13, maxLength: 13 }), fc.boolean(), fc.boolean())
    .map(([mark, texts, lineEnds, mixed, closed]) => {
      const all = [headers[source], ...texts];
      const end = (i: number) => (mixed ? lineEnds[i] : lineEnds[0])!;
      const text = all.map((one, i) => (i === all.length - 1 && !closed ? one : one + end(i))).join("");
      return mark + text;
    });
}

test.each(Object.keys(headers) as (keyof typeof headers)[])(
  "dirty files of %s give the same from bytes and by columns as by lines",
  async (source) => {
    const ways = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(dirty(source), async (content) => {
        for (const way of await sameAllWays(source, content)) ways.set(way, (ways.get(way) ?? 0) + 1);
      }),
      { numRuns: 12 },
    );
    // What is quoted is read by lines, where not from bytes.
    if (source !== "apconso") expect(ways.get("columns") ?? 0).toBeGreaterThan(0);
    expect(ways.get("bytes") ?? 0).toBeGreaterThan(0);
  },
);

const many = (n: number, change: (i: number) => string | undefined = () => undefined) =>
  [
    headers.cotisation,
    ...Array.from({ length: n }, (_, i) => change(i) ?? good.cotisation.replace(" 2 ", String(i))),
    "",
  ].join("\n");

test.each<readonly [string, string, SourceName, string | Uint8Array]>([
  ["without trouble", "bytes columns", "cotisation", many(3000)],
  [
    "in no order",
    "bytes columns",
    "cotisation",
    many(9000, (i) => {
      const [firm, account, month] = [(i * 7919) % 5003, i % 3, 11 + (i % 3)];
      return `;${String(firm).padStart(14, "0")};${account};2024${month};;${i % 2 === 0 ? "" : i / 100};${(i % 5) - 2}`;
    }),
  ],
  [
    "of quarters and years",
    "bytes columns",
    "cotisation",
    many(300, (i) => `;12345678900011;7;${["202462", "2410", "202440", "0021", "202404"][i % 5]};;1;100`),
  ],
  ["with CRLF", "bytes columns", "cotisation", many(3000).replaceAll("\n", "\r\n")],
  ["compressed", "bytes columns", "cotisation", gzipSync(many(3000))],
  ["with a mark of its encoding", "bytes columns", "cotisation", `\uFEFF${many(3000)}`],
  [
    "with a bad cell here and there",
    "bytes columns",
    "cotisation",
    many(3000, (i) => (i % 997 === 5 ? "1;2;3;4;5;6;7" : undefined)),
  ],
  [
    "with a cut line here and there",
    "bytes columns",
    "cotisation",
    many(3000, (i) => (i % 997 === 5 ? "1;2;3" : undefined)),
  ],
  [
    "with a quoted cell here and there",
    "bytes columns",
    "cotisation",
    many(3000, (i) => (i % 997 === 5 ? 'x;12345678900011;"a;""b";202411;;1;2' : undefined)),
  ],
  ["with a blank line", "bytes columns", "cotisation", many(3000, (i) => (i === 7 ? "" : undefined))],
  [
    "with mixed line ends",
    "lines lines",
    "cotisation",
    many(3000, (i) => (i === 7 ? `${good.cotisation}\r` : undefined)),
  ],
  [
    "with bytes that are not UTF-8",
    "lines lines",
    "cotisation",
    Buffer.concat([Buffer.from(many(100)), Buffer.from([0xe9, 0x0a])]),
  ],
  [
    "that is quoted throughout",
    "bytes lines",
    "paydex",
    `${headers.paydex}\n${'"123456789";"5";"15/12/2024";""\n'.repeat(9)}`,
  ],
])("a file %s is read by %s and gives the same", async (_, way, source, content) => {
  expect((await sameAllWays(source, content)).join(" ")).toBe(way);
});
