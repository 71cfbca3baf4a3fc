import { singleRatio } from "../../../../experiments/models/baselines/single-ratio.ts";
import { trainerContract } from "../../../contracts/trainer.ts";

trainerContract(singleRatio, { params: { feature: "debt" }, missing: "taken", orderTolerance: 1e-10 });
