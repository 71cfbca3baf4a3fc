import { expect, it } from "vitest";
import { describeAblation } from "../../../server/terminal/ablation.ts";

const line = (metric: string, value: number | null, verdict: "better" | "tied" | "not defined") => ({
  metric,
  a: 0.7,
  b: 0.6,
  difference: {
    value,
    low: value === null ? null : value - 0.0123,
    high: value === null ? null : value + 0.0123,
  },
  verdict,
});

it("tells what is lost without each theme, and never less than nothing as -0.000", () => {
  const lines = [
    {
      without: "social debt",
      features: ["debtRatio"],
      lines: [line("auc", 0.1, "better"), line("ap", 0.02, "better")],
    },
    {
      without: "payment",
      features: ["paydex"],
      lines: [line("auc", -0.0001, "tied"), line("ap", null, "not defined")],
    },
  ];
  const text = describeAblation({ run: "1", protocol: "temporal", model: "logistic", lines } as never);
  expect(text.split("\n")).toEqual([
    "logistic (temporal) without  loses average precision      loses AUC",
    "social debt                  0.020 [0.008, 0.032] better  0.100 [0.088, 0.112] better",
    "payment                      not defined                  0.000 [-0.012, 0.012] tied",
  ]);
});
