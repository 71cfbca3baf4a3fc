import { describe, expect, it } from "vitest";
import { openLibrary } from "../../../../experiments/models/xgboost/library.ts";
import { createNativeTrainer } from "../../../../experiments/models/xgboost/native.ts";
import { trainerContract } from "../../../contracts/trainer.ts";
import { foundLibraries, libraryOf } from "./libraries.ts";
import { part, twinSet } from "./twin.ts";

export const treeTraits = {
  params: { rounds: 20, max_depth: 3 },
  missing: "taken",
  // gradients are summed in row order, in float32
  orderTolerance: 1e-4,
  // the margin is libxgboost's float32, the contributions are float64
  additiveTolerance: 1e-5,
} as const;

/** The contract by one version of the library. */
export async function nativeContract(version: string): Promise<void> {
  const found = (await foundLibraries()).find((library) => library.version === version);
  if (found === undefined)
    describe(`xgboost by libxgboost ${version}`, () => {
      it("passes the contract", (context) => libraryOf(context, version).then(() => {}));
    });
  else
    trainerContract(
      createNativeTrainer(async () => found.path),
      treeTraits,
    );
}

/** A library without CUDA says so by name when it is asked for. */
export function cudaRefusal(version: string): void {
  describe(`CUDA by libxgboost ${version}`, () => {
    it("is refused by name where the library was built without it", async (context) => {
      const path = await libraryOf(context, version);
      const library = await openLibrary(path);
      if (library.hasCuda) return expect(Number.parseInt(version, 10)).toBeGreaterThan(1);
      const fit = createNativeTrainer(async () => path).fit(
        { train: part(twinSet(), 0, 800) },
        { device: "cuda" },
        { seed: 7, threads: 2 },
      );
      await expect(fit).rejects.toMatchObject({
        code: "xgboost.no-cuda",
        message: expect.stringMatching(`libxgboost ${version} .*USE_CUDA false`),
      });
    });
  });
}
