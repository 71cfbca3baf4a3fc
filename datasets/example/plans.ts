import { addDays, codeOf } from "./days.ts";
import { type Debt, type DebtAccount, rescale, type WriteDebt } from "./debts.ts";
import { siretAt } from "./establishments.ts";
import type { Outbox } from "./outbox.ts";
import { eurosOfCents, frenchDay, urssafDay } from "./rawFormats.ts";

export const planHeader =
  "Urssaf_gestion;Dep;Siret;Numero_compte_externe;Numero_structure;Date_creation;Date_echeance;Duree_delai;Denomination_premiere_ligne;Indic_6M;Annee_creation;Montant_global_echeancier;Code_externe_stade;Code_externe_action";
export const committeeHeader =
  "Urssaf_gestion;Dep;Siret;Compte;Date_de_traitement;Code_externe_stade;Code_externe_action";

interface Plan {
  readonly debts: readonly Debt[];
  /** First month, relative to the simulation's, with a payment. */
  readonly from: number;
  readonly months: number;
}

type Planner = (open: readonly Debt[], at: { readonly i: number; readonly health: number }) => boolean;

/** Payments are entered every three months, so that a plan gives a few states of each of its debts. */
const paymentMonths = 3;

/**
 * Payment plans: a firm with lasting debts asks for one now and then; it pays every third month until the plan is over,
 * or breaks it when its health is poor. Heavy debts go to the committee of financial chiefs (CCSF) instead, rarely.
 * Returns whether a plan runs.
 */
export function makePlanner(account: DebtAccount & { readonly write: WriteDebt }, out: Outbox): Planner {
  const { history, random, due, write } = account;
  const { life } = history;
  let plan: Plan | null = null;
  return (open, { i, health }) => {
    if (plan !== null) {
      plan = pay(plan, { i, isBroken: random.uniform() < brokenShare(health) }, (debt) =>
        write(debt, life.from + i),
      );
      return plan !== null;
    }
    const standing = open.filter((debt) => debt.from < i);
    if (standing.length < 2) return false;
    const cents = standing.reduce((sum, debt) => sum + debt.employeeCents + debt.employerCents, 0);
    const u = random.uniform();
    if (cents > 4 * due[i]! && u < 0.01) writeCommittee(account, i, out);
    if (cents < 0.5 * due[i]! || u >= 0.06) return false;
    const months = 6 + 3 * random.integer(7);
    plan = { debts: standing, from: i, months };
    writePlan(account, { i, months, cents }, out);
    return true;
  };
}

function brokenShare(health: number): number {
  return 0.01 + 0.06 / (1 + Math.exp(2 * (health + 1)));
}

function pay(
  plan: Plan,
  { i, isBroken }: { readonly i: number; readonly isBroken: boolean },
  write: (debt: Debt) => void,
): Plan | null {
  if (isBroken) return null;
  const passed = i - plan.from;
  if (passed % paymentMonths !== 0) return plan;
  const left = plan.months - passed;
  for (const debt of plan.debts)
    if (debt.employeeCents + debt.employerCents > 0 && rescale(debt, left / (left + paymentMonths)))
      write(debt);
  return left > 0 ? plan : null;
}

function writePlan(
  { history, place, random }: DebtAccount,
  { i, months, cents }: { readonly i: number; readonly months: number; readonly cents: number },
  out: Outbox,
): void {
  const { firm, life } = history;
  const month = life.from + i;
  const created = { month, day: 1 + random.integer(28) };
  const days = Math.round(30.4 * months);
  const year = 1970 + Math.floor(month / 12);
  const due = frenchDay(addDays(created, days));
  const halfYear = months > 6 ? "SUP" : "INF";
  out.send(
    "delai",
    codeOf(created),
    `117;${firm.department};${siretAt(place, month)};${place.account};${firm.siren}${String(i).padStart(4, "0")};${frenchDay(created)};${due};${days};${firm.name};${halfYear};${year};${eurosOfCents(cents)};APPROB;DELAI`,
  );
}

/** A demand, then the committee's answer one to three months later, while the firm is at work. */
function writeCommittee({ history, place, random }: DebtAccount, i: number, out: Outbox): void {
  const { firm, life } = history;
  const write = (after: number, stage: string) => {
    if (life.opening !== null && i + after >= life.opening) return;
    const on = { month: life.from + i + after, day: 1 + random.integer(28) };
    const siret = siretAt(place, on.month);
    out.send(
      "ccsf",
      codeOf(on),
      `117;${firm.department};${siret};${place.account};${urssafDay(on)};${stage};CCSF`,
    );
  };
  write(0, "DEBUT");
  write(1 + random.integer(3), random.uniform() < 0.65 ? "APPROB" : "REFUS");
}
