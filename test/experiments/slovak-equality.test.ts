import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import {
  matrixDigest,
  type SlovakMatrices,
  slovakMatrices,
  slovakParameters,
} from "../../bench/peers/slovak-matrix.ts";
import { newton } from "../../experiments/models/logistic/newton.ts";
import { findEngines } from "../../experiments/models/xgboost/engines.ts";
import { createNativeTrainer } from "../../experiments/models/xgboost/native.ts";
import golden from "../golden/slovak-python.json" with { type: "json" };
import { sharedFolder, skipUnless } from "../support/requirements.ts";

/** What bench/peers/slovak_twin.py printed for one version of Python's xgboost. */
interface PythonMargins {
  readonly matrix: string;
  readonly parameters: object;
  readonly seed: number;
  readonly rows: number;
  /** Digest of all float32 margins, little-endian. */
  readonly margins: string;
  /** 500 of them, evenly spaced, in base64. */
  readonly sample: string;
}

const addition =
  "write the matrices with bench/peers/export-slovak-matrix.ts, then with that version's Python: " +
  "bench/peers/slovak_twin.py fit MATRIX-FOLDER --golden test/golden/slovak-python.json";

function pythonMargins(version: string): PythonMargins {
  const known: Readonly<Record<string, PythonMargins>> = golden.xgboost;
  const found = known[version];
  if (found === undefined)
    throw new Error(
      `no fixture for xgboost ${version} (expected ${Object.keys(known).join(" or ")}; to add it, ${addition})`,
    );
  return found;
}

/** Every libxgboost there is, one per version. */
async function nativeLibraries(): Promise<ReadonlyMap<string, string>> {
  const { candidates } = await findEngines({
    env: process.env,
    workspace: process.env.VIGIE_HOME ?? resolve(".vigie"),
  });
  const found = candidates.flatMap((one) =>
    one.status === "found" ? [[one.version, one.path] as const] : [],
  );
  return new Map(found.reverse());
}

let made: Promise<SlovakMatrices> | undefined;

function matrices(context: TestContext): Promise<SlovakMatrices> {
  const folder = sharedFolder(context, "data/slovak-smes");
  made ??= slovakMatrices(folder);
  return made;
}

const context = () => ({ seed: slovakParameters.seed, threads: 1 });

describe("equality with Python on the Slovak firms", () => {
  it("is judged on the matrices that Python had, with 22,021 rows to learn from and 15,779 to predict", async (test) => {
    const { raw, scaled } = await matrices(test);
    const counts = [raw.train, raw.test].map(({ labels }) => [
      labels.length,
      labels.filter((label) => label === 1).length,
    ]);
    expect(counts).toEqual([
      [22_021, 150],
      [15_779, 40],
    ]);
    const python = [...Object.values(golden.xgboost), ...Object.values(golden["scikit-learn"])].map(
      ({ matrix }) => matrix,
    );
    expect(python.length).toBeGreaterThan(1);
    const ours = [matrixDigest(raw), matrixDigest(scaled)];
    expect(ours, `another matrix than Python had: ${addition}`).toEqual([...new Set(python)]);
  });

  it("gives, bit for bit, the margins of Python's xgboost on the same version of the library", async (test) => {
    const { raw } = await matrices(test);
    const libraries = await nativeLibraries();
    skipUnless(test, "native", libraries.size > 0, "no libxgboost was found");
    for (const [version, path] of libraries) {
      const python = pythonMargins(version);
      expect(python.parameters).toEqual(slovakParameters.xgboost);
      const model = await createNativeTrainer(async () => path).fit(
        { train: raw.train },
        slovakParameters.xgboost,
        context(),
      );
      expect(model.encode().madeBy.version).toBe(version);
      const margins = Float32Array.from(model.margin(raw.test));
      expect({ version, sample: sampleOf(margins) }).toEqual({ version, sample: numbersOf(python.sample) });
      expect(margins).toHaveLength(python.rows);
      expect(digestOf(margins), `margins of xgboost ${version}`).toBe(python.margins);
    }
  });

  it("fails on a version without a fixture, and says how to add one", () => {
    expect(() => pythonMargins("0.90.0")).toThrow(
      /^no fixture for xgboost 0\.90\.0 \(expected .*1\.7\.4.*; to add it, write the matrices with .*slovak_twin\.py fit/,
    );
  });

  it("gives scikit-learn's coefficients to 1e-6", async (test) => {
    const { scaled } = await matrices(test);
    const { lambda } = slovakParameters.logistic;
    const model = await newton.fit({ train: scaled.train }, { lambda }, context());
    const { intercept, coefficients } = model.encode().body as { intercept: number; coefficients: number[] };
    const fits = Object.values(golden["scikit-learn"]);
    expect(fits.length).toBeGreaterThan(0);
    for (const python of fits) {
      expect(python.parameters).toEqual(slovakParameters.logistic);
      expect(Object.keys(python.coefficients).toSorted()).toEqual(scaled.train.names.toSorted());
      const byName = python.coefficients as Readonly<Record<string, number>>;
      const gaps = scaled.train.names.map((name, j) => Math.abs(coefficients[j]! - byName[name]!));
      expect(Math.max(...gaps)).toBeLessThan(1e-6);
      expect(Math.abs(intercept - python.intercept)).toBeLessThan(1e-6);
    }
  });
});

function digestOf({ buffer, byteOffset, byteLength }: Float32Array): string {
  return `sha256:${createHash("sha256")
    .update(Buffer.from(buffer, byteOffset, byteLength))
    .digest("hex")}`;
}

/** The same rows as `numpy.linspace(0, n - 1, 500)` cut to whole numbers. */
function sampleOf(margins: Float32Array): number[] {
  return Array.from({ length: 500 }, (_, k) => margins[Math.floor(k * ((margins.length - 1) / 499))]!);
}

function numbersOf(base64: string): number[] {
  const bytes = Buffer.from(base64, "base64");
  return Array.from({ length: bytes.length / 4 }, (_, k) => bytes.readFloatLE(4 * k));
}
