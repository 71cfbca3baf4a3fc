import { expect, it } from "vitest";
import { overallProgress } from "../../../experiments/runs/overall.ts";

it("tells the share of all tasks, which never falls, and the label of the one that spoke", () => {
  const heard: string[] = [];
  const overall = overallProgress(4, ({ label, fraction }) => heard.push(`${label} ${fraction}`));
  const [a, b] = [overall.of(), overall.of()];
  a({ label: "a", fraction: 0.5 });
  b({ label: "b", fraction: 1 });
  a({ label: "a", fraction: 0.25 });
  a({ label: "a", fraction: null });
  a({ label: "a", fraction: 1 });
  expect(heard).toEqual(["a 0.125", "b 0.375", "a 0.375", "a 0.375", "a 0.5"]);
});
