import { canonicalJson, createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { labelled } from "../../../../experiments/features/labelled.ts";
import { openCrew, smallestShared } from "../../../../experiments/models/logistic/crew.ts";
import { chunkRows } from "../../../../experiments/models/logistic/kernel.mjs";
import { newton } from "../../../../experiments/models/logistic/newton.ts";
import {
  derivativesAt,
  evaluateAt,
  gradientAt,
  problemOf,
} from "../../../../experiments/models/logistic/objective.ts";

/** Five chunks, the last one short; weights, three columns. */
const rowCount = 4 * chunkRows + 777;
const random = createRandom("crew");
const columns = [0, 1, 2].map(() => Float32Array.from({ length: rowCount }, () => random.normal()));
const train = labelled(
  { names: ["a", "b", "c"], rowCount, columns },
  Uint8Array.from({ length: rowCount }, (_, i) =>
    random.uniform() < 0.3 + 0.1 * Math.sign(columns[0]![i]!) ? 1 : 0,
  ),
  Int32Array.from({ length: rowCount }, (_, i) => i >> 2),
  Float64Array.from({ length: rowCount }, (_, i) => 1 + (i % 3) / 2),
);
const problem = problemOf(train, 0.5);
const parameters = Float64Array.of(-1, 0.4, 0.1, -0.2);

async function bytesWith(threads: number) {
  const crew = await openCrew(problem, threads, 0);
  try {
    const point = await evaluateAt(crew, { lambda: 0.5, parameters, slot: 1 });
    const { gradient, hessian, residuals: shared } = await derivativesAt(crew, 0.5, point);
    const residuals = shared.slice();
    shared.fill(0);
    const again = await gradientAt(crew, { lambda: 0.5, point, hessian });
    return {
      threads: crew.threads,
      value: point.value,
      gradient,
      hessian,
      eta: point.eta.slice(),
      residuals,
      again: { ...again, residuals: again.residuals.slice() },
    };
  } finally {
    await crew.close();
  }
}

describe("a crew", () => {
  it("gives the same bytes with 1, 2 and 3 threads", async () => {
    const [alone, two, three] = [await bytesWith(1), await bytesWith(2), await bytesWith(3)];
    expect([alone.threads, two.threads, three.threads]).toEqual([1, 2, 3]);
    expect({ ...two, threads: 1 }).toEqual(alone);
    expect({ ...three, threads: 1 }).toEqual(alone);
  });

  it("gives the same gradient and residuals without the Hessian", async () => {
    for (const threads of [1, 2]) {
      const { again, gradient, hessian, residuals } = await bytesWith(threads);
      expect(again).toEqual({ gradient, hessian, residuals });
    }
  });

  it("equals the plain sums over all rows", async () => {
    const { gradient, value } = await bytesWith(2);
    let loss = 0;
    let first = 0;
    for (let i = 0; i < rowCount; i++) {
      const eta =
        parameters[0]! +
        columns.reduce((sum, x, j) => sum + parameters[j + 1]! * (x[i]! - problem.means[j]!), 0);
      loss += train.weights![i]! * Math.log(1 + Math.exp(train.labels[i] === 1 ? -eta : eta));
      first +=
        train.weights![i]! *
        (1 / (1 + Math.exp(-eta)) - train.labels[i]!) *
        (columns[0]![i]! - problem.means[0]!);
    }
    expect(value / (loss + 0.25 * (0.4 ** 2 + 0.1 ** 2 + 0.2 ** 2))).toBeCloseTo(1, 11);
    expect(gradient[1]! / (first + 0.5 * 0.4)).toBeCloseTo(1, 9);
  });

  it("uses one thread where more do not pay, and never more than there are chunks", async () => {
    expect(rowCount * 3).toBeLessThan(smallestShared);
    const small = await openCrew(problem, 2);
    expect(small.threads).toBe(1);
    const many = await openCrew(problem, 64, 0);
    expect(many.threads).toBe(5);
    await many.close();
  });
});

describe("newton in threads", () => {
  const wide = Array.from({ length: 31 }, (_, k) =>
    columns[k % 3]!.map((value) => Math.cos((1 + k) * value)),
  );
  const set = { ...train, columns: wide, names: wide.map((_, j) => `x${j}`) };

  it("gives the same document as alone, but for the count of threads", async () => {
    expect(rowCount * wide.length).toBeGreaterThanOrEqual(smallestShared);
    const [alone, two] = await Promise.all(
      [1, 2].map(async (threads) =>
        (await newton.fit({ train: set }, { lambda: 1 }, { seed: 1, threads })).encode(),
      ),
    );
    expect([alone!.madeBy.threads, two!.madeBy.threads]).toEqual([1, 2]);
    expect(canonicalJson({ ...two!, madeBy: null })).toBe(canonicalJson({ ...alone!, madeBy: null }));
  });

  it("ends its threads when the signal fires", async () => {
    const controller = new AbortController();
    const context = {
      seed: 1,
      threads: 2,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    };
    await expect(newton.fit({ train: set }, {}, context)).rejects.toMatchObject({ kind: "cancelled" });
  });
});
