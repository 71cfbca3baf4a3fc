import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createRandom, type Random } from "vigie/datasets";

interface Scrambling {
  /** Columns whose cells go from row to row, those of one list together. */
  readonly exchanged?: readonly (readonly string[])[];
  /** Values that a column gets here and there, with the share of rows that do. */
  readonly strange?: Readonly<Record<string, readonly [share: number, ...values: readonly string[]]>>;
  /** Of rows that agree in these only the first stays: which of them would count the source does not tell. */
  readonly unique?: readonly string[];
  /** False where every row stays, once. */
  readonly isThinned?: false;
}

const stages = ["DEBUT", "APPROB", "REFUS", "FIN", "REJ"];
const steps = [
  ...["redressement", "Ouverture_liquidation", "Plan_continuation_redressement", "liquidation_plan_cession"],
  ...["Solde_procedure_liquidation", "sauvegarde_fin_de_procedure", "Abandon_redressement"],
];

const scramblings: Readonly<Record<string, Scrambling>> = {
  cotisation: {
    exchanged: [["periode"], ["cotis_due"]],
    strange: {
      periode: [0.02, "201710", "201820", "201930", "202040", "202162"],
      cotis_due: [0.01, "-80.55", "0"],
    },
  },
  debit: { exchanged: [["Dt_trt_ecn"], ["Mt_PO"], ["Mt_PP"]] },
  delai: {
    exchanged: [
      ["Date_creation", "Date_echeance", "Duree_delai"],
      ["Siret", "Numero_compte_externe"],
    ],
    strange: { Code_externe_stade: [0.15, "REFUS", "REJET", "ANNULATION", "PROPOS", ""] },
  },
  ccsf: {
    exchanged: [["Date_de_traitement"], ["Siret"], ["Compte"]],
    strange: { Code_externe_stade: [0.7, ...stages] },
    unique: ["Compte", "Date_de_traitement"],
  },
  procol: {
    exchanged: [["Dt_effet"], ["Siren", "Siret"]],
    strange: { Lib_actx_stdx: [0.5, ...steps] },
    unique: ["Siren", "Dt_effet"],
  },
  bdf: {
    exchanged: [["ARRETE_BILAN"], ["POIDS_FRNG"], ["TX_MARGE"]],
    unique: ["D1", "ARRETE_BILAN"],
  },
  paydex: { exchanged: [["DATE_VALEUR"], ["NB_JOURS"]], unique: ["SIREN", "DATE_VALEUR"] },
  apconso: { exchanged: [["MOIS"], ["HEURES"], ["ID_DA"]] },
  apdemande: { exchanged: [["DATE_STATUT"], ["DATE_DEB", "DATE_FIN"], ["HTA"], ["EFF_AUTO"]] },
  followup: { exchanged: [["siren"]] },
  effectif_ent: {
    strange: { eff201731: [0.3, "", "0", "9", "10", "11"], eff202011: [0.3, "", "0", "9"] },
    isThinned: false,
  },
  sirene_ul: { exchanged: [["dateDebut", "etatAdministratifUniteLegale"]], isThinned: false },
  sirene_ul_histo: {
    exchanged: [
      ["activitePrincipaleUniteLegale", "nomenclatureActivitePrincipaleUniteLegale"],
      ["categorieJuridiqueUniteLegale"],
    ],
    isThinned: false,
  },
  sirene: { exchanged: [["codeCommuneEtablissement"]], isThinned: false },
};

/** The files of a folder in the same formats with other facts: cells exchanged, rows left out, repeated and in another order. */
export async function scrambleFiles(from: string, to: string, seed: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    const text = await readFile(join(from, name), "utf8");
    const scrambling = scramblings[basename(name, ".csv")];
    const random = createRandom(`${seed}/${name}`);
    await writeFile(join(to, name), scrambling === undefined ? text : scramble(text, scrambling, random));
  }
}

/** No cell of these files holds a separator. */
function scramble(text: string, scrambling: Scrambling, random: Random): string {
  const [header = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const separator = header.includes(";") ? ";" : ",";
  const names = header.split(separator);
  const rows = lines.map((line) => line.split(separator));
  const at = (columns: readonly string[]) => columns.map((column) => positionOf(column, names));
  for (const columns of scrambling.exchanged ?? []) exchange(rows, at(columns), random);
  for (const [column, [share, ...values]] of Object.entries(scrambling.strange ?? {}))
    for (const row of rows)
      if (random.uniform() < share) row[at([column])[0]!] = values[random.integer(values.length)]!;
  const kept = scrambling.unique === undefined ? rows : firstOfEach(rows, at(scrambling.unique));
  const all = scrambling.isThinned === false ? kept : kept.flatMap((row) => thinned(row, random));
  shuffle(all, random);
  return [header, ...all.map((row) => row.join(separator))].join("\n");
}

function positionOf(column: string, names: readonly string[]): number {
  const position = names.findIndex((name) => name.replaceAll('"', "") === column);
  if (position < 0) throw new Error(`no column to scramble: ${column} (expected one of ${names.join(", ")})`);
  return position;
}

function exchange(rows: readonly string[][], columns: readonly number[], random: Random): void {
  const chosen = rows.filter(() => random.uniform() < 0.3);
  const cells = chosen.map((row) => columns.map((column) => row[column]!));
  shuffle(cells, random);
  for (const [i, row] of chosen.entries())
    for (const [j, column] of columns.entries()) row[column] = cells[i]![j]!;
}

function firstOfEach(rows: readonly string[][], columns: readonly number[]): string[][] {
  const found = new Map<string, string[]>();
  for (const row of rows) {
    const key = columns.map((column) => row[column]).join();
    if (!found.has(key)) found.set(key, row);
  }
  return [...found.values()];
}

function thinned(row: string[], random: Random): readonly string[][] {
  const lot = random.uniform();
  return lot < 0.02 ? [] : lot < 0.03 ? [row, row] : [row];
}

function shuffle<T>(values: T[], random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
}
