import { useId, useState } from "preact/hooks";
import type { QuestionId } from "vigie/registry";
import type { ControllerAnswerView } from "../../api/versions.ts";
import { send } from "../api.ts";
import { words } from "../language.ts";
import { path } from "../router.ts";
import { useSending } from "../sending.ts";
import { session } from "../session.ts";
import { ProblemNote } from "./answer.tsx";
import { Instant } from "./values.tsx";

interface QuestionsProps {
  readonly model: string;
  readonly of: readonly ControllerAnswerView[];
  readonly onAnswered: () => void;
}

/** What only the controller can answer, and what they did; an admin answers for them. */
export function ControllerQuestions({ model, of, onAnswered }: QuestionsProps) {
  const t = words.value.review;
  const b = words.value.beside;
  return (
    <section>
      <h2>{b.questions}</h2>
      <div class="stack">
        <p class="quiet">{b.questionsLead}</p>
        <dl class="questions">
          {of.map(({ question, answer }) => (
            <div key={question}>
              <dt>{t.controllerQuestions[question]}</dt>
              {answer === null ? (
                <dd class="missing">{b.notAnswered}</dd>
              ) : (
                <dd>
                  {answer.text ?? t.erasedText}{" "}
                  <span class="quiet small">
                    {answer.by}, <Instant of={answer.at} />
                  </span>
                </dd>
              )}
            </div>
          ))}
        </dl>
        <AnswerForm model={model} onAnswered={onAnswered} />
      </div>
    </section>
  );
}

/** An admin speaks for the controller; nobody else sees the form. */
function AnswerForm({ model, onAnswered }: { readonly model: string; readonly onAnswered: () => void }) {
  const t = words.value.review;
  const id = useId();
  const questions = Object.keys(t.controllerQuestions) as readonly QuestionId[];
  const [question, setQuestion] = useState<QuestionId>(questions[0]!);
  const [text, setText] = useState("");
  const { isBusy, problem, run } = useSending();
  const known = session.value;
  if (known.status !== "in" || !known.session.person.roles.includes("admin")) return null;
  const answer = (event: Event) => {
    event.preventDefault();
    void run(
      () => send("POST", `/api/v1${path("answers", model)}`, { question, text }),
      () => {
        setText("");
        onAnswered();
      },
    );
  };
  return (
    <form class="stack" onSubmit={answer}>
      <div class="field">
        <label for={`${id}-question`}>{t.controllerQuestion}</label>
        <select
          id={`${id}-question`}
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value as QuestionId)}
        >
          {questions.map((one) => (
            <option key={one} value={one}>
              {t.controllerQuestions[one]}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-text`}>{t.controllerAnswer}</label>
        <textarea
          id={`${id}-text`}
          rows={3}
          required
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {problem !== null && <ProblemNote problem={problem} />}
      <p>
        <button type="submit" class="button" disabled={isBusy || text.trim() === ""}>
          {t.answer}
        </button>
      </p>
    </form>
  );
}
