import { wasmTrainer } from "../../../../experiments/models/xgboost/wasm.ts";
import { trainerContract } from "../../../contracts/trainer.ts";
import { treeTraits } from "./native-contract.ts";

trainerContract(wasmTrainer, treeTraits);
