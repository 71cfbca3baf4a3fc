import { useId, useState } from "preact/hooks";
import type { QuestionId } from "vigie/registry";
import { send } from "../api.ts";
import { locale, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Markdown } from "../markdown.tsx";
import { path } from "../router.ts";
import { useSending } from "../sending.ts";
import { session } from "../session.ts";
import { Answer, ProblemNote } from "./answer.tsx";

interface CardProps {
  readonly model: string;
  readonly number: number;
  /** As it lies in the bundle: shown where the bundle's evidence gives no other. */
  readonly bundled: string;
}

/** The card in the reader's language, with what the journal says by now. */
export function Card({ model, number, bundled }: CardProps) {
  const t = words.value.review;
  const place = `/api/v1${path("models", model, number)}`;
  const card = useLoaded<{ readonly markdown: string }>(`${place}/card?language=${locale.value}`);
  if (card.problem?.code === "card.evidence") return <Markdown source={bundled} />;
  const file = (format: string) => `${place}/card-file?language=${locale.value}&format=${format}`;
  return (
    <div class="stack">
      <p class="quiet">
        {t.keepCard}{" "}
        <a href={file("html")} download>
          HTML
        </a>
        ,{" "}
        <a href={file("markdown")} download>
          Markdown
        </a>
      </p>
      <Answer of={card}>{({ markdown }) => <Markdown source={markdown} />}</Answer>
      <AnswerForm model={model} onAnswered={card.reload} />
    </div>
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
