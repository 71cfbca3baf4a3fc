import type { CardEvidence } from "../evidence.ts";
import { count, section, table } from "../markdown.ts";
import type { CardWords } from "../words.ts";

export function madeSection(evidence: CardEvidence, words: CardWords): string {
  const { environment, model, study, pipeline, run } = evidence;
  const features = pipeline.requires.length + (pipeline.preparation.derived?.length ?? 0);
  return section(
    words.made,
    table(words.madeHeader, [
      [words.run, run],
      [words.protocol, model.protocol],
      [words.model, words.modelText(model)],
      [words.seed, String(study.seed)],
      [words.features, count(features, words)],
      ["vigie", environment.vigie],
      ["node", `${environment.node}, ${environment.platform}`],
      [words.code, environment.code],
      ["package-lock", environment.packageLock],
    ]),
  );
}
