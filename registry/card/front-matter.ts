import type { CardEvidence } from "./evidence.ts";
import type { CardWords } from "./words.ts";

/** Names that the Hugging Face model index uses for our metrics. */
const indexed = { auc: "roc_auc", averagePrecision: "average_precision", brier: "brier_score" } as const;

/**
 * The block before a card that Hugging Face's tools read (`ModelCardData`, `model-index`). YAML whose every value is JSON:
 * YAML 1.2 holds all of JSON, and nothing in a name can break out of it.
 */
export function frontMatter(evidence: CardEvidence, words: CardWords): string {
  const { study, dataset, pipeline } = evidence;
  const fields = {
    language: [words.language],
    library_name: "vigie",
    pipeline_tag: "tabular-classification",
    tags: ["tabular", "early-warning", pipeline.model.kind],
    datasets: [dataset.name],
    metrics: Object.values(indexed),
    "model-index": [{ name: study.name, results: [resultOf(evidence)] }],
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return ["---", ...lines, "---"].join("\n");
}

function resultOf({ views, dataset, pipeline, fold }: CardEvidence) {
  const { metrics } = views.withoutStrongSignals;
  const { from, until } = fold.parts.test;
  return {
    task: { type: "tabular-classification", name: pipeline.target.name },
    dataset: { name: dataset.name, type: dataset.name, revision: dataset.version, split: `${from}/${until}` },
    metrics: Object.entries(indexed).flatMap(([name, type]) => {
      const estimate = metrics[name];
      if (estimate === undefined || estimate.value === null) return [];
      return [{ type, value: estimate.value, low: estimate.low, high: estimate.high }];
    }),
  };
}
