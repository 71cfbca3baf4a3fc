import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factor, solve } from "../../../../experiments/models/logistic/cholesky.ts";
import { openCrew } from "../../../../experiments/models/logistic/crew.ts";
import { gram } from "../../../../experiments/models/logistic/kernel.mjs";
import {
  derivativesAt,
  evaluateAt,
  type Problem,
} from "../../../../experiments/models/logistic/objective.ts";

/** The slow twin of `gram`. */
function plainGram(z: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(z.length * z.length);
  z.forEach((a, i) => {
    z.forEach((b, j) => {
      result[i * z.length + j] = a.reduce((sum, value, k) => sum + value * b[k]!, 0);
    });
  });
  return result;
}

const value = fc.double({ min: -10, max: 10, noNaN: true });

describe("gram", () => {
  it("equals the plain triple loop for any size and length", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 0, max: 600 }),
        fc.integer(),
        (size, length, seed) => {
          const z = Array.from({ length: size }, (_, j) =>
            Float64Array.from({ length }, (_, i) => Math.sin(seed + 31 * i + 7 * j * j)),
          );
          const fast = gram(size, length, (j, from, block) =>
            block.set(z[j]!.subarray(from, from + block.length)),
          );
          const slow = plainGram(z);
          fast.forEach((found, k) => {
            expect(found).toBeCloseTo(slow[k]!, 9);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("factor and solve", () => {
  it("solve A x = b for A = Z Zᵀ + I", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 }),
        (rows) => {
          const z = rows.map((row) => Float64Array.from(row));
          const a = plainGram(z);
          for (let j = 0; j < 4; j++) a[j * 4 + j]! += 1;
          const scale = Float64Array.from({ length: 4 }, (_, j) => 1 / Math.sqrt(a[j * 4 + j]!));
          const b = Float64Array.of(1, -2, 3, 0.5);
          const factored = factor(a, scale);
          if (factored.status === "singular")
            throw new Error("a positive definite matrix was called singular");
          const x = solve(factored, scale, b);
          for (let i = 0; i < 4; i++) {
            const product = x.reduce((sum, xj, j) => sum + a[i * 4 + j]! * xj, 0);
            expect(product).toBeCloseTo(b[i]!, 6);
          }
        },
      ),
    );
  });
});

const problem: Problem = {
  columns: [Float32Array.of(1, -2, 0.5, 3), Float32Array.of(0, 1, 1, 0)],
  labels: Uint8Array.of(1, 0, 1, 0),
  weights: Float64Array.of(1, 2, 0.5, 1),
  total: 4.5,
  means: Float64Array.of(0.25, 0.5),
  lambda: 0.7,
};

describe("objective and derivatives", () => {
  const evaluate = async (parameters: Float64Array) => {
    const crew = await openCrew(problem, 1);
    const point = await evaluateAt(crew, { lambda: problem.lambda, parameters, slot: 0 });
    return { ...(await derivativesAt(crew, problem.lambda, point)), value: point.value };
  };

  it("is the loss written out", async () => {
    const { value } = await evaluate(Float64Array.of(0.3, -0.4, 1.1));
    const eta = [0, 1, 2, 3].map(
      (i) => 0.3 - 0.4 * (problem.columns[0]![i]! - 0.25) + 1.1 * (problem.columns[1]![i]! - 0.5),
    );
    const loss = eta.map((e, i) => Math.log(1 + Math.exp(problem.labels[i] === 1 ? -e : e)));
    const sum = loss[0]! + 2 * loss[1]! + 0.5 * loss[2]! + loss[3]!;
    expect(value).toBeCloseTo(sum + 0.35 * (0.16 + 1.21), 12);
  });

  it("has the gradient and Hessian of finite differences", async () => {
    const parameters = Float64Array.of(0.3, -0.4, 1.1);
    const { gradient, hessian } = await evaluate(parameters);
    const h = 1e-4;
    const moved = (j: number, by: number) => parameters.map((value, k) => (k === j ? value + by : value));
    for (let j = 0; j < 3; j++) {
      const [up, down] = [await evaluate(moved(j, h)), await evaluate(moved(j, -h))];
      expect(gradient[j]).toBeCloseTo((up.value - down.value) / (2 * h), 6);
      for (let k = 0; k < 3; k++)
        expect(hessian[j * 3 + k]).toBeCloseTo((up.gradient[k]! - down.gradient[k]!) / (2 * h), 6);
    }
  });

  it("stays finite for predictors of a thousand", async () => {
    const { value, hessian } = await evaluate(Float64Array.of(1000, 500, -500));
    expect(Number.isFinite(value)).toBe(true);
    expect(hessian.every(Number.isFinite)).toBe(true);
  });
});
