import { parseMonth } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import { type DayCode, dayCode } from "./days.ts";
import { sectors } from "./economy.ts";
import { type Establishment, isActiveIn, siretAt } from "./establishments.ts";
import { healthOf } from "./health.ts";
import type { FirmHistory } from "./history.ts";
import type { FirmIdentity } from "./identity.ts";
import type { Outbox } from "./outbox.ts";
import { makePlanner } from "./plans.ts";
import { urssafDay, urssafMonth } from "./rawFormats.ts";

export const debtHeader =
  "Urssaf_gestion;Dep;num_cpte;Siren;Siret;Dt_immat;Etat_cpte;Cd_pro_col;Periode;Num_Ecn;Num_Hist_Ecn;Dt_trt_ecn;Mt_PO;Mt_PP;Cd_op_ecn;Motif_ecn;Recours_en_cours";

/** Contributions were deferred for everyone while the courts stood still. */
const deferral = { from: parseMonth("2020-03"), until: parseMonth("2020-09") };

export interface Debt {
  readonly id: number;
  readonly period: string;
  /** First month, relative to the simulation's, in which something may happen to it. */
  readonly from: number;
  history: number;
  employeeCents: number;
  employerCents: number;
}

export interface DebtAccount {
  readonly history: FirmHistory;
  readonly place: Establishment;
  readonly random: Random;
  /** Cents due per month. */
  readonly due: Float64Array;
}

export type WriteDebt = (debt: Debt, month: number) => void;

/**
 * Debts grow when health is poor and are repaid when it is good, sometimes by a plan; a firm in procedure repays nothing.
 * A business that is handed over leaves no debts behind.
 */
export function writeDebts(account: DebtAccount, out: Outbox): void {
  const { history, place, random, due } = account;
  const { firm, life } = history;
  const write = makeWriter(account, out);
  const plan = makePlanner({ ...account, random: random.fork("plan"), write }, out);
  let open: Debt[] = [];
  let count = 0;
  const last = Math.min(life.end - 1, life.opening ?? life.end);
  for (let i = life.start; i <= last; i++) {
    const month = life.from + i;
    if (!isActiveIn(place, month)) continue;
    if (place.end?.how === "transferred" && place.end.on.month === month) {
      for (const debt of open) if (rescale(debt, 0)) write(debt, month);
      return;
    }
    const health = healthOf(life.states[i]!);
    const isPlanned = plan(open, { i, health });
    for (const debt of open)
      if (debt.from <= i && settle(debt, random, { health, month, isPlanned })) write(debt, month);
    if (open.length > 0) open = open.filter((debt) => debt.employeeCents + debt.employerCents > 0);
    const isDeferred = month >= deferral.from && month < deferral.until;
    if (random.uniform() >= debtProbability(firm, health, isDeferred)) continue;
    const delay = random.uniform() < 0.05 ? 3 + random.integer(4) : 1;
    const debt = newDebt(++count, { i, delay, month, cents: due[i]! * (0.25 + 0.75 * random.uniform()) });
    if (debt.employerCents <= 0) continue;
    write(debt, month + delay);
    open.push(debt);
  }
}

/** A state treated after the 20th counts, and is known, in the next month. */
function knownOn(month: number, day: number): DayCode {
  return day <= 20 ? dayCode(month, day) : dayCode(month + 1, 1);
}

function makeWriter({ history, place, random }: DebtAccount, out: Outbox): WriteDebt {
  const { firm } = history;
  const start = `117;${firm.department};${place.account};${firm.siren};`;
  return (debt, month) => {
    const day = 1 + random.integer(28);
    const delivery = out.deliveryOf(knownOn(month, day));
    if (delivery < 0) return;
    const { period, id, history: rank, employeeCents, employerCents } = debt;
    out.put(
      "debit",
      delivery,
      `${start}${siretAt(place, month)};20100101;1;0;${period};${id};${rank};${urssafDay({ month, day })};${employeeCents};${employerCents};1;10;0`,
    );
  };
}

function debtProbability({ temper, cell }: FirmIdentity, health: number, isDeferred: boolean): number {
  const distress = 1 / (1 + Math.exp(2.6 + 1.9 * health));
  const usual = temper === "silent" ? 0.12 * distress : distress;
  const careless = temper === "sloppy" ? 0.11 : 0.004;
  const deferred = isDeferred ? 0.35 * sectors[cell.sector]!.exposure2020 : 0;
  return Math.min(0.95, usual + careless + deferred);
}

interface NewDebt {
  readonly i: number;
  /** Months until the debt is entered. */
  readonly delay: number;
  readonly month: number;
  readonly cents: number;
}

function newDebt(id: number, { i, delay, month, cents }: NewDebt): Debt {
  const whole = Math.round(cents);
  const employeeCents = Math.round(whole * 0.38);
  return {
    id,
    period: urssafMonth(month),
    from: i + delay + 1,
    history: 1,
    employeeCents,
    employerCents: whole - employeeCents,
  };
}

interface Circumstances {
  readonly health: number;
  readonly month: number;
  /** Under a plan nothing but the plan repays. */
  readonly isPlanned: boolean;
}

/** Repays all, half, or corrects the amount; says whether a new state of the debt is to be written. */
function settle(debt: Debt, random: Random, { health, month, isPlanned }: Circumstances): boolean {
  const slow = month >= deferral.from && month < deferral.until + 9 ? 0.4 : 1;
  const repays = isPlanned ? 0 : slow * (0.05 + 0.3 / (1 + Math.exp(-1.4 * (health + 0.9))));
  const u = random.uniform();
  if (u >= repays + 0.02) return false;
  return rescale(debt, u < repays * 0.6 ? 0 : u < repays ? 0.5 : 0.8 + 0.4 * random.uniform());
}

/** The next state of a debt: its amounts times `factor`. */
export function rescale(debt: Debt, factor: number): boolean {
  debt.history++;
  debt.employeeCents = Math.round(debt.employeeCents * factor);
  debt.employerCents = Math.round(debt.employerCents * factor);
  return true;
}
