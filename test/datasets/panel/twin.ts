import { type Month, monthOfDate } from "vigie/datasets";
import type { Fact, Facts } from "./facts.ts";
import { isKept, type KnownEntry, registerTwin } from "./registerTwin.ts";

/** Values are remembered, or the guard would take minutes: the facts of a twin do not change. */
function remember<K, V>(f: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, f(key));
    return known.get(key)!;
  };
}

/** The slow obvious version: filters and loops, one cell at a time, no SQL, nothing shared with the fast one. */
export type Cell = number | null;

const day = (value: Fact[string] | undefined) => new Date(`${value}T00:00:00Z`);
const monthOf = (value: Fact[string] | undefined): Month => monthOfDate(day(value));
const firstOf = (t: Month) => new Date(Date.UTC(1970, t, 1));

function addMonths(date: Date, months: number): Date {
  const month = date.getUTCMonth() + months;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last)));
}

const daysFrom = (a: Date, b: Date) => (b.getTime() - a.getTime()) / 86_400_000;
const isKnown = (fact: Fact, t: Month) => day(fact.knownOn) <= firstOf(t);

function groupsOf(
  facts: readonly Fact[],
  keyOf: (fact: Fact) => string,
): ReadonlyMap<string, readonly Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) groups.set(keyOf(fact), [...(groups.get(keyOf(fact)) ?? []), fact]);
  return groups;
}

/** Per key the lines of the newest delivery. */
function newestDelivery(facts: readonly Fact[], key: readonly string[]): readonly (readonly Fact[])[] {
  const groups = groupsOf(facts, (fact) => key.map((name) => fact[name]).join());
  return [...groups.values()].map((lines) => {
    const newest = lines
      .map((line) => String(line.receivedOn))
      .sort()
      .at(-1);
    return lines.filter((line) => line.receivedOn === newest);
  });
}

export function twinOf(facts: Facts, siren: string) {
  const known = (source: keyof Facts, t: Month) =>
    facts[source].filter((fact) => fact.siren === siren && isKnown(fact, t));

  /** The first month of which nobody had told anything by t, at most t; null where that is long ago. */
  const endOfContributions = (t: Month): Month | null => {
    const told = facts.cotisation.filter((fact) => isKnown(fact, t)).map((fact) => monthOf(fact.month));
    const end = Math.min(t, Math.max(...told) + 1);
    return t - end > 6 ? null : end;
  };

  const contributionMean12 = (t: Month): Cell => {
    const end = endOfContributions(t);
    if (end === null) return null;
    let sum = 0;
    for (let month = end - 12; month < end; month++) {
      const values = newestDelivery(
        known("cotisation", t).filter((fact) => monthOf(fact.month) === month),
        ["account"],
      ).flat();
      if (values.length === 0) return null;
      for (const value of values) sum += Number(value.dueEuros);
    }
    return sum / 12;
  };

  const debt =
    (part: "employeeEuros" | "employerEuros") =>
    (t: Month): Cell => {
      if (known("cotisation", t).length + known("debit", t).length === 0) return null;
      const states = new Map<string, Fact>();
      const age = (fact: Fact) => `${String(fact.historyNumber).padStart(6, "0")} ${fact.receivedOn}`;
      for (const fact of known("debit", t)) {
        const key = [fact.account, fact.debtId, fact.periodFrom, fact.periodUntil].join();
        const before = states.get(key);
        if (before === undefined || age(fact) > age(before)) states.set(key, fact);
      }
      return [...states.values()].reduce((sum, fact) => sum + Number(fact[part]), 0);
    };

  const newest = (source: keyof Facts, by: string, t: Month): Fact | undefined =>
    known(source, t).reduce<Fact | undefined>(
      (best, fact) =>
        best === undefined || `${fact[by]} ${fact.receivedOn}` > `${best[by]} ${best.receivedOn}`
          ? fact
          : best,
      undefined,
    );

  const headcount = (t: Month): Cell => (newest("effectif_ent", "month", t)?.headcount as number) ?? null;
  const headcountAgeMonths = (t: Month): Cell => {
    const fact = newest("effectif_ent", "month", t);
    return fact === undefined ? null : t - monthOf(fact.month);
  };

  /** Whether the source, about any firm, had told by t of the day `months` before or of an earlier one. */
  const reaches = (source: keyof Facts, about: string, t: Month, months: number) =>
    facts[source].some((fact) => isKnown(fact, t) && day(fact[about]) <= firstOf(t - months));

  /** The first month of which no delivery of short-time hours had told by t, at most t; null where that is long ago. */
  const endOfShortTime = remember((t: Month): Month | null => {
    const came = facts.apconso.filter((fact) => isKnown(fact, t) && day(fact.receivedOn) <= firstOf(t));
    if (came.length === 0) return t;
    const end = Math.min(t, Math.max(...came.map((fact) => monthOf(fact.receivedOn))));
    return t - end > 6 ? null : end;
  });
  const shortTimeHours =
    (months: number) =>
    (t: Month): Cell => {
      const end = endOfShortTime(t);
      if (end === null || !reaches("apconso", "month", t, months + t - end)) return null;
      return newestDelivery(known("apconso", t), ["demandId", "month"])
        .flat()
        .filter((fact) => monthOf(fact.month) >= end - months && monthOf(fact.month) < end)
        .reduce((sum, fact) => sum + Number(fact.hours), 0);
    };

  const demands = (t: Month) => newestDelivery(known("apdemande", t), ["demandId"]).flat();
  const shortTimeAsked12 = (t: Month): Cell => {
    if (!reaches("apdemande", "statusOn", t, 12)) return null;
    return demands(t)
      .filter((fact) => day(fact.statusOn) > firstOf(t - 12) && day(fact.statusOn) <= firstOf(t))
      .reduce((sum, fact) => sum + Number(fact.hoursAuthorised), 0);
  };
  const shortTimePersons = (t: Month): Cell => {
    if (!facts.apdemande.some((fact) => isKnown(fact, t))) return null;
    return demands(t)
      .filter((fact) => day(fact.from) <= firstOf(t) && firstOf(t) <= day(fact.until))
      .reduce((sum, fact) => sum + Number(fact.personsAuthorised), 0);
  };

  const plans = (t: Month) =>
    newestDelivery(known("delai", t), ["account", "createdOn"])
      .map((lines) => ({
        amount: lines.reduce((sum, line) => sum + (line.stage === "REFUS" ? 0 : Number(line.amountEuros)), 0),
        createdOn: day(lines[0]!.createdOn),
        dueOn: day(
          lines
            .map((line) => String(line.dueOn))
            .sort()
            .at(-1),
        ),
      }))
      .filter(({ amount, createdOn, dueOn }) => amount > 0 && createdOn <= firstOf(t) && firstOf(t) < dueOn);
  const overPlans =
    (f: (running: ReturnType<typeof plans>, t: Month) => number) =>
    (t: Month): Cell =>
      plans(t).length === 0 ? null : f(plans(t), t);
  const planDaysLeft = overPlans((running, t) =>
    Math.max(...running.map(({ dueOn }) => daysFrom(firstOf(t), dueOn))),
  );
  const planAmount = overPlans((running) => running.reduce((sum, { amount }) => sum + amount, 0));
  const planExpected = overPlans((running, t) =>
    running.reduce(
      (sum, { amount, createdOn, dueOn }) =>
        sum + (amount * daysFrom(firstOf(t), dueOn)) / daysFrom(createdOn, dueOn),
      0,
    ),
  );

  const ccsfOpen = (t: Month): Cell => {
    if (!facts.ccsf.some((fact) => isKnown(fact, t))) return null;
    const accounts = groupsOf(known("ccsf", t), (fact) => String(fact.account));
    const lasts = [...accounts.values()].map((steps) => {
      const age = (step: Fact) => `${step.treatedOn} ${step.receivedOn}`;
      return steps.toSorted((a, b) => (age(a) < age(b) ? -1 : 1)).at(-1)!;
    });
    return Number(lasts.some((last) => ["DEBUT", "APPROB"].includes(String(last.stage))));
  };

  const bank =
    (name: string) =>
    (t: Month): Cell => {
      const fact = newest("bdf", "closedOn", t);
      if (fact === undefined || firstOf(t) >= addMonths(day(fact.closedOn), 20)) return null;
      return fact[name] as Cell;
    };
  const accountsNotFiled = (t: Month): Cell => {
    const fact = newest("bdf", "closedOn", t);
    return fact === undefined ? null : Number(firstOf(t) >= addMonths(day(fact.closedOn), 19));
  };

  const daysLate = (t: Month): Cell => {
    const fact = newest("paydex", "valueOn", t);
    return fact === undefined || t - monthOf(fact.valueOn) > 6 ? null : Number(fact.daysLate);
  };

  const unit = (t: Month) => newest("sirene_ul", "receivedOn", t);
  const ageYears = (t: Month): Cell => {
    const fact = unit(t);
    return fact === undefined ? null : daysFrom(day(fact.createdOn), firstOf(t)) / 365.25;
  };
  const entry = remember(registerTwin(facts, siren));
  const isInPerimeter = (t: Month): boolean => {
    const fact = unit(t);
    const isAlive =
      fact !== undefined &&
      day(fact.createdOn) <= firstOf(t) &&
      (fact.closedOn === null || day(fact.closedOn) > firstOf(t));
    const isLarge = known("effectif_ent", t).some(
      ({ month, headcount: persons }) => Number(persons) >= 10 && t - monthOf(month) <= 36,
    );
    return isAlive && isLarge && isKept(entry(t));
  };

  const debtEmployee = remember(debt("employeeEuros"));
  const debtEmployer = remember(debt("employerEuros"));
  const divide = (x: Cell, y: Cell): Cell => (x === null || y === null || y === 0 ? null : x / y);
  const minus = (x: Cell, y: Cell): Cell => (x === null || y === null ? null : x - y);
  const total = (t: Month): Cell => {
    const [employee, employer] = [debtEmployee(t), debtEmployer(t)];
    return employee === null || employer === null ? null : employee + employer;
  };
  const debtRatio = remember((t: Month): Cell => divide(total(t), contributionMean12(t)));
  const debtPerEmployee = (t: Month): Cell => divide(total(t), headcount(t));
  const debtRatioMean12 = (t: Month): Cell => {
    let sum = 0;
    for (let month = t; month > t - 12; month--) {
      const value = debtRatio(month);
      if (value === null) return null;
      sum += value;
    }
    return sum / 12;
  };
  const headcountChange12 = (t: Month): Cell => {
    const ratio = divide(headcount(t), headcount(t - 12));
    return ratio === null ? null : ratio - 1;
  };

  const read: Record<string, (t: Month) => Cell> = {
    contributionMean12,
    debtEmployee,
    debtEmployer,
    debtRatio,
    debtRatioMean12,
    debtPerEmployee,
    debtPerEmployeeChange3: (t) => minus(debtPerEmployee(t), debtPerEmployee(t - 3)),
    planDaysLeft,
    planAmount,
    planExpected,
    planDeviation: (t) => divide(minus(total(t), planExpected(t)), planAmount(t)),
    ccsfOpen,
    headcount,
    headcountChange12,
    headcountAgeMonths,
    ageYears,
    shortTimeAsked12,
    shortTimePersons,
    shortTimeHours1: shortTimeHours(1),
    shortTimeHours12: shortTimeHours(12),
    shortTimeHours24: shortTimeHours(24),
    shortTimeRatio12: (t) => {
      const people = headcount(t);
      return divide(shortTimeHours(12)(t), people === null ? null : 12 * 151.67 * people);
    },
    workingCapitalWeight: bank("workingCapitalWeight"),
    marginRate: bank("marginRate"),
    supplierDelayDays: bank("supplierDelayDays"),
    fiscalSocialDebtWeight: bank("fiscalSocialDebtWeight"),
    shortTermDebtWeight: bank("shortTermDebtWeight"),
    financialCharges: bank("financialCharges"),
    accountsNotFiled,
    daysLate,
    daysLateChange12: (t) => minus(daysLate(t), daysLate(t - 12)),
    ...failureRates(facts, siren),
  };
  const feature: (name: string) => (t: Month) => Cell = remember((name) => {
    const [, of = "", months] = /^(.+)Lag(\d+)$/.exec(name) ?? [];
    return remember(read[name] ?? ((t) => feature(of)(t - Number(months))));
  });
  return { feature, target: twinTarget(facts, siren), entry, isInPerimeter };
}

const gravityOf = ({ action }: Fact) =>
  ["sauvegarde", "redressement", "liquidation"].indexOf(String(action)) + 1;

/** Every opening with the day on which it could be known: the earlier of the Urssaf's and of a publication of the same. */
function openings(facts: Facts) {
  const effect = (notice: Fact) => day(notice.effectiveOn ?? notice.publishedOn);
  const isSame = (step: Fact, notice: Fact) =>
    step.siren === notice.siren && Math.abs(daysFrom(day(step.effectiveOn), effect(notice))) <= 31;
  /** A step delivered again is the same step, known since the first time. */
  const once = (all: readonly Fact[], keyOf: (fact: Fact) => string) =>
    [...groupsOf(all, keyOf).values()].map(
      (same) => same.toSorted((a, b) => (String(a.knownOn) < String(b.knownOn) ? -1 : 1))[0]!,
    );
  const steps = once(
    facts.procol.filter((step) => step.isOpening === true),
    ({ siren, effectiveOn, action, stage }) => [siren, effectiveOn, action, stage].join(),
  );
  const notices = once(facts.bodacc, (fact) => `${fact.siren} ${fact.effectiveOn ?? fact.publishedOn}`);
  const own = steps.map((step) => {
    const days = [step, ...notices.filter((notice) => isSame(step, notice))].map((one) =>
      day(one.knownOn).getTime(),
    );
    const known = new Date(Math.min(...days));
    return { siren: step.siren, effective: day(step.effectiveOn), known, gravity: gravityOf(step) };
  });
  const alone = notices
    .filter((notice) => !steps.some((step) => isSame(step, notice)))
    .map((notice) => ({
      siren: notice.siren,
      effective: effect(notice),
      known: day(notice.knownOn),
      gravity: gravityOf(notice),
    }));
  return [...own, ...alone];
}

/** Share of the other firms, drawn toward the national share with the weight of 200 firms. */
function failureRates(facts: Facts, siren: string): Record<string, (t: Month) => Cell> {
  const events = openings(facts);
  const sirens = [...new Set(facts.sirene_ul.map((fact) => fact.siren))];
  const entries = new Map(
    sirens.map((one) => [one, remember<Month, KnownEntry>(registerTwin(facts, String(one)))]),
  );
  const entryOf = (one: unknown, t: Month) => entries.get(one as string)!(t);
  const divisionOf = (one: unknown, t: Month) => entryOf(one, t).activity?.slice(0, 2) ?? null;
  const departmentOf = (one: unknown, t: Month) => entryOf(one, t).department;
  const isAtRisk = (one: unknown, t: Month) =>
    facts.effectif_ent.some(
      (fact) => fact.siren === one && Number(fact.headcount) >= 10 && isKnown(fact, t),
    ) &&
    !facts.sirene_ul.some(
      (fact) =>
        fact.siren === one &&
        fact.closedOn !== null &&
        day(fact.closedOn) <= firstOf(t - 24) &&
        day(fact.knownOn) <= firstOf(t - 24),
    );
  const hasFailed = (one: unknown, t: Month) =>
    events.some((event) => event.siren === one && event.known <= firstOf(t) && event.known > firstOf(t - 24));
  const rate = (groupOf: (one: unknown, t: Month) => string | null) => (t: Month) => {
    if (!facts.procol.some((fact) => day(fact.knownOn) <= firstOf(t - 24))) return null;
    const others = sirens.filter(
      (other) => other !== siren && isAtRisk(other, t) && isKept(entryOf(other, t)),
    );
    const own = groupOf(siren, t);
    if (others.length === 0 || own === null) return null;
    const failed = (sirens: readonly unknown[]) => sirens.filter((one) => hasFailed(one, t)).length;
    const group = others.filter((other) => groupOf(other, t) === own);
    return (failed(group) + 200 * (failed(others) / others.length)) / (group.length + 200);
  };
  return { failureRateActivity: rate(divisionOf), failureRateDepartment: rate(departmentOf) };
}

/** Strong signal, unknown opening and the targets from the truth and from what was known. */
function twinTarget(facts: Facts, siren: string) {
  const isClosing = (stage: string) => /^(solde|fin|cloture|abandon|inclusion)/.test(stage);
  const opened = openings(facts)
    .filter((event) => event.siren === siren)
    .map((event) => ({ ...event, isOpen: true }));
  const followed = facts.procol
    .filter((fact) => fact.siren === siren && fact.isOpening !== true)
    .map((fact) => ({
      effective: day(fact.effectiveOn),
      known: day(fact.knownOn),
      isOpen: !isClosing(String(fact.stage)),
      gravity: gravityOf(fact),
    }));
  const events = [...followed, ...opened];
  type Seen = readonly { effective: Date; isOpen: boolean; gravity: number }[];
  const goesOn = (seen: Seen, gravity: number) =>
    seen
      .filter((event) => (event.isOpen ? event.gravity === gravity : event.gravity >= gravity))
      .toSorted((a, b) => a.effective.getTime() - b.effective.getTime())
      .at(-1)?.isOpen ?? false;
  const inProcedure = (seen: Seen) => [0, 1, 2, 3].some((gravity) => goesOn(seen, gravity));
  const happened = (name: "alertedOn" | "treatedOn", t: Month) =>
    Number(
      facts.followup.some(
        (fact) => fact.siren === siren && fact[name] != null && day(fact[name]) <= firstOf(t),
      ),
    );
  return (t: Month, { horizon, cutoff }: { horizon: number; cutoff: Month }) => {
    const now = events.filter(({ effective }) => effective <= firstOf(t));
    const strongSignal = inProcedure(now);
    const unknownOpening = strongSignal && !inProcedure(now.filter(({ known }) => known <= firstOf(t)));
    const opens = opened.some(({ effective }) => effective > firstOf(t) && effective <= firstOf(t + horizon));
    const isOver = t + horizon + 1 <= cutoff;
    const fails = !isOver || unknownOpening ? null : Number(strongSignal || opens);
    const any = facts.followup.length > 0;
    return {
      strongSignal: Number(strongSignal),
      unknownOpening: Number(unknownOpening),
      fails,
      alerted: any ? happened("alertedOn", t) : null,
      treated: any ? happened("treatedOn", t) : null,
    };
  };
}
