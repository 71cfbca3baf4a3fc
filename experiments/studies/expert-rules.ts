import type { Study } from "../runs/study.ts";
import { firstLight } from "./first-light.ts";

/**
 * first-light's models with what an office would add: alerts as many as it can follow, and two rules of its own after the
 * model. The run tells what the rules changed, with and without them, and how early the alerts came.
 */
export const expertRules: Study = {
  ...firstLight,
  name: "expert-rules",
  question: "Do two rules that experts apply after the model find more failing firms, or only more alerts?",
  models: firstLight.models.filter(({ name }) => name === "single-ratio" || name === "logistic"),
  thresholds: { by: "capacity", high: 50, moderate: 200 },
  rules: [
    {
      name: "debtDoubled",
      version: 1,
      // today's debt is at least twice that of three months ago, and more than a month's contributions
      text: "debtRatio > 1 && debtPerEmployeeChange3 >= debtPerEmployee / 2",
      action: { raiseTo: "moderate" },
      because: "The social debt has at least doubled in three months",
    },
    {
      name: "planInOrder",
      version: 1,
      text: "planDaysLeft > 0 && planDeviation <= 0",
      action: { shift: -0.5 },
      because: "A payment plan is running and kept",
    },
  ],
};
