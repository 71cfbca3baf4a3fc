import { describe, it } from "vitest";
import { createNativeTrainer } from "../../../../experiments/models/xgboost/native.ts";
import { trainerContract } from "../../../contracts/trainer.ts";
import { foundLibraries, libraryOf } from "./libraries.ts";

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
