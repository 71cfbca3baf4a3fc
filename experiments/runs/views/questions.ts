import type { EvaluateOptions } from "../../evaluation/evaluate.ts";
import type { NamedQuestions } from "../../evaluation/groups.ts";
import { metric } from "../../evaluation/metrics.ts";

/** What scores come with. */
export type Asked = Pick<EvaluateOptions, "thresholds" | "scale">;

/** What is asked in every view, few enough to be asked of many. */
export function viewQuestions({ thresholds, scale = "probabilities" }: Asked): NamedQuestions {
  const plain = ["auc", "averagePrecision", "baseRate"];
  if (scale === "probabilities") plain.push("observedOverExpected");
  const levels = thresholds === undefined ? [] : (["high", "moderate"] as const);
  const atThreshold = levels.flatMap((level) =>
    ["precision", "recall"].map(
      (name) => [`${name}@${level}`, { metric: metric(name), threshold: thresholds![level].margin }] as const,
    ),
  );
  return {
    ...Object.fromEntries(plain.map((name) => [name, { metric: metric(name) }])),
    ...Object.fromEntries(atThreshold),
  };
}
