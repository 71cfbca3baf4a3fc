import { newton } from "../../../../experiments/models/logistic/newton.ts";
import { trainerContract } from "../../../contracts/trainer.ts";

trainerContract(newton, { missing: "refused", orderTolerance: 1e-10 });
