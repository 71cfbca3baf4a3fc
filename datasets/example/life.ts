import type { Month } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import type { Economy } from "./economy.ts";
import { drawState, healthOf, monthlyExit, nextState } from "./health.ts";
import type { FirmIdentity } from "./identity.ts";

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
  /** When the legal unit closed, or null. */
  readonly closed: CalendarDay | null;
}

export interface CalendarDay {
  readonly month: Month;
  /** 1..28. */
  readonly day: number;
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

export function drawLife(firm: FirmIdentity, random: Random, context: LifeContext): Life {
  const { economy, from, until } = context;
  const length = until - from;
  const start = Math.max(0, firm.createdMonth - from);
  const states = new Int8Array(length);
  let state = drawState(random, start > 0 ? -3 : 0);
  for (let i = start; i < length; i++) {
    states[i] = state;
    if (random.uniform() < economy.hazard(state, firm.cell, from + i)) {
      return finish(firm, random, { from, start, states, opening: i, exit: null });
    }
    if (random.uniform() < monthlyExit)
      return finish(firm, random, { from, start, states, opening: null, exit: i });
    state = nextState(random, state);
  }
  return finish(firm, random, { from, start, states, opening: null, exit: null });
}

interface Path {
  readonly from: Month;
  readonly start: number;
  readonly states: Int8Array;
  readonly opening: number | null;
  /** Month of a voluntary closure relative to `from`. */
  readonly exit: number | null;
}

function finish(firm: FirmIdentity, random: Random, { exit, ...path }: Path): Life {
  const length = path.states.length;
  const { procedures, closed } =
    path.opening === null
      ? { procedures: [], closed: exit === null ? null : { month: path.from + exit, day: 28 } }
      : drawProcedure(random, path.from, path.opening);
  continueHealth(random, path);
  const end =
    closed === null ? length : Math.min(length, closed.month - path.from + (exit === null ? -2 : 1));
  const endOrOpening = Math.max(end, (path.opening ?? 0) + 1);
  return {
    ...path,
    end: Math.min(length, endOrOpening),
    headcounts: drawHeadcounts(firm, random, path),
    procedures,
    closed,
  };
}

/** A firm in procedure lives on with poor health until it closes. */
function continueHealth(random: Random, { opening, states }: Path | Omit<Path, "exit">): void {
  if (opening === null) return;
  for (let i = opening + 1; i < states.length; i++) states[i] = nextState(random, states[i - 1]!);
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
function drawHeadcounts(firm: FirmIdentity, random: Random, path: Omit<Path, "exit">): Int32Array {
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
