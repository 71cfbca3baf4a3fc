import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SourceName } from "../../../datasets/sources/contract.ts";
import { importFiles } from "../../../datasets/sources/importFiles.ts";
import type { StoredDataset } from "../../../datasets/store/contract.ts";
import { storeAt, useFolder } from "../store/support.ts";

const folder = useFolder();
type Row = Record<string, unknown>;

/** Creation and closing as the Urssaf writes them; the siret is the letter's number 14 times. */
type Holding = readonly [account: string, digit: number, from: string, until: string];

const siretOf = (digit: number) => String(digit).repeat(14);

async function fileOf(content: string, name: string): Promise<string> {
  const path = join(folder(), name);
  await writeFile(path, content);
  return path;
}

async function accountsOf(holdings: readonly Holding[]): Promise<StoredDataset> {
  const lines = holdings.map(
    ([account, digit, from, until]) => `${account};1;${siretOf(digit)};${from};${until}`,
  );
  const content = ["Compte;Etat_compte;Siret;Date_crea_siret;Date_disp_siret", ...lines, ""].join("\n");
  const { dataset } = await importFiles(storeAt(join(folder(), "store")), {
    source: "comptes",
    files: [await fileOf(content, "comptes.csv")],
    received: "2024-01-01",
  });
  return dataset;
}

async function imported(source: SourceName, content: string, accounts?: StoredDataset) {
  const store = storeAt(join(folder(), "store"));
  const files = [await fileOf(content, "raw.csv")];
  const options = { source, files, received: "2024-01-15", history: true, accounts };
  const { dataset, report } = await importFiles(store, options);
  const rows = (await store.readTable(dataset)).objects() as Row[];
  return { rows, report, dataset };
}

const cotisation = (...lines: readonly string[]) =>
  ["compte;PERIODE;mer;enc_direct;cotis_due", ...lines, ""].join("\n");

describe("without a column Siret", () => {
  test("the establishment is the first of the account that closes strictly later", async () => {
    const accounts = await accountsOf([
      ["a", 1, "1100101", "1150401"],
      ["a", 2, "1150401", "1160101"],
      ["a", 3, "1160101", ""],
    ]);
    const periods = ["201511", "201513", "201521", "201543", "201611", "202111"];
    const { rows, dataset } = await imported(
      "cotisation",
      cotisation(...periods.map((period) => `a;${period};x;1;2`)),
      accounts,
    );
    const sirets = rows.toSorted((a, b) => Number(a.month) - Number(b.month)).map((row) => row.siret);
    expect(sirets).toEqual([1, 1, 2, 2, 3, 3].map(siretOf));
    expect(rows.every((row) => row.siren === String(row.siret).slice(0, 9))).toBe(true);
    expect(dataset.manifest.parents).toEqual([accounts.version]);
  });

  test("lines of accounts that are not in the table, or all closed by then, are left out by name", async () => {
    const accounts = await accountsOf([
      ["a", 1, "1100101", "1150401"],
      ["b", 2, "1100101", "20150401"],
    ]);
    const { report, rows } = await imported(
      "cotisation",
      cotisation("a;201513;x;1;2", "a;201521;x;1;2", "z;201511;x;1;2", ";201511;x;1;2", "b;never;x;1;2"),
      accounts,
    );
    expect(rows.map((row) => row.siret)).toEqual([siretOf(1)]);
    expect(report).toMatchObject({ read: 5, valid: 1, rejected: 2, filtered: 2, facts: 1 });
    expect(report.filteredBy).toEqual({
      "account unknown to the account table": 1,
      "no establishment of the account is open on that day": 1,
    });
    expect(report.rejects.map(({ line, column, value }) => [line, column, value])).toEqual([
      [5, "Compte", ""],
      [6, "periode", "never"],
    ]);
  });

  test.each<readonly [SourceName, string, string]>([
    ["debit", "the start of the period", debtLine()],
    ["delai", "the day of creation", planLine()],
    [
      "ccsf",
      "the day of treatment",
      "Compte;Date_de_traitement;Code_externe_stade;Code_externe_action\na;1150331;DEBUT;CCSF\n",
    ],
  ])("of %s, %s counts", async (source, _, content) => {
    const accounts = await accountsOf([
      ["a", 1, "1100101", "1150401"],
      ["a", 2, "1150401", ""],
    ]);
    const { rows } = await imported(source, content, accounts);
    expect(rows.map((row) => row.siren)).toEqual(["111111111"]);
    const later = await imported(
      source,
      content.replace(/1150331|201513|31\/03\/2015/, laterOf(source)),
      accounts,
    );
    expect(later.rows.map((row) => row.siren)).toEqual(["222222222"]);
  });

  test("and without an account table the column is named", async () => {
    await expect(imported("cotisation", cotisation("a;201511;x;1;2"))).rejects.toMatchObject({
      code: "csv.missing-column",
      place: { file: "raw.csv", column: "Siret" },
      message: expect.stringContaining("comptes"),
    });
  });

  test("a dataset that is no account table is refused", async () => {
    const accounts = await accountsOf([["a", 1, "1100101", ""]]);
    const { dataset } = await imported("cotisation", cotisation("a;201511;x;1;2"), accounts);
    await expect(imported("cotisation", cotisation("a;201511;x;1;2"), dataset)).rejects.toMatchObject({
      code: "accounts.unfit",
    });
  });

  test("a header with Siret needs no account table and pays it no heed", async () => {
    const accounts = await accountsOf([["a", 1, "1100101", ""]]);
    const content = `Siret;Compte;periode;mer;enc_direct;cotis_due\n${siretOf(9)};z;201511;x;1;2\n`;
    const { rows, dataset } = await imported("cotisation", content, accounts);
    expect(rows.map((row) => row.siret)).toEqual([siretOf(9)]);
    expect(dataset.manifest.parents).toEqual([]);
  });

  test("beside a file that has one, both are named and nothing is read by halves", async () => {
    const accounts = await accountsOf([["a", 1, "1100101", ""]]);
    const files = [
      await fileOf(
        `Siret;Compte;periode;mer;enc_direct;cotis_due\n${siretOf(9)};z;201511;x;1;2\n`,
        "new.csv",
      ),
      await fileOf(cotisation("a;201511;x;1;2"), "old.csv"),
    ];
    const store = storeAt(join(folder(), "store"));
    const options = { source: "cotisation", files, received: "2024-01-15", accounts } as const;
    await expect(importFiles(store, options)).rejects.toMatchObject({
      code: "csv.mixed-layouts",
      place: { file: "old.csv", column: "Siret" },
      message: expect.stringContaining("new.csv has one"),
    });
  });

  test("agrees with looking each line up in the list of its account", async () => {
    const month = fc.integer({ min: 0, max: 59 });
    const holding = fc.record({
      account: fc.constantFrom("a", "b", "c"),
      digit: fc.integer({ min: 1, max: 9 }),
      closes: fc.option(month),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(holding, {
          minLength: 1,
          maxLength: 12,
          selector: ({ account, closes }) => `${account}${closes}`,
        }),
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), month), { minLength: 1, maxLength: 8 }),
        async (holdings, asked) => {
          const accounts = await accountsOf(
            holdings.map(({ account, digit, closes }) => [
              account,
              digit,
              "1000101",
              closes === null ? "" : `${iso(closes).replaceAll("-", "")}`,
            ]),
          );
          const lines = asked.map(([account, m]) => `${account};${period(m)};x;1;2`);
          const { rows } = await imported("cotisation", cotisation(...lines), accounts);
          const wanted = asked.flatMap(([account, m]) => {
            const found = holdings
              .filter((one) => one.account === account && (one.closes ?? 1e9) > m)
              .toSorted((a, b) => (a.closes ?? 1e9) - (b.closes ?? 1e9))[0];
            return found === undefined ? [] : [`${account} ${iso(m)} ${siretOf(found.digit)}`];
          });
          const given = rows.map(
            (row) => `${row.account} ${(row.month as Date).toISOString().slice(0, 10)} ${row.siret}`,
          );
          expect(given.toSorted()).toEqual(wanted.toSorted());
        },
      ),
      { numRuns: 5 },
    );
  });
});

const iso = (m: number) => `${2012 + Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}-01`;
const period = (m: number) => `${2012 + Math.floor(m / 12)}${Math.floor((m % 12) / 3) + 1}${(m % 3) + 1}`;

function laterOf(source: SourceName): string {
  return source === "debit" ? "201521" : source === "delai" ? "01/04/2015" : "1150401";
}

function debtLine(): string {
  return `num_cpte;Etat_cpte;Cd_pro_col;Periode;Num_Ecn;Num_Hist_Ecn;Dt_trt_ecn;Mt_PO;Mt_PP;Cd_op_ecn;Motif_ecn;Recours_en_cours
a;1;1;201513;7;2;1160320;1050;-2;3;74;0\n`;
}

function planLine(): string {
  return `Numero_compte_externe;Date_creation;Date_echeance;Duree_delai;Montant_global_echeancier;Code_externe_stade;Code_externe_action
a;31/03/2015;31/12/2015;275;100;x;y\n`;
}
