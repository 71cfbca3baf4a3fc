import type { ReviewLine } from "../../api/versions.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { path } from "../router.ts";
import { Answer } from "./answer.tsx";
import { Scroll } from "./scroll.tsx";
import { Instant } from "./values.tsx";

/** Versions that somebody else has to read, the longest waiting first. */
export function ReviewQueue() {
  const t = words.value.review.queue;
  const reviews = useLoaded<readonly ReviewLine[]>("/api/v1/reviews");
  return (
    <section>
      <h2>{t.title}</h2>
      <Answer of={reviews}>
        {(lines) => (lines.length === 0 ? <p class="quiet">{t.none}</p> : <Queue lines={lines} />)}
      </Answer>
    </section>
  );
}

function Queue({ lines }: { readonly lines: readonly ReviewLine[] }) {
  const t = words.value;
  return (
    <Scroll label={t.review.queue.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.version}</th>
            <th scope="col">{t.author}</th>
            <th scope="col">{t.review.queue.asked}</th>
            <th scope="col">{t.review.queue.open}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={`${line.version.model} ${line.version.number}`} of={line} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Line({ of: { version, askedAt, why, open, blocking, isYours } }: { readonly of: ReviewLine }) {
  const t = words.value.review.queue;
  const { count } = format.value;
  return (
    <tr>
      <th scope="row">
        <a href={path("models", version.model, version.number)}>
          {version.model} {version.number}
        </a>
      </th>
      <td>
        {version.author}
        {isYours && <div class="quiet small">{t.yours}</div>}
      </td>
      <td>
        <Instant of={askedAt} />
        {why !== null && <div class="quiet small">{why}</div>}
      </td>
      <td>{t.openOf(count(open), count(blocking))}</td>
    </tr>
  );
}
