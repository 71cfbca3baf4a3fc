import type { LabelledMatrix } from "../../../../experiments/features/matrix.ts";
import type { XgboostParameters } from "../../../../experiments/models/xgboost/parameters.ts";

const names = ["debt", "delay", "liquidity", "growth", "size", "age"];

interface TwinCase {
  readonly params: Partial<XgboostParameters>;
  readonly isWeighted?: true;
}

/** The same cases as bench/peers/xgboost_twin.py, features by name. */
export const twinCases: Readonly<Record<string, TwinCase>> = {
  plain: { params: { max_depth: 4, eta: 0.1, rounds: 40 } },
  deep: { params: { max_depth: 9, eta: 0.3, min_child_weight: 0, lambda: 0, rounds: 30 } },
  stump: { params: { max_depth: 1, eta: 1, max_bin: 16, rounds: 10 } },
  penalised: { params: { max_depth: 5, eta: 0.3, alpha: 0.5, gamma: 0.2, max_delta_step: 0.7, rounds: 25 } },
  sampled: { params: { max_depth: 5, eta: 0.3, subsample: 0.7, colsample_bytree: 0.6, rounds: 25 } },
  monotone: {
    params: { max_depth: 4, eta: 0.3, monotone_constraints: { debt: 1, liquidity: -1 }, rounds: 25 },
  },
  interaction: {
    params: {
      max_depth: 4,
      eta: 0.3,
      interaction_constraints: [
        ["debt", "delay"],
        ["liquidity", "growth"],
      ],
      rounds: 25,
    },
  },
  lossguide: {
    params: { max_depth: 8, eta: 0.3, grow_policy: "lossguide", max_leaves: 9, rounds: 25 },
  },
  based: { params: { max_depth: 3, eta: 0.3, base_score: 0.07, scale_pos_weight: 3, rounds: 25 } },
  weighted: { params: { max_depth: 4, eta: 0.3, rounds: 25 }, isWeighted: true },
  stopped: { params: { max_depth: 6, eta: 0.5, rounds: 60, early_stopping_rounds: 5 } },
};

/** The matrix of bench/peers/xgboost_twin.py, which has 800 rows: xorshift32 (Marsaglia 2003) and exact arithmetic. */
export function twinSet(rowCount = 800): LabelledMatrix & { readonly weights: Float64Array } {
  const draw = xorshift32(2463534242);
  const columns = names.map(() => new Float32Array(rowCount));
  const labels = new Uint8Array(rowCount);
  const weights = new Float64Array(rowCount);
  for (let i = 0; i < rowCount; i++) {
    for (const [j, column] of columns.entries()) {
      const drawn = draw();
      const value = (drawn >>> 8) / 4194304 - 2;
      column[i] = drawn % 11 === 0 ? Number.NaN : j === 4 ? Math.floor(value * 2) : value;
    }
    const noise = (draw() >>> 8) / 16777216;
    const [a, b, c, d] = columns.map((column) => column[i]! || 0) as [number, number, number, number];
    labels[i] = 1.5 * a - b * c + 0.5 * d + 3 * (noise - 0.5) > 1 ? 1 : 0;
    weights[i] = (draw() >>> 29) * 0.5;
  }
  return { names, rowCount, columns, labels, weights, firms: Int32Array.from(labels, (_, i) => i) };
}

function xorshift32(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return x;
  };
}

/** Rows `from` to `until` (exclusive), unweighted. */
export function part(set: LabelledMatrix, from: number, until: number): LabelledMatrix {
  return {
    names: set.names,
    rowCount: until - from,
    columns: set.columns.map((column) => column.slice(from, until)),
    labels: set.labels.slice(from, until),
    firms: set.firms.slice(from, until),
  };
}
