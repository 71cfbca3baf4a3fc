import { createRandom, isoOfMonth, type Month, parseMonth, type Random } from "vigie/datasets";
import { type Fact, type Facts, noFacts } from "./facts.ts";
import { deliver } from "./randomDeliveries.ts";
import { randomRegister } from "./randomRegister.ts";

export const firstFact: Month = parseMonth("2018-01");
const lastFact: Month = parseMonth("2021-07");

/** A random small economy full of gaps, late facts, corrections and ties avoided on purpose (no two equal keys). */
export function randomFacts(seed: string, firms: readonly string[]): Facts {
  const random = createRandom(seed);
  const parts = firms.map((siren) =>
    deliver(firmFacts(siren, random.fork(siren)), random.fork(`${siren} again`)),
  );
  const facts = together(parts);
  const held = firstFact + 14 + random.integer(9);
  const cotisation = settled(holdUp(facts.cotisation, held), random.fork("settled"));
  return { ...facts, cotisation, apconso: holdUp(facts.apconso, held) };
}

/** Firms of which little more than the register is known: many rare cases, few facts. */
export function randomRegisters(seed: string, firms: readonly string[]): Facts {
  const parts = firms.map((siren) => {
    const random = createRandom(`${seed}/${siren}`);
    const months = Array.from({ length: 6 }, (_, i) => firstFact + 7 * i - 6);
    return {
      ...noFacts,
      ...registerOf(siren, random),
      ...procedures(siren, random),
      effectif_ent: months.map((month) => ({
        siren,
        month: isoOfMonth(month),
        headcount: 12 + random.integer(5),
        ...{ knownOn: isoOfMonth(month + 6), receivedOn: isoOfMonth(month + 6) },
      })),
    };
  });
  return together(parts);
}

const together = (parts: readonly Facts[]) =>
  Object.fromEntries(
    Object.keys(noFacts).map((source) => [source, parts.flatMap((part) => part[source as keyof Facts])]),
  ) as unknown as Facts;

function registerOf(siren: string, random: Random): ReturnType<typeof randomRegister> {
  const closing = `${isoOfMonth(firstFact + 20 + random.integer(13)).slice(0, 7)}-10`;
  const dates = { created: firstFact - 70, closedOn: random.uniform() < 0.2 ? closing : null };
  return randomRegister(siren, dates, { random: random.fork("register"), first: firstFact });
}

/** Now and then a second amount of the same month and delivery, which is known only when the year is over. */
function settled(facts: readonly Fact[], random: Random): readonly Fact[] {
  return facts.flatMap((fact) => {
    const knownOn = `${Number(String(fact.month).slice(0, 4)) + 1}-01-01`;
    if (random.uniform() > 0.1 || String(fact.knownOn) >= knownOn) return [fact];
    return [fact, { ...fact, dueEuros: random.integer(900), knownOn }];
  });
}

/** Three months of a source that come together with a fourth: nobody's are known before. */
function holdUp(facts: readonly Fact[], first: Month): readonly Fact[] {
  const [from, until, known] = [0, 3, 4].map((months) => isoOfMonth(first + months)) as [
    string,
    string,
    string,
  ];
  return facts.map((fact) => {
    const month = String(fact.month);
    if (month < from || month >= until || String(fact.knownOn) >= known) return fact;
    return { ...fact, knownOn: known };
  });
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
    ...registerOf(siren, random),
    effectif_ent: some(0.7)
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
      demandId: `${siren}-${random.integer(3)}`,
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
    ...procedures(siren, random),
    delai: some(0.12).map((month) => ({
      siren,
      account: random.uniform() < 0.7 ? "a" : "b",
      createdOn: `${isoOfMonth(month).slice(0, 7)}-${String(1 + random.integer(28)).padStart(2, "0")}`,
      dueOn: `${isoOfMonth(month + 3 + random.integer(15)).slice(0, 7)}-20`,
      amountEuros: amount(20000),
      stage: random.uniform() < 0.15 ? "REFUS" : "APPROB",
      action: "SUR PO",
      knownOn: late(month + 1, 0.5),
    })),
    ccsf: some(0.15).map((month) => ({
      siren,
      account: random.uniform() < 0.7 ? "a" : "b",
      treatedOn: `${isoOfMonth(month).slice(0, 7)}-${String(1 + random.integer(28)).padStart(2, "0")}`,
      stage: ["DEBUT", "APPROB", "REFUS", "FIN", "REJ"][random.integer(5)]!,
      action: "CCSF",
      knownOn: late(month + 1, 0.3),
    })),
    apdemande: some(0.2).map((month, i) => ({
      siren,
      demandId: `${siren}-${i}`,
      statusOn: `${isoOfMonth(month).slice(0, 7)}-${String(1 + random.integer(28)).padStart(2, "0")}`,
      from: `${isoOfMonth(month + random.integer(3)).slice(0, 7)}-11`,
      until: `${isoOfMonth(month + 3 + random.integer(12)).slice(0, 7)}-01`,
      hoursAuthorised: amount(3000),
      personsAuthorised: 1 + random.integer(20),
      knownOn: late(month + 1, 0.3),
    })),
    followup: random.uniform() < 0.5 ? [] : [followed(siren, random)],
  };
}

function followed(siren: string, random: Random): Fact {
  const month = firstFact + 8 + random.integer(20);
  return {
    siren,
    alertedOn: isoOfMonth(month),
    treatedOn: random.uniform() < 0.5 ? `${isoOfMonth(month + 3).slice(0, 7)}-09` : null,
    knownOn: isoOfMonth(month + 6),
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

function procedures(siren: string, random: Random): Pick<Facts, "procol" | "bodacc"> {
  const early = random.uniform() < 0.5 ? procedureFrom(siren, firstFact - 20, random) : noProcedure;
  const opening = firstFact + 6 + random.integer(30);
  const later =
    random.uniform() < 0.4 ? published(siren, opening, random) : procedureFrom(siren, opening, random);
  return { procol: [...early.procol, ...later.procol], bodacc: [...early.bodacc, ...later.bodacc] };
}

const noProcedure = { procol: [], bodacc: [] };

/** A procedure that only BODACC tells of, for half of them. */
function published(siren: string, month: Month, random: Random): Pick<Facts, "procol" | "bodacc"> {
  if (random.uniform() < 0.5) return noProcedure;
  return { procol: [], bodacc: [notice({ siren, effectiveOn: isoOfMonth(month) }, random)] };
}

const actions = ["sauvegarde", "redressement", "liquidation"] as const;

function procedureFrom(siren: string, opening: Month, random: Random): Pick<Facts, "procol" | "bodacc"> {
  const action = actions[random.integer(actions.length)]!;
  const event = (month: Month, stage: string, isOpening: boolean) => {
    const day = String(2 + random.integer(27)).padStart(2, "0");
    const text = (m: Month) => `${isoOfMonth(m).slice(0, 7)}-${day}`;
    return { siren, effectiveOn: text(month), action, stage, isOpening, knownOn: text(month + 1) };
  };
  const first = event(opening, "ouverture", true);
  const events = [first];
  if (random.uniform() < 0.6) events.push(event(opening + 4 + random.integer(6), "plan_continuation", false));
  if (opening < firstFact || random.uniform() < 0.4)
    events.push(event(opening + 12, "solde_procedure", false));
  return { procol: events, bodacc: random.uniform() < 0.6 ? [notice(first, random)] : [] };
}

/** A publication within days or after three months, mostly about the same opening, now and then about another one. */
function notice({ siren, effectiveOn }: { siren: string; effectiveOn: string }, random: Random): Fact {
  const after = (days: number) =>
    new Date(Date.parse(`${effectiveOn}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const shift = random.uniform() < 0.25 ? 95 : random.integer(31);
  const publishedOn = after(shift + (random.uniform() < 0.7 ? 3 : 70));
  return {
    siren,
    publishedOn,
    kind: "opening",
    isOpening: true,
    action: "redressement",
    effectiveOn: random.uniform() < 0.8 ? after(shift) : null,
    knownOn: publishedOn,
  };
}
