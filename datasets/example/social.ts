import { parseMonth } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import { sectors } from "./economy.ts";
import { healthOf } from "./health.ts";
import type { Establishment, FirmIdentity } from "./identity.ts";
import type { Life } from "./life.ts";
import type { RawFile } from "./rawFiles.ts";
import { urssafDay, urssafMonth, urssafQuarter } from "./rawFormats.ts";

export const contributionHeader = "Urssaf_gestion;Dep;Siret;Compte;periode;mer;enc_direct;cotis_due";
export const debtHeader =
  "Urssaf_gestion;Dep;num_cpte;Siren;Siret;Dt_immat;Etat_cpte;Cd_pro_col;Periode;Num_Ecn;Num_Hist_Ecn;Dt_trt_ecn;Mt_PO;Mt_PP;Cd_op_ecn;Motif_ecn;Recours_en_cours";

/** Contributions were deferred for everyone while the courts stood still. */
const deferral = { from: parseMonth("2020-03"), until: parseMonth("2020-09") };

/** Writes what an establishment owes each month (or quarter) and the debts that arise from it. */
export function writeSocial(
  { firm, life, random }: { readonly firm: FirmIdentity; readonly life: Life; readonly random: Random },
  files: { readonly cotisation: RawFile; readonly debit: RawFile },
): void {
  for (const place of firm.establishments) {
    const account = random.fork(place.account);
    const due = writeContributions({ firm, life, place, random: account }, files.cotisation);
    writeDebts({ firm, life, place, random: account, due }, files.debit);
  }
}

interface AccountLife {
  readonly firm: FirmIdentity;
  readonly life: Life;
  readonly place: Establishment;
  readonly random: Random;
}

/** One month in 250 was never declared; one account in ten declares by the quarter. Returns euros due per month. */
function writeContributions({ firm, life, place, random }: AccountLife, file: RawFile): Float64Array {
  const due = new Float64Array(life.end);
  const isQuarterly = random.uniform() < 0.1;
  const rate = sectors[firm.cell.sector]!.contributionEuros * place.share * (0.85 + 0.3 * random.uniform());
  let quarter = 0;
  for (let i = life.start; i < life.end; i++) {
    due[i] = Math.round(100 * rate * life.headcounts[i]! * (1 + 0.04 * random.normal())) / 100;
    quarter += due[i]!;
    const month = life.from + i;
    if (isQuarterly) {
      if (month % 3 !== 2) continue;
      file.line(contributionLine(firm, place, { period: urssafQuarter(month), euros: quarter }));
      quarter = 0;
    } else if (random.uniform() > 0.004) {
      file.line(contributionLine(firm, place, { period: urssafMonth(month), euros: due[i]! }));
    }
  }
  return due;
}

function contributionLine(
  firm: FirmIdentity,
  place: Establishment,
  { period, euros }: { readonly period: string; readonly euros: number },
): string {
  const text = euros.toFixed(2);
  return `117;${firm.department};${place.siret};${place.account};${period};1;${text};${text}`;
}

interface Debt {
  readonly id: number;
  readonly period: string;
  history: number;
  employeeCents: number;
  employerCents: number;
}

/** Debts grow when health is poor and are repaid when it is good; a firm in procedure repays nothing. */
function writeDebts(
  { firm, life, place, random, due }: AccountLife & { readonly due: Float64Array },
  file: RawFile,
): void {
  let open: Debt[] = [];
  let count = 0;
  for (let i = life.start; i < life.end; i++) {
    const health = healthOf(life.states[i]!);
    const month = life.from + i;
    const write = (debt: Debt, delay: number) =>
      file.line(
        debtLine(firm, place, debt, urssafDay({ month: month + delay, day: 1 + random.integer(28) })),
      );
    if (life.opening === null || i <= life.opening) {
      const isDeferred = month >= deferral.from && month < deferral.until;
      for (const debt of open) if (settle(debt, random, { health, month })) write(debt, 0);
      open = open.filter((debt) => debt.employeeCents + debt.employerCents > 0);
      if (random.uniform() < debtProbability(firm, health, isDeferred)) {
        const debt = newDebt(++count, urssafMonth(month), due[i]! * (0.25 + 0.75 * random.uniform()));
        if (debt.employerCents <= 0) continue;
        write(debt, random.uniform() < 0.05 ? 3 + random.integer(4) : 1);
        open.push(debt);
      }
    }
  }
}

function debtProbability({ temper, cell }: FirmIdentity, health: number, isDeferred: boolean): number {
  const distress = 1 / (1 + Math.exp(2.6 + 1.9 * health));
  const usual = temper === "silent" ? 0.12 * distress : distress;
  const careless = temper === "sloppy" ? 0.11 : 0.004;
  const deferred = isDeferred ? 0.35 * sectors[cell.sector]!.exposure2020 : 0;
  return Math.min(0.95, usual + careless + deferred);
}

function newDebt(id: number, period: string, euros: number): Debt {
  const cents = Math.round(euros * 100);
  const employeeCents = Math.round(cents * 0.38);
  return { id, period, history: 1, employeeCents, employerCents: cents - employeeCents };
}

/** Repays all, half, or corrects the amount; says whether a new state of the debt is to be written. */
function settle(
  debt: Debt,
  random: Random,
  { health, month }: { readonly health: number; readonly month: number },
): boolean {
  const slow = month >= deferral.from && month < deferral.until + 9 ? 0.4 : 1;
  const repays = slow * (0.05 + 0.3 / (1 + Math.exp(-1.4 * (health + 0.9))));
  const u = random.uniform();
  if (u >= repays + 0.02) return false;
  const factor = u < repays * 0.6 ? 0 : u < repays ? 0.5 : 0.8 + 0.4 * random.uniform();
  debt.history++;
  debt.employeeCents = Math.round(debt.employeeCents * factor);
  debt.employerCents = Math.round(debt.employerCents * factor);
  return true;
}

function debtLine(firm: FirmIdentity, place: Establishment, debt: Debt, treated: string): string {
  const amounts = `${debt.employeeCents};${debt.employerCents}`;
  return `117;${firm.department};${place.account};${firm.siren};${place.siret};20100101;1;0;${debt.period};${debt.id};${debt.history};${treated};${amounts};1;10;0`;
}
