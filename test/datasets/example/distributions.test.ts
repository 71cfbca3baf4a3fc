import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, type ExampleFiles, makeExampleFiles, parseMonth } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeEconomy } from "../../../datasets/example/economy.ts";
import { drawIdentity, loadPlaces } from "../../../datasets/example/identity.ts";
import { drawLife } from "../../../datasets/example/life.ts";

const firms = 1000;
let folder: string;
let example: ExampleFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-distributions-"));
  example = await makeExampleFiles(join(folder, "raw"), { firms, deliveries: "quarterly" });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Row = Readonly<Record<string, string>>;

/** The rows of a source in one delivery, the planted bad ones (of a firm 000000001) left out. */
async function rowsOf(source: string, received: string, delimiter = ";"): Promise<readonly Row[]> {
  const path = join(example.folder, "deliveries", received, `${source}.csv`);
  const [header, ...lines] = (await readFile(path, "utf8")).trimEnd().split("\n");
  const names = header!.replaceAll('"', "").split(delimiter);
  return lines
    .filter((line) => !/000000001|000 000 001/.test(line))
    .map((line) =>
      Object.fromEntries(line.split(delimiter).map((cell, i) => [names[i]!, cell.replaceAll('"', "")])),
    );
}

const days = () => example.deliveries.map(({ received }) => received);
const last = () => days().at(-1)!;

describe("failures", () => {
  const [start, until] = [parseMonth("2014-01"), parseMonth("2025-01")];
  const economy = makeEconomy("vigie", start, until + 18);
  const context = { places: loadPlaces(), from: start };
  const lives = Array.from({ length: 12_000 }, (_, index) => {
    const firm = drawIdentity(index, createRandom(`vigie/firm-${index}`), context);
    return drawLife(firm, createRandom(`vigie/firm-${index}/life`), { economy, from: start, until });
  });

  test("the base rate is about 1.8 % without strong signals, 3 to 5 % with them", () => {
    let [sound, failing, strong] = [0, 0, 0];
    for (let month = parseMonth("2016-01"); month < parseMonth("2023-07"); month += 3)
      for (const life of lives) {
        const i = month - start;
        const isClosed = life.closed !== null && life.closed.month <= month;
        if (i < life.start || isClosed) continue;
        const isIn = life.opening !== null && life.opening < i && life.procedures.at(-1)!.month >= month;
        if (isIn) strong++;
        else if (life.opening === null || life.opening >= i) {
          sound++;
          if (life.opening !== null && life.opening < i + 18) failing++;
        }
      }
    expect(failing / sound).toBeGreaterThan(0.014);
    expect(failing / sound).toBeLessThan(0.023);
    expect((failing + strong) / (sound + strong)).toBeGreaterThan(0.028);
    expect((failing + strong) / (sound + strong)).toBeLessThan(0.055);
  });

  test("treated firms are there, and rare", () => {
    const share = (step: "listed" | "contacted" | "treated") =>
      lives.filter(({ followUps }) => followUps.some((one) => one[step] !== null)).length / lives.length;
    expect(share("treated")).toBeGreaterThan(0.003);
    expect(share("treated")).toBeLessThan(0.03);
    expect(share("listed")).toBeGreaterThan(share("contacted"));
    expect(share("contacted")).toBeGreaterThan(share("treated"));
  });
});

test("some accounts are not filed when due", async () => {
  const rows = (await Promise.all(days().map((day) => rowsOf("bdf", day)))).flat();
  const filed = new Map<string, Set<number>>();
  for (const { D1, ARRETE_BILAN } of rows) {
    const years = filed.get(D1!) ?? new Set();
    filed.set(D1!, years.add(Number(ARRETE_BILAN!.slice(-4))));
  }
  let [due, missing] = [0, 0];
  for (const years of filed.values())
    for (let year = Math.min(...years); year < Math.max(...years); year++) {
      due++;
      if (!years.has(year)) missing++;
    }
  expect(due).toBeGreaterThan(3000);
  expect(missing / due).toBeGreaterThan(0.04);
  expect(missing / due).toBeLessThan(0.2);
});

test("a few contributions are declared again in a later delivery, never twice in one", async () => {
  const amounts = new Map<string, string[]>();
  for (const day of days()) {
    const rows = await rowsOf("cotisation", day);
    const keys = rows.map(({ Compte, periode }) => `${Compte}/${periode}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const [i, key] of keys.entries()) {
      const known = amounts.get(key) ?? [];
      amounts.set(key, [...known, rows[i]!.cotis_due!]);
    }
  }
  const recent = [...amounts].filter(([key]) => /\/2023/.test(key));
  const revised = recent.filter(([, values]) => new Set(values).size > 1);
  expect(revised.length / recent.length).toBeGreaterThan(0.015);
  expect(revised.length / recent.length).toBeLessThan(0.04);
});

test("a few headcounts are revised from one delivery to the next", async () => {
  const cells = new Map<string, string>();
  let [again, revised] = [0, 0];
  for (const day of days())
    for (const { siren, rais_soc: _, ...months } of await rowsOf("effectif_ent", day))
      for (const [month, value] of Object.entries(months)) {
        const key = `${siren}/${month}`;
        const before = cells.get(key);
        cells.set(key, value);
        if (before === undefined) continue;
        again++;
        if (before !== value) revised++;
      }
  expect(again).toBeGreaterThan(100_000);
  expect(revised / again).toBeGreaterThan(0.0005);
  expect(revised / again).toBeLessThan(0.01);
});

test("accounts move to another establishment of the same firm, and to another firm", async () => {
  const sirets = new Map<string, Set<string>>();
  for (const { Siret, Compte } of await rowsOf("cotisation", days()[0]!))
    sirets.set(Compte!, (sirets.get(Compte!) ?? new Set()).add(Siret!));
  const moved = [...sirets.values()].filter((own) => own.size > 1);
  const sirens = (own: ReadonlySet<string>) => new Set([...own].map((siret) => siret.slice(0, 9))).size;
  expect(moved.filter((own) => sirens(own) === 1).length).toBeGreaterThan(10);
  const transferred = moved.filter((own) => sirens(own) === 2);
  expect(transferred.length).toBeGreaterThan(2);
  const register = await rowsOf("sirene", days()[0]!, ",");
  for (const own of transferred) {
    const states = register.filter(({ siret }) => own.has(siret!));
    const given = states.find(
      ({ etatAdministratifEtablissement }) => etatAdministratifEtablissement === "F",
    )!;
    const taken = states.find(({ siret }) => siret!.slice(9, 13) === "0009")!;
    if (taken.etatAdministratifEtablissement === "F") continue;
    expect(taken.dateCreationEtablissement).toBe(given.dateDebut);
    expect(taken.siren).not.toBe(given.siren);
  }
});

describe("headcounts of firms whose places move, close or go to another firm", () => {
  /** Months at which an account goes from one establishment to another: its last one there and its first one here. */
  async function handovers() {
    const seen = new Map<string, { readonly siret: string; readonly month: number }[]>();
    for (const { Siret, Compte, periode } of await rowsOf("cotisation", days()[0]!)) {
      const [year, quarter, month] = [periode!.slice(0, -2), periode!.at(-2), periode!.at(-1)].map(Number);
      if (month === 0) continue;
      const own = seen.get(Compte!) ?? [];
      own.push({ siret: Siret!, month: (year! - 1970) * 12 + (quarter! - 1) * 3 + month! - 1 });
      seen.set(Compte!, own);
    }
    return [...seen.values()].flatMap((own) => {
      own.sort((x, y) => x.month - y.month);
      const i = own.findIndex(({ siret }) => siret !== own[0]!.siret);
      return i < 0 ? [] : [{ from: own[0]!.siret, to: own[i]!.siret, month: own[i]!.month }];
    });
  }

  async function headcountOf() {
    const rows = new Map((await rowsOf("effectif_ent", last())).map((row) => [row.siren!, row]));
    return (siret: string, month: number): number | null => {
      const [year, i] = [1970 + Math.floor(month / 12), month % 12];
      const cell = rows.get(siret.slice(0, 9))?.[`eff${year}${Math.floor(i / 3) + 1}${(i % 3) + 1}`];
      return cell === undefined || cell === "" ? null : Number(cell);
    };
  }

  /** Persons from the months before to those after, all firms together: 1 where nobody left. */
  async function kept(isWithin: boolean): Promise<number> {
    const [events, of] = [await handovers(), await headcountOf()];
    let [before, after, count] = [0, 0, 0];
    for (const { from, to, month } of events) {
      if ((from.slice(0, 9) === to.slice(0, 9)) !== isWithin) continue;
      const firms = isWithin ? [from] : [from, to];
      const found = firms.flatMap((siret) => [[of(siret, month - 2), of(siret, month + 2)]]);
      if (found.some((pair) => pair.includes(null))) continue;
      for (const [x, y] of found) [before, after] = [before + x!, after + y!];
      count++;
    }
    expect(count).toBeGreaterThan(isWithin ? 30 : 3);
    return after / before;
  }

  test("do not fall by a move within the firm", async () => {
    expect(Math.abs((await kept(true)) - 1)).toBeLessThan(0.03);
  });

  test("go from one firm to the other with a transfer, and nobody is lost", async () => {
    expect(Math.abs((await kept(false)) - 1)).toBeLessThan(0.05);
    const [events, of] = [await handovers(), await headcountOf()];
    const taken = events
      .filter(({ from, to }) => from.slice(0, 9) !== to.slice(0, 9))
      .map(({ to, month }) => (of(to, month + 2) ?? 0) - (of(to, month - 2) ?? 0));
    expect(taken.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
  });
});

test("the register shows places opened and closed, and one head office a firm", async () => {
  const firstDay = await rowsOf("sirene", days()[0]!, ",");
  const lastDay = await rowsOf("sirene", last(), ",");
  const before = new Map(firstDay.map((row) => [row.siret!, row]));
  const opened = lastDay.filter(({ siret }) => !before.has(siret!));
  const closed = lastDay.filter(
    ({ siret, etatAdministratifEtablissement }) =>
      etatAdministratifEtablissement === "F" && before.get(siret!)?.etatAdministratifEtablissement === "A",
  );
  expect(opened.length).toBeGreaterThan(10);
  expect(closed.length).toBeGreaterThan(10);
  for (const rows of [firstDay, lastDay]) {
    const heads = rows.filter(({ etablissementSiege }) => etablissementSiege === "true");
    expect(new Set(heads.map(({ siren }) => siren)).size).toBe(heads.length);
    expect(heads.length).toBe(new Set(rows.map(({ siren }) => siren)).size);
  }
});

/** Dates of ISO text, so that they compare as texts. */
const treated = (text: string) => `${1900 + Number(text.slice(0, 3))}-${text.slice(3, 5)}-${text.slice(5)}`;
const monthAfter = (iso: string, months: number) => {
  const [year, month] = iso.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
};

test.each([
  [
    "debit",
    ";",
    ({ Dt_trt_ecn: day }: Row) => {
      const iso = treated(day!);
      return Number(iso.slice(8)) <= 20 ? iso : `${monthAfter(iso, 1)}-01`;
    },
  ],
  ["apconso", ",", ({ MOIS }: Row) => `${monthAfter(MOIS!, 1)}-01`],
  ["apdemande", ",", ({ DATE_STATUT }: Row) => DATE_STATUT!],
  ["bodacc", ",", ({ dateparution }: Row) => dateparution!],
  ["delai", ";", ({ Date_creation: day }: Row) => day!.split("/").reverse().join("-")],
  ["followup", ",", (row: Row) => row.treated_on || row.contacted_on || row.listed_on || row.alerted_on!],
  [
    "paydex",
    ";",
    ({ DATE_VALEUR: day }: Row) => {
      const [value, month, year] = day!.split("/");
      return `${monthAfter(`${year}-${month}`, 1)}-${value}`;
    },
  ],
])("each line of %s comes with the first delivery after it is known", async (source, delimiter, knownOn) => {
  let seen = 0;
  for (const [i, day] of days().entries()) {
    for (const row of await rowsOf(source, day, delimiter)) {
      const known = knownOn(row);
      expect(known <= day && (i === 0 || known > days()[i - 1]!), `${known} in ${day}`).toBe(true);
      seen++;
    }
  }
  expect(seen).toBeGreaterThan(100);
});
