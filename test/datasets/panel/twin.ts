import { type Month, monthOfDate } from "vigie/datasets";
import type { Fact, Facts } from "./facts.ts";

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

export function twinOf(facts: Facts, siren: string) {
  const known = (source: keyof Facts, t: Month) =>
    facts[source].filter((fact) => fact.siren === siren && day(fact.knownOn) <= firstOf(t));

  const contributionMean12 = (t: Month): Cell => {
    let sum = 0;
    for (let month = t - 12; month < t; month++) {
      const values = known("cotisation", t).filter((fact) => monthOf(fact.month) === month);
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
      for (const fact of known("debit", t)) {
        const key = [fact.account, fact.debtId, fact.periodFrom, fact.periodUntil].join();
        const before = states.get(key);
        if (before === undefined || Number(fact.historyNumber) > Number(before.historyNumber))
          states.set(key, fact);
      }
      return [...states.values()].reduce((sum, fact) => sum + Number(fact[part]), 0);
    };

  const newest = (source: keyof Facts, by: string, t: Month): Fact | undefined =>
    known(source, t).reduce<Fact | undefined>(
      (best, fact) => (best === undefined || String(fact[by]) > String(best[by]) ? fact : best),
      undefined,
    );

  const headcount = (t: Month): Cell => (newest("effectif_ent", "month", t)?.headcount as number) ?? null;
  const headcountAgeMonths = (t: Month): Cell => {
    const fact = newest("effectif_ent", "month", t);
    return fact === undefined ? null : t - monthOf(fact.month);
  };

  const shortTimeHours12 = (t: Month): Cell => {
    const reach = facts.apconso.some(
      (fact) => day(fact.knownOn) <= firstOf(t) && monthOf(fact.month) <= t - 12,
    );
    if (!reach) return null;
    return known("apconso", t)
      .filter((fact) => monthOf(fact.month) >= t - 12 && monthOf(fact.month) < t)
      .reduce((sum, fact) => sum + Number(fact.hours), 0);
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

  const created = facts.sirene_ul.find((fact) => fact.siren === siren)?.createdOn;
  const ageYears = (t: Month): Cell => (firstOf(t).getTime() - day(created).getTime()) / 86_400_000 / 365.25;

  const debtEmployee = debt("employeeEuros");
  const debtEmployer = debt("employerEuros");
  const divide = (x: Cell, y: Cell): Cell => (x === null || y === null || y === 0 ? null : x / y);
  const minus = (x: Cell, y: Cell): Cell => (x === null || y === null ? null : x - y);
  const total = (t: Month): Cell => {
    const [employee, employer] = [debtEmployee(t), debtEmployer(t)];
    return employee === null || employer === null ? null : employee + employer;
  };
  const debtRatio = (t: Month): Cell => divide(total(t), contributionMean12(t));
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

  const features: Record<string, (t: Month) => Cell> = {
    contributionMean12,
    debtEmployee,
    debtEmployer,
    debtEmployeeLag3: (t) => debtEmployee(t - 3),
    debtEmployeeLag6: (t) => debtEmployee(t - 6),
    debtEmployeeLag12: (t) => debtEmployee(t - 12),
    debtEmployerLag3: (t) => debtEmployer(t - 3),
    debtEmployerLag6: (t) => debtEmployer(t - 6),
    debtEmployerLag12: (t) => debtEmployer(t - 12),
    debtRatio,
    debtRatioMean12,
    debtPerEmployee,
    debtPerEmployeeChange3: (t) => minus(debtPerEmployee(t), debtPerEmployee(t - 3)),
    headcount,
    headcountChange12,
    headcountAgeMonths,
    ageYears,
    shortTimeHours12,
    shortTimeRatio12: (t) => {
      const people = headcount(t);
      return divide(shortTimeHours12(t), people === null ? null : 12 * 151.67 * people);
    },
    workingCapitalWeight: bank("workingCapitalWeight"),
    marginRate: bank("marginRate"),
    supplierDelayDays: bank("supplierDelayDays"),
    fiscalSocialDebtWeight: bank("fiscalSocialDebtWeight"),
    shortTermDebtWeight: bank("shortTermDebtWeight"),
    financialCharges: bank("financialCharges"),
    marginRateLag12: (t) => bank("marginRate")(t - 12),
    accountsNotFiled,
    daysLate,
    daysLateChange12: (t) => minus(daysLate(t), daysLate(t - 12)),
  };
  return { features, target: twinTarget(facts, siren) };
}

/** Strong signal, unknown opening and the 18-month target from the truth and from what was known. */
function twinTarget(facts: Facts, siren: string) {
  const events = facts.procol.filter((fact) => fact.siren === siren);
  const isClosing = (stage: string) => /^(solde|fin|cloture|abandon)/.test(stage);
  const inProcedure = (seen: readonly Fact[]) => {
    const last = [...seen].sort((a, b) => (String(a.effectiveOn) < String(b.effectiveOn) ? -1 : 1)).at(-1);
    return last !== undefined && !isClosing(String(last.stage));
  };
  return (t: Month, { horizon, cutoff }: { horizon: number; cutoff: Month }) => {
    const strongSignal = inProcedure(events.filter((fact) => day(fact.effectiveOn) <= firstOf(t)));
    const seen = events.filter(
      (fact) => day(fact.effectiveOn) <= firstOf(t) && day(fact.knownOn) <= firstOf(t),
    );
    const unknownOpening = strongSignal && !inProcedure(seen);
    const opens = events.some(
      (fact) =>
        fact.isOpening === true &&
        day(fact.effectiveOn) > firstOf(t) &&
        day(fact.effectiveOn) <= firstOf(t + horizon),
    );
    const isOver = t + horizon + 1 <= cutoff;
    const fails = !isOver || unknownOpening ? null : Number(strongSignal || opens);
    return { strongSignal: Number(strongSignal), unknownOpening: Number(unknownOpening), fails };
  };
}
