import { type StageOrder, workOnPanelStage } from "vigie/datasets";
import type { Work } from "./jobs/task.ts";

/** One stage of a panel's build, as a job. */
export const work: Work = ({ parameters, inputs, output, onProgress }) =>
  workOnPanelStage(parameters as unknown as StageOrder, { inputs, output, onProgress });
