import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromCSV } from "arquero";
import { describe, expect, test } from "vitest";
import { headcountFloor } from "../../../datasets/panel/perimeter.ts";
import type { SourceName } from "../../../datasets/sources/contract.ts";
import { dianeFields } from "../../../datasets/sources/diane-fields.ts";
import { importFiles } from "../../../datasets/sources/importFiles.ts";
import type { DatasetStore } from "../../../datasets/store/contract.ts";
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
  /** Through the account table beside the file: its layout has no SIRET. */
  readonly throughAccounts?: true;
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

/** The older parser puts both days of a period together. */
const flat = ({ periode, ...tuple }: Row): Row => {
  const { start, end } = periode as { start: string; end: string };
  return { ...tuple, periode_debut: start, periode_fin: end };
};

const contribution = (tuple: Row) => ({
  account: tuple.numero_compte,
  month: day(tuple.periode_debut),
  paidEuros: tuple.encaisse,
  dueEuros: tuple.du,
  knownOn: day(tuple.periode_fin),
});

const olderDebt = (tuple: Row) => {
  const { countedFrom: _, ...rest } = debt(flat(tuple));
  return rest;
};

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

const plan = (tuple: Row) => ({
  account: tuple.numero_compte,
  planId: tuple.numero_contentieux,
  createdOn: day(tuple.date_creation),
  dueOn: day(tuple.date_echeance),
  durationDays: tuple.duree_delai,
  amountEuros: tuple.montant_echeancier,
  stage: tuple.stade,
  action: tuple.action,
});

const committee = (tuple: Row) => ({
  treatedOn: day(tuple.date_traitement),
  stage: tuple.stade,
  action: tuple.action,
});

const demand = (tuple: Row) => ({
  demandId: tuple.id_demande,
  firmHeadcount: tuple.effectif_entreprise,
  establishmentHeadcount: tuple.effectif,
  statusOn: day(tuple.date_statut),
  from: day(tuple.periode_debut),
  until: day(tuple.periode_fin),
  hoursAuthorised: tuple.hta,
  amountAuthorisedEuros: tuple.mta,
  personsAuthorised: tuple.effectif_autorise,
  reason: tuple.motif_recours_se,
  hoursUsed: tuple.heures_consommees,
  amountUsedEuros: tuple.montant_consomme,
  personsUsed: tuple.effectif_consomme,
  scope: tuple.perimetre,
});

/** Our names of Diane's fields, and theirs. */
const dianeKeys: Readonly<Record<string, string>> = {
  headcount: "effectif_consolide",
  fiscalSocialDebts: "dette_fiscale_et_sociale",
  researchNet: "frais_de_RetD",
  patentsNet: "conces_brev_et_droits_sim",
  months: "nombre_mois",
  bankOverdrafts: "concours_bancaire_courant",
  financialBalance: "equilibre_financier",
  financialIndependence: "independance_financiere",
  indebtedness: "endettement",
  financialAutonomy: "autonomie_financiere",
  tangibleDepreciation: "degre_immo_corporelle",
  currentAssetsFinancing: "financement_actif_circulant",
  currentRatio: "liquidite_generale",
  quickRatio: "liquidite_reduite",
  stockDays: "rotation_stocks",
  customerDays: "credit_client",
  supplierDays: "credit_fournisseur",
  turnoverPerEmployee: "ca_par_effectif",
  interestRate: "taux_interet_financier",
  interestOverTurnover: "taux_interet_sur_ca",
  debtDays: "endettement_global",
  debtRate: "taux_endettement",
  repaymentCapacity: "capacite_remboursement",
  selfFinancingCapacity: "capacite_autofinancement",
  workingCapitalDays: "couverture_ca_fdr",
  workingCapitalNeedDays: "couverture_ca_besoin_fdr",
  operatingNeedWeight: "poids_bfr_exploitation",
  exportShare: "exportation",
  economicEfficiency: "efficacite_economique",
  productionPotential: "productivite_potentiel_production",
  financialCapitalProductivity: "productivite_capital_financier",
  investedCapitalProductivity: "productivite_capital_investi",
  investmentRate: "taux_d_investissement_productif",
  economicReturn: "rentabilite_economique",
  performance: "performance",
  grossReturnOnEquity: "rendement_brut_fonds_propres",
  netReturn: "rentabilite_nette",
  returnOnEquity: "rendement_capitaux_propres",
  returnOnDurableResources: "rendement_ressources_durables",
  tradeMarginRate: "taux_marge_commerciale",
  valueAddedRate: "taux_valeur_ajoutee",
  employeesShare: "part_salaries",
  stateShare: "part_etat",
  lendersShare: "part_preteur",
  selfFinancingShare: "part_autofinancement",
  turnover: "ca",
  exports: "ca_exportation",
  purchasesAndSupplies: "achat_marchandises",
  materialPurchases: "achat_matieres_premieres",
  production: "production",
  tradeMargin: "marge_commerciale",
  consumption: "consommation",
  externalCharges: "autres_achats_charges_externes",
  valueAdded: "valeur_ajoutee",
  staffCosts: "charge_personnel",
  taxes: "impots_taxes",
  subsidies: "subventions_d_exploitation",
  grossOperatingSurplus: "excedent_brut_d_exploitation",
  otherOperating: "autres_produits_charges_reprises",
  depreciation: "dotation_amortissement",
  operatingResult: "resultat_expl",
  jointOperations: "operations_commun",
  financialIncome: "produits_financiers",
  financialCharges: "charges_financieres",
  interest: "interets",
  resultBeforeTax: "resultat_avant_impot",
  exceptionalIncome: "produit_exceptionnel",
  exceptionalCharges: "charge_exceptionnelle",
  profitSharing: "participation_salaries",
  profitTax: "impot_benefice",
  profit: "benefice_ou_perte",
};

const accounts = (tuple: Row) => ({
  siren: tuple.numero_siren,
  year: tuple.exercice_diane,
  closedOn: day(tuple.arrete_bilan_diane),
  name: tuple.nom_entreprise,
  legalStatus: tuple.statut_juridique,
  secondaryEstablishments: tuple.nombre_etab_secondaire,
  subsidiaries: tuple.nombre_filiale,
  groupSize: tuple.taille_compo_groupe,
  ...Object.fromEntries(Object.entries(dianeKeys).map(([ours, theirs]) => [ours, tuple[theirs]])),
});

const groupLink = (tuple: Row) => ({
  groupCode: tuple.code_groupe,
  groupSiren: tuple.siren_groupe ?? null,
  groupReference: tuple.refid_groupe,
  groupName: tuple.raison_sociale_groupe,
  groupAddress: tuple.adresse_groupe,
  groupPerson: tuple.personne_pou_m_groupe,
  level: tuple.niveau_detention,
  share: tuple.part_financiere,
  memberCode: tuple.code_filiere,
  memberReference: tuple.refid_filiere,
  memberPerson: tuple.personne_pou_m_filiere,
});

const cases: readonly Case[] = [
  {
    source: "cotisation",
    file: "current/urssaf/testData/cotisationTestData.csv",
    expected: "expectedCotisation.json",
    ours: contribution,
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
  {
    source: "delai",
    file: "current/urssaf/testData/delaiTestData.csv",
    expected: "expectedDelai.json",
    ours: plan,
  },
  {
    source: "ccsf",
    file: "current/urssaf/testData/ccsfTestData.csv",
    expected: "expectedCcsf.json",
    ours: committee,
  },
  {
    source: "apdemande",
    file: "current/apdemande/testData/apdemandeTestData.csv",
    expected: "expectedApdemande.json",
    ours: demand,
  },
  {
    source: "apdemande",
    file: "v2301/apdemande/testData/apdemandeTestData.csv",
    expected: "expectedApdemande.json",
    ours: ({ periode, heure_consommee, montant_consommee, ...tuple }) => {
      const { start, end } = periode as { start: string; end: string };
      return demand({
        ...tuple,
        periode_debut: start,
        periode_fin: end,
        heures_consommees: heure_consommee,
        montant_consomme: montant_consommee,
      });
    },
  },
  {
    source: "effectif",
    file: "v2301/urssaf/testData/effectifTestData.csv",
    expected: "expectedEffectif.json",
    ours: (tuple) => ({
      account: tuple.numero_compte,
      month: day(tuple.periode),
      headcount: tuple.effectif,
    }),
    differs: {
      because: "they lose a headcount of 0, which is not the same as an empty cell",
      more: { rows: (row) => row.headcount === 0, count: 2 },
      counts: {},
    },
  },
  {
    source: "sirene_histo",
    file: "current/sirene_histo/testData/sireneHistoTestData.csv",
    expected: "expectedSireneHisto.json",
    ours: (tuple) => ({
      siret: tuple.siret,
      from: day(tuple.date_debut),
      until: tuple.date_fin === undefined ? null : new Date(Date.parse(String(tuple.date_fin)) + 86_400_000),
      isActive: tuple.est_actif ?? false,
      isChange: tuple.changement_statut_actif,
    }),
  },
  {
    source: "cotisation",
    file: "v2301/urssaf/testData/cotisationTestData.csv",
    expected: "expectedCotisation.json",
    throughAccounts: true,
    ours: (tuple) => contribution(flat(tuple)),
  },
  {
    source: "debit",
    file: "v2301/urssaf/testData/debitTestData.csv",
    expected: "expectedDebit.json",
    throughAccounts: true,
    ours: olderDebt,
  },
  {
    source: "debit",
    file: "v2301/urssaf/testData/debitCorrompuTestData.csv",
    expected: "expectedDebitCorrompu.json",
    throughAccounts: true,
    ours: olderDebt,
  },
  {
    source: "delai",
    file: "v2301/urssaf/testData/delaiTestData.csv",
    expected: "expectedDelai.json",
    throughAccounts: true,
    ours: plan,
    differs: {
      because:
        "they test with another account table: in the one beside the file the establishment closed in 2011, before the plan of 2019",
      without: (tuple) => tuple.numero_compte === "450359886246036238",
      counts: { valid: 2, filtered: 1 },
    },
  },
  {
    source: "ccsf",
    file: "v2301/urssaf/testData/ccsfTestData.csv",
    expected: "expectedCcsf.json",
    throughAccounts: true,
    ours: committee,
  },
  {
    source: "comptes",
    file: "v2301/urssaf/testData/comptesTestData.csv",
    expected: "expectedComptes.json",
    ours: (tuple) => ({ account: tuple.numero_compte, siret: tuple.siret }),
    differs: {
      because:
        "they give who held an account in December 2018; here the table keeps those that closed before",
      more: { rows: (row) => row.account === "450359886246036238", count: 1 },
      counts: { valid: 3, rejected: 0 },
    },
  },
  {
    source: "diane",
    file: "v2301/diane/testData/dianeTestData.txt",
    expected: "expectedDiane.json",
    ours: accounts,
    differs: {
      because: "they give a year without any accounts, closed in the year 1",
      without: (tuple) => String(tuple.arrete_bilan_diane).startsWith("0001"),
      counts: { valid: 15, filtered: 3 },
    },
  },
  {
    source: "ellisphere",
    file: "v2301/ellisphere/testData/ellisphereTestData.excel",
    expected: "expectedEllisphere.json",
    ours: groupLink,
    differs: {
      because: "they read the header as a line and reject it",
      counts: { read: 6, rejected: 0 },
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

/** Imports the file of a case as history, with the account table beside it where the case says so. */
async function importCase(store: DatasetStore, { source, file, throughAccounts }: Omit<Case, "ours">) {
  const options = { received: "2024-01-15", history: true };
  const path = join(fixtures, file);
  const files = [join(path, "../comptesTestData.csv")];
  const accounts = throughAccounts && (await importFiles(store, { ...options, source: "comptes", files }));
  return importFiles(store, { ...options, source, files: [path], accounts: accounts?.dataset });
}

const numberOf = (text: string | null | undefined) => (text ? Number(text.replace(",", ".")) : null);

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
      const { dataset, report } = await importCase(store, given);
      const names = Object.keys(wanted[0]!);
      const rows = (await store.readTable(dataset, { columns: names })).objects() as Row[];
      const common = rows.filter((row) => !more?.rows(row));
      expect(rows.length - common.length).toBe(more?.count ?? 0);
      expect(sorted(common)).toEqual(sorted(wanted));
      const { tuples: _, ...theirs } = expected;
      expect(report).toMatchObject({ ...theirs, ...counts });
    });

    test("every published result has a comparison", () => {
      const published = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
        .filter((path) => /(^|\/)expected[^/]*\.json$/.test(path))
        .sort();
      expect(published.length).toBeGreaterThan(20);
      expect(cases.map(({ file, expected }) => join(file, "..", expected)).sort()).toEqual(published);
    });

    test("Diane gives every value of their conversion to a line a firm and year", async () => {
      const folderOf = "v2301/diane/testData";
      const converted = fromCSV(readFileSync(join(fixtures, folderOf, "expectedDianeConvert.csv"), "utf8"), {
        autoType: false,
      }).objects() as Readonly<Record<string, string | null>>[];
      const wanted = converted
        .filter((line) => line["Date de clôture"])
        .map((line) => ({
          siren: line["Numéro Siren"],
          year: Number(line.Annee),
          ...Object.fromEntries(dianeFields.map(([name, header]) => [name, numberOf(line[header])])),
        }));
      expect(wanted).toHaveLength(15);
      const store = storeAt(folder());
      const file = join(folderOf, "dianeTestData.txt");
      const { dataset } = await importCase(store, { source: "diane", file, expected: "" });
      const rows = await store.readTable(dataset, { columns: Object.keys(wanted[0]!) });
      expect(sorted(rows.objects() as Row[])).toEqual(sorted(wanted));
    });

    test("their filter on headcounts is the perimeter's rule on ours", async () => {
      const golden = readFileSync(join(fixtures, "current/filter/testData/test_golden.txt"), "utf8");
      const wanted = golden.split("\n").filter((line) => /^\d{9}$/.test(line));
      expect(wanted).toHaveLength(5);
      const store = storeAt(folder());
      const file = "current/filter/testData/test_data.csv";
      const { dataset } = await importCase(store, { source: "effectif_ent", file, expected: "" });
      const rows = (await store.readTable(dataset)).objects() as Row[];
      const last = Math.max(...rows.map((row) => Number(row.month)));
      const first = new Date(last).setUTCMonth(new Date(last).getUTCMonth() - 35);
      const kept = rows.filter(
        (row) => Number(row.month) >= first && Number(row.headcount) >= headcountFloor,
      );
      expect([...new Set(kept.map((row) => row.siren))].sort()).toEqual(wanted);
    });

    test.each([
      ["naf1", 1, 21],
      ["naf2", 2, 88],
      ["naf3", 3, 272],
      ["naf4", 4, 615],
      ["naf5", 5, 732],
    ])("%s gives the codes of level %i", async (name, level, codes) => {
      const { report, dataset } = await importCase(storeAt(folder()), {
        source: "naf",
        file: `naf/${name}.csv`,
        expected: "",
      });
      expect(report).toMatchObject({ valid: codes, rejected: 0, facts: codes });
      const rows = (await storeAt(folder()).readTable(dataset)).objects() as Row[];
      expect(new Set(rows.map((row) => row.level))).toEqual(new Set([level]));
    });

    test.each([
      ["current", 17],
      ["v2301", 16],
    ])("debitCorrompu of %s gives 3 valid lines and names the 2 rejected", async (version, fields) => {
      const { report } = await importCase(storeAt(folder()), {
        source: "debit",
        file: `${version}/urssaf/testData/debitCorrompuTestData.csv`,
        expected: "",
        ...(version === "v2301" ? { throughAccounts: true } : {}),
      });
      expect(report).toMatchObject({ read: 5, valid: 3, rejected: 2, facts: 3 });
      expect(report.rejects.map(({ line, reason }) => [line, reason])).toEqual([
        [3, `too few fields: 4 (expected ${fields})`],
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
