import { type RuleFinding, ruleNames, statuses } from "vigie/registry";
import { z } from "zod";
import { estimate } from "./runs.ts";
import { document, instant, list } from "./schema.ts";
import { featureView, versionView } from "./versions.ts";

const change = z
  .strictObject({
    name: z.string().describe("a path: `model.params.lambda`"),
    before: z.string().nullable().describe("null where it does not stand there"),
    after: z.string().nullable(),
  })
  .meta({ id: "Change" });

const threshold = z.strictObject({ criterion: z.string(), probability: z.number(), margin: z.number() });
const ruleResult = z.strictObject({
  verdict: z.enum(["pass", "fail", "not enough evidence"]),
  finding: document<RuleFinding>("RuleFinding", "what the rule found, as facts"),
  found: z.string().describe("the same in English"),
  isWaived: z.boolean(),
});

export const versionDifferences = z
  .strictObject({
    before: versionView,
    after: versionView,
    parameters: list(change).describe("study, model, panel, environment, target, rules after the model"),
    features: list(
      z.strictObject({ name: z.string(), before: featureView.nullable(), after: featureView.nullable() }),
    ),
    metrics: list(
      z.strictObject({ metric: z.string(), before: estimate.nullable(), after: estimate.nullable() }),
    ).describe("without strong signals; each interval is its own, not that of the difference"),
    thresholds: list(
      z.strictObject({
        level: z.enum(["high", "moderate"]),
        before: threshold.nullable(),
        after: threshold.nullable(),
      }),
    ),
    rules: list(
      z.strictObject({
        rule: z.enum(ruleNames),
        before: ruleResult.nullable(),
        after: ruleResult.nullable(),
      }),
    ).describe("of the policy in force"),
    evidence: list(change).describe("on how much they were judged, and what people added since"),
    files: list(change).describe("of the bundles, by digest"),
  })
  .meta({ id: "VersionDifferences", description: "two versions, differences only" });
export type VersionDifferences = z.infer<typeof versionDifferences>;

export const versionMetrics = z
  .strictObject({
    number: z.int(),
    status: z.enum(statuses),
    aliases: list(z.string()),
    registeredAt: instant,
    metrics: z.record(z.string(), estimate).readonly(),
  })
  .meta({ id: "VersionMetrics" });
export type VersionMetrics = z.infer<typeof versionMetrics>;
