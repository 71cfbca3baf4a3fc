import { describe, it } from "vitest";
import { findEngines } from "../../../../experiments/models/xgboost/engines.ts";
import { decodeXgboost } from "../../../../experiments/models/xgboost/model.ts";
import { createNativeTrainer } from "../../../../experiments/models/xgboost/native.ts";
import { wasmTrainer } from "../../../../experiments/models/xgboost/wasm.ts";
import { trainerContract } from "../../../contracts/trainer.ts";
import { skipUnless } from "../../../support/requirements.ts";

const traits = {
  params: { rounds: 20, max_depth: 3 },
  missing: "taken",
  // gradients are summed in row order, in float32
  orderTolerance: 1e-4,
  // the margin is libxgboost's float32, the contributions are float64
  additiveTolerance: 1e-5,
  decode: decodeXgboost,
} as const;

trainerContract(wasmTrainer, traits);

const { native } = await findEngines({ env: process.env, workspace: process.env.VIGIE_HOME ?? ".vigie" });
if (native === null)
  describe("xgboost by native", () => {
    it("passes the contract", (context) => skipUnless(context, "native", false, "no libxgboost was found"));
  });
else
  trainerContract(
    createNativeTrainer(async () => native.path),
    traits,
  );
