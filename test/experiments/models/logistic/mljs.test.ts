import { mljs } from "../../../../experiments/models/logistic/mljs.ts";
import { trainerContract } from "../../../contracts/trainer.ts";

trainerContract(mljs, { params: { steps: 300 }, missing: "refused", orderTolerance: 1e-9 });
