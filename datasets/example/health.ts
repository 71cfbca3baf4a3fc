import type { Month } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import type { Cell, Economy } from "./economy.ts";

/**
 * The hidden health of a firm is an Ehrenfest urn with 50 balls (Ehrenfest & Ehrenfest 1907), the discrete twin of a
 * first-order autoregression: monthly correlation 1 - 1/50, binomial stationary law, moves of at most one state.
 * It is used in place of a Gaussian one because the true probability of failing is then an exact finite sum.
 */
const balls = 50;
export const stateCount = balls + 1;
/** Voluntary closures per month: they end a firm without a procedure. */
export const monthlyExit = 0.0003;

const spread = Math.sqrt(balls) / 2;

/** State → standardised health: mean 0, variance 1, higher is healthier. */
export function healthOf(state: number): number {
  return (state - balls / 2) / spread;
}

const upProbability = (state: number) => (balls - state) / balls / 2;
const downProbability = (state: number) => state / balls / 2;

/** A draw from the stationary law, moved by `shift` states and kept inside. */
export function drawState(random: Random, shift: number): number {
  let state = 0;
  for (let ball = 0; ball < balls; ball++) if (random.uniform() < 0.5) state++;
  return Math.max(0, Math.min(balls, state + shift));
}

export function nextState(random: Random, state: number): number {
  const u = random.uniform();
  if (u < upProbability(state)) return state + 1;
  return u < upProbability(state) + downProbability(state) ? state - 1 : state;
}

interface Outlook {
  readonly month: Month;
  readonly horizon: number;
  /** Months, from `month` on, during which a treatment already received still works; default 0. */
  readonly treatedMonths?: number;
}

/**
 * P(procedure opens within `horizon` months | health state at the start of `month`, treatment received so far, no further
 * treatment, realised path of the economy), for every state. Exact: backward recursion
 * v_k(x) = λ_k(x) + (1 - λ_k(x)) (1 - exit) Σ_y T(x, y) v_{k+1}(y), v_horizon = 0.
 */
export function failureProbabilities(
  economy: Economy,
  cell: Cell,
  { month, horizon, treatedMonths = 0 }: Outlook,
): Float64Array {
  let value = new Float64Array(stateCount);
  for (let k = horizon - 1; k >= 0; k--) {
    const before = new Float64Array(stateCount);
    for (let x = 0; x < stateCount; x++) {
      const hazard = economy.hazard(x, cell, month + k, k < treatedMonths);
      before[x] = hazard + (1 - hazard) * (1 - monthlyExit) * expectedNext(value, x);
    }
    value = before;
  }
  return value;
}

function expectedNext(value: Float64Array, x: number): number {
  const up = upProbability(x);
  const down = downProbability(x);
  const above = up === 0 ? 0 : up * value[x + 1]!;
  const below = down === 0 ? 0 : down * value[x - 1]!;
  return above + below + (1 - up - down) * value[x]!;
}
