import type { Month } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import type { CalendarDay } from "./days.ts";
import type { Economy } from "./economy.ts";
import { drawState, healthOf, monthlyExit, nextState } from "./health.ts";
import type { FirmIdentity } from "./identity.ts";
import { type FollowUp, openOffice } from "./treatment.ts";

/** What truly happens to a firm, month by month; index 0 is the month `from`. */
export interface Life {
  readonly from: Month;
  /** First simulated month of the firm, relative to `from`. */
  readonly start: number;
  /** First month without activity, relative to `from`; the length of the simulation when it goes on. */
  readonly end: number;
  /** Health state per month, meaningful in [start, end). */
  readonly states: Int8Array;
  readonly headcounts: Int32Array;
  readonly procedures: readonly ProcedureEvent[];
  /** Month of the first opening relative to `from`, or null. */
  readonly opening: number | null;
  /** Month of a voluntary closure relative to `from`, or null. */
  readonly exit: number | null;
  /** What offices did for the firm; steps dated after its end or opening did not happen. */
  readonly followUps: readonly FollowUp[];
  /** When the legal unit closed, or null. */
  readonly closed: CalendarDay | null;
}

export interface ProcedureEvent extends CalendarDay {
  /** As Urssaf labels it, e.g. `Ouverture_redressement`. */
  readonly label: string;
}

interface LifeContext {
  readonly economy: Economy;
  readonly from: Month;
  readonly until: Month;
}

/**
 * Draws month after month, each kind of event from a stream of its own: a longer simulation leaves the months of a
 * shorter one as they are.
 */
export function drawLife(firm: FirmIdentity, random: Random, { economy, from, until }: LifeContext): Life {
  const start = Math.max(0, firm.createdMonth - from);
  const states = new Int8Array(until - from);
  const office = openOffice(random.fork("office"));
  let state = drawState(random, start > 0 ? -3 : 0);
  let [opening, exit]: (number | null)[] = [null, null];
  for (let i = start; i < states.length; i++) {
    states[i] = state;
    if (opening === null && exit === null) {
      const isTreated = office.treatedMonths(from + i) > 0;
      if (random.uniform() < economy.hazard(state, firm.cell, from + i, isTreated)) opening = i;
      else if (random.uniform() < monthlyExit) exit = i;
      else office.meet(from + i, state);
    }
    if (exit !== null) break;
    state = nextState(random, state);
  }
  const path = { from, start, states, opening: opening ?? null, exit: exit ?? null };
  return finish(firm, random, path, office.followUps);
}

interface Path {
  readonly from: Month;
  readonly start: number;
  /** A firm in procedure lives on with its health until it closes. */
  readonly states: Int8Array;
  readonly opening: number | null;
  readonly exit: number | null;
}

function finish(firm: FirmIdentity, random: Random, path: Path, followUps: readonly FollowUp[]): Life {
  const { from, opening, exit, states } = path;
  const { procedures, closed } =
    opening === null
      ? { procedures: [], closed: exit === null ? null : { month: from + exit, day: 28 } }
      : drawProcedure(random.fork("procedure"), from, opening);
  const active = closed === null ? states.length : closed.month - from + (exit === null ? -2 : 1);
  return {
    ...path,
    end: Math.min(states.length, Math.max(active, (opening ?? 0) + 1)),
    headcounts: drawHeadcounts(firm, random.fork("headcount"), path),
    procedures,
    closed,
    followUps: followUps.map((one) => cutAt(one, from + (opening ?? exit ?? states.length))),
  };
}

function cutAt({ alerted, ...steps }: FollowUp, end: Month): FollowUp {
  const before = (day: CalendarDay | null) => (day !== null && day.month < end ? day : null);
  return {
    alerted,
    listed: before(steps.listed),
    contacted: before(steps.contacted),
    treated: before(steps.treated),
  };
}

/** Half liquidations at once, the rest observation then plan or conversion; one plan in five is discharged. */
function drawProcedure(random: Random, from: Month, opening: number) {
  const month = from + opening;
  const day = 2 + random.integer(27);
  const kind = random.uniform();
  if (kind < 0.5) return liquidation(random, [], { month, day });
  const action = kind < 0.9 ? "redressement" : "sauvegarde";
  const first = [{ month, day, label: `Ouverture_${action}` }];
  const next = { month: month + 6 + random.integer(9), day: 2 + random.integer(27) };
  if (random.uniform() < 0.45) return liquidation(random, first, next);
  const plan = [...first, { ...next, label: `Plan_continuation_${action}` }];
  const later = { month: next.month + 24 + random.integer(36), day: next.day };
  if (random.uniform() < 0.3) return liquidation(random, plan, later);
  return { procedures: [...plan, { ...later, label: `Solde_procedure_${action}` }], closed: null };
}

function liquidation(random: Random, before: readonly ProcedureEvent[], at: CalendarDay) {
  const closed = { month: at.month + 4 + random.integer(9), day: 2 + random.integer(27) };
  return {
    procedures: [
      ...before,
      { ...at, label: "Ouverture_liquidation" },
      { ...closed, label: "Cloture_insuffisance_actif_liquidation" },
    ],
    closed,
  };
}

/** The headcount follows health slowly: about one per cent a month per two standard deviations. */
function drawHeadcounts(firm: FirmIdentity, random: Random, path: Path): Int32Array {
  const headcounts = new Int32Array(path.states.length);
  let level = firm.usualHeadcount;
  for (let i = path.start; i < headcounts.length; i++) {
    const isAfterOpening = path.opening !== null && i > path.opening;
    const drift = 0.0045 * healthOf(path.states[i]!) - (isAfterOpening ? 0.04 : 0);
    level = Math.max(0.6, level * (1 + drift + 0.012 * random.normal()));
    headcounts[i] = Math.round(level);
  }
  return headcounts;
}
