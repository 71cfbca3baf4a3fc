import type { RecordedLook } from "vigie/experiments";
import type { CardEvidence } from "./evidence.ts";
import { frontMatter } from "./front-matter.ts";
import { cardPage } from "./html.ts";
import { bullets, section } from "./markdown.ts";
import { leadTimeText, rulesText, thresholdTable } from "./sections/after-model.ts";
import { calibrationSection } from "./sections/calibration.ts";
import { dataSection, targetSection } from "./sections/data.ts";
import { fairnessSection } from "./sections/fairness.ts";
import { inputsSection } from "./sections/inputs.ts";
import { madeSection } from "./sections/made.ts";
import { groupSection, metricsSection } from "./sections/metrics.ts";
import { ownersSection, questionsSection } from "./sections/people.ts";
import type { CardStanding } from "./standing.ts";
import { english } from "./words.en.ts";
import { french } from "./words.fr.ts";
import type { CardWords } from "./words.ts";

export const cardLanguages = ["en", "fr"] as const;
export type CardLanguage = (typeof cardLanguages)[number];

export const cardFormats = ["markdown", "html"] as const;
export type CardFormat = (typeof cardFormats)[number];

export interface CardOptions {
  /** Default English. */
  readonly language?: CardLanguage;
  /** Default Markdown, with front matter. */
  readonly format?: CardFormat;
  /** What the journal adds; default nothing, as in the bundle, which knows no person. */
  readonly standing?: CardStanding | null;
  /** The look at sealed months under which it was judged; default none. */
  readonly look?: RecordedLook | null;
}

const languages: Readonly<Record<CardLanguage, CardWords>> = { en: english, fr: french };

/** A model card: the same evidence and standing give the same bytes. */
export function makeCard(evidence: CardEvidence, options: CardOptions = {}): string {
  const { language = "en", format = "markdown" } = options;
  const words = languages[language];
  const markdown = markdownCard(evidence, options, words);
  return format === "markdown" ? markdown : cardPage(markdown, titleOf(evidence), words);
}

function markdownCard(
  evidence: CardEvidence,
  { standing = null, look = null }: CardOptions,
  words: CardWords,
): string {
  const { pipeline, views } = evidence;
  const parts = [
    frontMatter(evidence, words),
    `# ${titleOf(evidence)}`,
    ...(standing === null ? [] : [standingText(standing, words)]),
    words.question(evidence.study.question),
    section(words.use, bullets(words.uses)),
    section(words.nonUse, bullets(words.nonUses)),
    dataSection(evidence, words),
    targetSection(evidence, words),
    inputsSection(evidence, words),
    metricsSection(evidence, { standing, look }, words),
    calibrationSection(evidence, words),
    section(words.thresholds, thresholdTable(pipeline, words)),
    ...rulesText({ pipeline, views }, words),
    ...leadTimeText(views, words),
    fairnessSection(evidence, words),
    groupSection(evidence, words),
    section(words.limits, bullets(words.limitTexts)),
    ownersSection(standing, words),
    questionsSection(standing?.answers ?? {}, words),
    madeSection(evidence, words),
  ];
  return `${parts.join("\n\n")}\n`;
}

function titleOf({ study, model }: CardEvidence): string {
  return `${study.name}: ${model.name}`;
}

function standingText({ reference, status, aliases }: CardStanding, words: CardWords): string {
  const named = aliases.length === 0 ? "" : ` (${aliases.join(", ")})`;
  return `**${reference}**${named}, ${words.statuses[status]}`;
}
