import { bullets, escapeText, section } from "../markdown.ts";
import { type QuestionId, questionIds } from "../questions.ts";
import type { CardStanding } from "../standing.ts";
import type { CardWords } from "../words.ts";

/** Who made it, who judged it, who may be asked: as the journal has it. */
export function ownersSection(standing: CardStanding | null, words: CardWords): string {
  if (standing === null) return section(words.owners, words.ownersElsewhere);
  const { author, judgedBy, reproducedBy, openFindings, waivedRules } = standing;
  const lines = [
    words.author(author),
    judgedBy === null
      ? words.notJudged
      : words.judged(words.statuses[standing.status], judgedBy.by, words.day(judgedBy.at.slice(0, 10))),
    reproducedBy.length === 0 ? words.notReproduced : words.reproduced(reproducedBy.join(", ")),
    words.openFindings(openFindings),
    ...(waivedRules.length === 0 ? [] : [words.waivedRules(waivedRules.join(", "))]),
  ];
  return section(words.owners, bullets(lines));
}

export function questionsSection(answers: CardStanding["answers"], words: CardWords): string {
  const line = (question: QuestionId) => {
    const asked = words.controllerQuestions[question];
    const answer = answers[question];
    if (answer === undefined) return `${asked} **${words.notAnswered}**`;
    const text = answer.text === null ? words.erased : escapeText(answer.text).replaceAll(/\s+/g, " ");
    return `${asked} ${text} (${words.answeredBy(answer.by, words.day(answer.at.slice(0, 10)))})`;
  };
  return section(words.questions, `${words.questionsText}\n\n${bullets(questionIds.map(line))}`);
}
