import { describe, expect, test } from "vitest";
import { columnsOfFacts } from "../../../datasets/panel/factTables.ts";
import { debit } from "../../../datasets/sources/debit.ts";
import { factsSchema } from "../../../datasets/sources/write-facts.ts";
import { buildRows, type Fact, type Facts, type Row } from "./facts.ts";
import { randomFacts } from "./randomFacts.ts";

const firms = ["111111111", "222222222", "333333333", "444444444"];
const range = { from: "2018-06", until: "2021-03" };

/** Facts of two accounts in one delivery, sorted by their columns. */
function inOneDelivery(source: "cotisation" | "debit" | "apconso", facts: Facts): readonly Fact[] {
  const columns = columnsOfFacts(source).map(([name]) => name);
  const texts = (fact: Fact) => columns.map((name) => String(fact[name] ?? ""));
  const one = facts[source].map((fact, i) => ({
    ...fact,
    account: i % 3 === 0 ? "b" : "a",
    receivedOn: "2026-01-01",
  }));
  return one
    .map((fact) => [fact, texts(fact)] as const)
    .sort(([, a], [, b]) => {
      const at = a.findIndex((text, i) => text !== b[i]);
      return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
    })
    .map(([fact]) => fact);
}

const names = ["contributionMean12", "debtEmployee", "debtEmployer", "debtRatio", "shortTimeHours12"];
const cellsOf = (rows: readonly Row[]) => rows.map((row) => names.map((name) => row[name]));

describe("facts that came in one delivery", () => {
  test.each(["a", "b", "c"])("say without keys what they say with them (%s)", async (seed) => {
    const facts = randomFacts(`one delivery ${seed}`, firms);
    const cotisation = inOneDelivery("cotisation", facts);
    const debts = inOneDelivery("debit", facts).filter(({ siren }) => String(siren) < "3");
    const all = { ...facts, cotisation, debit: debts, apconso: inOneDelivery("apconso", facts) };
    const { rows } = await buildRows(all, { ...range, once: ["cotisation", "debit", "apconso"] });
    const { rows: keyed } = await buildRows(all, range);
    expect(rows).toEqual(keyed);
    for (const [i, name] of names.entries())
      expect({ name, found: cellsOf(rows).filter((cells) => (cells[i] ?? 0) !== 0).length > 9 }).toEqual({
        name,
        found: true,
      });
  });

  test("lie by debt, as they are sorted by their columns", () => {
    const columns = factsSchema(debit).columns.map(({ name }) => name);
    expect(columns.slice(0, 5)).toEqual(["siren", "account", "debtId", "periodFrom", "periodUntil"]);
  });
});
