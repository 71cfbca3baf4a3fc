import { createRandom, isoOfMonth, type Month, parseMonth, type Random } from "vigie/datasets";
import { type Fact, type Facts, firm, noFacts } from "./facts.ts";

export const firstFact: Month = parseMonth("2018-01");
const lastFact: Month = parseMonth("2021-07");

/** A random small economy full of gaps, late facts, corrections and ties avoided on purpose (no two equal keys). */
export function randomFacts(seed: string, firms: readonly string[]): Facts {
  const random = createRandom(seed);
  const parts = firms.map((siren) => firmFacts(siren, random.fork(siren)));
  return Object.fromEntries(
    Object.keys(noFacts).map((source) => [source, parts.flatMap((part) => part[source as keyof Facts])]),
  ) as unknown as Facts;
}

function firmFacts(siren: string, random: Random): Facts {
  const months = Array.from({ length: lastFact - firstFact }, (_, i) => firstFact + i);
  const some = (share: number) => months.filter(() => random.uniform() < share);
  const late = (month: Month, share = 0.1) => {
    const delay = random.uniform() < share ? 1 + random.integer(5) : 0;
    const day = delay === 0 ? "01" : String(1 + random.integer(28)).padStart(2, "0");
    return `${isoOfMonth(month + delay).slice(0, 7)}-${day}`;
  };
  const gaps = random.uniform() < 0.5 ? 1 : 0.97;
  const quiet = random.integer(12);
  const amount = (top: number) => Math.round(random.uniform() * top * 100) / 100;
  return {
    ...firm(siren, { createdOn: "2012-03-17" }),
    effectif_ent: some(0.9)
      .filter((month) => month >= firstFact + quiet)
      .map((month) => ({
        siren,
        month: isoOfMonth(month),
        headcount: 8 + random.integer(30),
        knownOn: late(month + 6),
      })),
    cotisation: some(gaps).map((month) => ({
      siren,
      account: "a",
      month: isoOfMonth(month),
      dueEuros: amount(9000),
      knownOn: late(month + 1, 1 - gaps),
    })),
    debit: some(0.35).flatMap((month) => debtHistory(siren, month, random)),
    apconso: some(0.3).map((month) => ({
      siren,
      month: isoOfMonth(month),
      hours: amount(400),
      knownOn: late(month + 1),
    })),
    bdf: [2016, 2017, 2018, 2019, 2020]
      .filter(() => random.uniform() < 0.8)
      .map((year) => accounts(siren, year, random)),
    paydex: some(0.6).map((month) => ({
      siren,
      valueOn: `${isoOfMonth(month).slice(0, 7)}-15`,
      daysLate: random.integer(60),
      knownOn: `${isoOfMonth(month + 1).slice(0, 7)}-15`,
    })),
    procol: procedures(siren, random),
  };
}

function debtHistory(siren: string, month: Month, random: Random): readonly Fact[] {
  return Array.from({ length: 1 + random.integer(4) }, (_, i) => {
    const day = String(1 + random.integer(28)).padStart(2, "0");
    return {
      siren,
      account: "a",
      debtId: String(month),
      periodFrom: isoOfMonth(month),
      periodUntil: isoOfMonth(month + 1),
      historyNumber: i + 1,
      employeeEuros: random.integer(3000),
      employerEuros: random.integer(5000),
      knownOn: `${isoOfMonth(month + 1 + random.integer(9)).slice(0, 7)}-${day}`,
    };
  });
}

function accounts(siren: string, year: number, random: Random): Fact {
  const value = () => Math.round(random.normal() * 200) / 10;
  return {
    siren,
    closedOn: `${year}-12-31`,
    workingCapitalWeight: value(),
    marginRate: value(),
    supplierDelayDays: value(),
    fiscalSocialDebtWeight: value(),
    shortTermDebtWeight: value(),
    financialCharges: value(),
    knownOn: `${year + 1}-07-31`,
  };
}

function procedures(siren: string, random: Random): readonly Fact[] {
  if (random.uniform() < 0.4) return [];
  const opening = firstFact + 6 + random.integer(30);
  const event = (month: Month, stage: string, isOpening: boolean) => {
    const day = String(2 + random.integer(27)).padStart(2, "0");
    const text = (m: Month) => `${isoOfMonth(m).slice(0, 7)}-${day}`;
    const action = "redressement";
    return { siren, effectiveOn: text(month), action, stage, isOpening, knownOn: text(month + 1) };
  };
  const events = [event(opening, "ouverture", true)];
  if (random.uniform() < 0.6) events.push(event(opening + 4 + random.integer(6), "plan_continuation", false));
  if (random.uniform() < 0.4) events.push(event(opening + 12, "solde_procedure", false));
  return events;
}
