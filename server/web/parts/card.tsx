import { locale, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Markdown } from "../markdown.tsx";
import { path } from "../router.ts";
import { Answer } from "./answer.tsx";

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
    </div>
  );
}
