import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SourceName } from "../../../datasets/sources/contract.ts";
import { importFiles } from "../../../datasets/sources/importFiles.ts";
import { storeAt, useFolder } from "../store/support.ts";

const fixtures = "../shared/fixtures/opensignauxfaibles";
const isThere = existsSync(fixtures);
const folder = useFolder();

type Row = Record<string, unknown>;

interface Expected {
  readonly tuples: readonly Row[];
  readonly read: number;
  readonly valid: number;
  readonly rejected: number;
  readonly filtered: number;
}

interface Case {
  readonly source: SourceName;
  readonly file: string;
  readonly expected: string;
  /** One of their tuples in our terms; values that we do not read are left out. */
  readonly ours: (tuple: Row) => Row;
  /** Where we differ on purpose, and why. */
  readonly differs?: {
    readonly because: string;
    /** Tuples of theirs that we do not give. */
    readonly without?: (tuple: Row) => boolean;
    /** Rows of ours that they do not give, and how many. */
    readonly more?: { readonly rows: (row: Row) => boolean; readonly count: number };
    readonly counts: Partial<Omit<Expected, "tuples">>;
  };
}

const day = (text: unknown) => (text === undefined ? null : new Date(String(text)));
const monthOf = (text: unknown) => new Date(`${String(text).slice(0, 7)}-01`);

const debt = (tuple: Row) => ({
  account: tuple.numero_compte,
  treatedOn: day(tuple.date_traitement),
  countedFrom: day(tuple.periode_prise_en_compte),
  employeeEuros: tuple.part_ouvriere,
  employerEuros: tuple.part_patronale,
  historyNumber: tuple.numero_historique,
  accountState: tuple.etat_compte,
  procedureCode: tuple.code_procedure_collective,
  periodFrom: day(tuple.periode_debut),
  periodUntil: day(tuple.periode_fin),
  operationCode: tuple.code_operation_ecart_negatif,
  reasonCode: tuple.code_motif_ecart_negatif,
  isAppealed: tuple.recours_en_cours,
});

const procedure = (tuple: Row) => ({
  effectiveOn: day(tuple.date_effet),
  action: tuple.action_procol,
  stage: tuple.stade_procol,
});

const establishment = (tuple: Row) => ({
  siren: tuple.siren,
  isHeadOffice: tuple.siege ?? false,
  commune: tuple.code_commune,
  town: tuple.commune,
  department: tuple.departement,
});

const personName = (tuple: Row) =>
  tuple.raison_sociale || [tuple.prenom1_unite_legale, tuple.nom_unite_legale].join(" ");

const firm = (tuple: Row) => ({
  siren: tuple.siren,
  name: personName(tuple),
  legalForm: tuple.categorie_juridique ?? tuple.statut_juridique,
  createdOn: day(tuple.date_creation),
});

const cases: readonly Case[] = [
  {
    source: "cotisation",
    file: "current/urssaf/testData/cotisationTestData.csv",
    expected: "expectedCotisation.json",
    ours: (tuple) => ({
      account: tuple.numero_compte,
      month: day(tuple.periode_debut),
      paidEuros: tuple.encaisse,
      dueEuros: tuple.du,
      knownOn: day(tuple.periode_fin),
    }),
  },
  {
    source: "debit",
    file: "current/urssaf/testData/debitTestData.csv",
    expected: "expectedDebit.json",
    ours: debt,
  },
  {
    source: "debit",
    file: "current/urssaf/testData/debitCorrompuTestData.csv",
    expected: "expectedDebitCorrompu.json",
    ours: debt,
  },
  ...["current", "v2301"].map(
    (version): Case => ({
      source: "procol",
      file: `${version}/urssaf/testData/procolTestData.csv`,
      expected: "expectedProcol.json",
      ours: procedure,
    }),
  ),
  {
    source: "effectif_ent",
    file: "v2301/urssaf/testData/effectifEntTestData.csv",
    expected: "expectedEffectifEnt.json",
    ours: (tuple) => ({ month: day(tuple.periode), headcount: tuple.effectif }),
    differs: {
      because: "they lose a headcount of 0, which is not the same as an empty cell",
      more: { rows: (row) => row.headcount === 0, count: 2 },
      counts: {},
    },
  },
  {
    source: "bdf",
    file: "v2301/bdf/testData/bdfTestData.csv",
    expected: "expectedBdfOutput.json",
    ours: (tuple) => ({
      siren: tuple.siren,
      year: tuple.annee_bdf,
      closedOn: day(tuple.arrete_bilan_bdf),
      workingCapitalWeight: tuple.poids_frng,
      marginRate: tuple.taux_marge,
      supplierDelayDays: tuple.delai_fournisseur,
      fiscalSocialDebtWeight: tuple.dette_fiscale,
      shortTermDebtWeight: tuple.financier_court_terme,
      financialCharges: tuple.frais_financier,
    }),
  },
  {
    source: "apconso",
    file: "v2301/apconso/testData/apconsoTestData.csv",
    expected: "expectedApconso.json",
    ours: (tuple) => ({
      demandId: tuple.id_conso,
      hours: tuple.heure_consomme,
      amountEuros: tuple.montant,
      persons: tuple.effectif,
      month: monthOf(tuple.periode),
    }),
    differs: {
      because: "their month may be its 30th day: a month here is always its first day",
      counts: {},
    },
  },
  {
    source: "paydex",
    file: "v2301/paydex/testData/paydexTestData.csv",
    expected: "expectedPaydex.json",
    ours: (tuple) => ({ valueOn: day(tuple.date_valeur), daysLate: tuple.nb_jours }),
  },
  {
    source: "sirene",
    file: "v2301/sirene/testData/sireneTestData.csv",
    expected: "expectedSirene.json",
    ours: (tuple) => {
      const { department: _, ...rest } = establishment(tuple);
      return rest;
    },
    differs: {
      because: "the older parser took the department from the postal code, which may lie in another one",
      counts: {},
    },
  },
  {
    source: "sirene",
    file: "current/sirene/testData/sireneTestData.csv",
    expected: "expectedSirene.json",
    ours: establishment,
    differs: {
      because:
        "they drop a closed establishment, which would lose the place of firms that failed; and count as rejected a line that they give, for coordinates that are not read here",
      more: { rows: (row) => row.siren === "121212123", count: 1 },
      counts: { valid: 5, rejected: 0, filtered: 0 },
    },
  },
  {
    source: "sirene_ul",
    file: "current/sirene_ul/testData/sireneULTestData.csv",
    expected: "expectedSireneUL.json",
    ours: (tuple) => ({ ...firm(tuple), activity: tuple.ape }),
    differs: {
      because: "they keep a line whose date of creation is `invalid_date` and lose the date without a word",
      without: (tuple) => tuple.siren === "789211558",
      counts: { valid: 2, rejected: 1 },
    },
  },
  {
    source: "sirene_ul",
    file: "v2301/sirene_ul/testData/sireneULTestData.csv",
    expected: "expectedSireneUL.json",
    ours: firm,
    differs: {
      because: "as above; and the older parser kept a firm whose activity is not in the NAF of 2008",
      without: (tuple) => tuple.siren === "789211558" || tuple.siren === "238307776",
      counts: { valid: 2, rejected: 1, filtered: 1 },
    },
  },
];

function readExpected({ file, expected }: Case): Expected {
  const document = JSON.parse(readFileSync(join(fixtures, file, "..", expected), "utf8"));
  const report = document.reports?.[0] ?? document.events[0].event;
  const count = (snake: string, camel: string) => Number(report[snake] ?? report[camel]);
  return {
    tuples: document.tuples,
    read: count("lines_parsed", "linesParsed"),
    valid: count("lines_valid", "linesValid"),
    rejected: count("lines_rejected", "linesRejected"),
    filtered: count("lines_skipped", "linesSkipped"),
  };
}

const sorted = (rows: readonly Row[]) =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe.skipIf(!isThere)(
  `the published test files (${isThere ? "there" : `no ${fixtures}: skipped`})`,
  () => {
    test("are there", () => {
      expect(readdirSync(fixtures).length).toBeGreaterThan(0);
    });

    test.each(cases)("$source of $file gives the published values", async (given) => {
      const expected = readExpected(given);
      const { without = () => false, more, counts = {} } = given.differs ?? {};
      const wanted = expected.tuples.filter((tuple) => !without(tuple)).map(given.ours);
      expect(wanted.length, "a comparison over nothing proves nothing").toBeGreaterThan(0);
      const store = storeAt(folder());
      const { dataset, report } = await importFiles(store, {
        source: given.source,
        files: [join(fixtures, given.file)],
        received: "2024-01-15",
        history: true,
      });
      const names = Object.keys(wanted[0]!);
      const rows = (await store.readTable(dataset, { columns: names })).objects() as Row[];
      const common = rows.filter((row) => !more?.rows(row));
      expect(rows.length - common.length).toBe(more?.count ?? 0);
      expect(sorted(common)).toEqual(sorted(wanted));
      const { tuples: _, ...theirs } = expected;
      expect(report).toMatchObject({ ...theirs, ...counts });
    });

    test("debitCorrompu gives 3 valid lines and names the 2 rejected", async () => {
      const { report } = await importFiles(storeAt(folder()), {
        source: "debit",
        files: [join(fixtures, "current/urssaf/testData/debitCorrompuTestData.csv")],
        received: "2024-01-15",
      });
      expect(report).toMatchObject({ read: 5, valid: 3, rejected: 2, facts: 3 });
      expect(report.rejects.map(({ line, reason }) => [line, reason])).toEqual([
        [3, "too few fields: 4 (expected 17)"],
        [5, "broken quotes (expected each quoted field closed)"],
      ]);
    });

    test("the older Urssaf layout without SIRET is refused by the name of the column", async () => {
      const work = importFiles(storeAt(folder()), {
        source: "debit",
        files: [join(fixtures, "v2301/urssaf/testData/debitTestData.csv")],
        received: "2024-01-15",
      });
      await expect(work).rejects.toMatchObject({ code: "csv.missing-column", place: { column: "Siret" } });
    });
  },
);
