import { Fault } from "vigie/datasets";
import { type QuestionId, questionIds } from "./card/questions.ts";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import type { RegistryState } from "./state/state.ts";
import type { Workings } from "./workings.ts";

/** The controller's answer to a question of the card: for every version of a model, until answered anew. */
export interface QuestionAnswer {
  readonly model: string;
  readonly question: QuestionId;
  /** An admin, who speaks for the controller. */
  readonly person: string;
  readonly text: string;
}

/** @throws Fault `registry.unknown` (not-found), `registry.question`, `registry.role` (forbidden), `registry.reason`. */
export async function answerQuestion(workings: Workings, answer: QuestionAnswer): Promise<void> {
  const { ledger, notes, append } = workings;
  const { model, question, person } = answer;
  checkNote(answer.text);
  judgeAnswer(ledger.acknowledged, answer);
  const reason = await notes.put(answer.text);
  await append(() => {
    judgeAnswer(ledger.proposed, answer);
    return { type: "question.answered", actor: person, payload: { model, question, reason } };
  });
}

function judgeAnswer(state: RegistryState, { model, question, person }: QuestionAnswer): void {
  requireRole("answering for the controller", knownPerson(state, person), ["admin"]);
  if (state.versions[model] === undefined)
    throw new Fault("registry.unknown", `unknown model: ${model} (expected one that has versions)`, {
      kind: "not-found",
    });
  if (!questionIds.includes(question))
    throw new Fault(
      "registry.question",
      `unknown question: ${question} (expected one of ${questionIds.join(", ")})`,
    );
}
