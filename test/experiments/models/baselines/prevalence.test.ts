import { prevalence } from "../../../../experiments/models/baselines/prevalence.ts";
import { trainerContract } from "../../../contracts/trainer.ts";

trainerContract(prevalence, { missing: "taken", orderTolerance: 0 });
