import type { RegistryOn } from "../../api/history.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { path } from "../router.ts";
import { Answer } from "./answer.tsx";
import { Scroll } from "./scroll.tsx";
import { Instant } from "./values.tsx";

/** Which version each alias meant at the end of a day. */
export function AsItWas({ day }: { readonly day: string }) {
  const t = words.value.review;
  const standing = useLoaded<RegistryOn>(`/api/v1/history/on?date=${day}`);
  return (
    <section>
      <h2>{t.asItWas(day)}</h2>
      <Answer of={standing}>
        {({ versions, aliases }) => (
          <div class="stack">
            <p class="quiet">{t.versionsThen(versions)}</p>
            {aliases.length > 0 && <Aliases of={aliases} />}
          </div>
        )}
      </Answer>
    </section>
  );
}

function Aliases({ of }: { readonly of: RegistryOn["aliases"] }) {
  const t = words.value;
  return (
    <Scroll label={t.aliases}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.aliases}</th>
            <th scope="col">{t.version}</th>
            <th scope="col">{t.review.since}</th>
            <th scope="col">{t.review.putThereBy}</th>
            <th scope="col">{t.review.approvedBy}</th>
            <th scope="col">{t.review.why}</th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ model, alias, number, since, by, kind, approvedBy, reason }) => (
            <tr key={`${model} ${alias}`}>
              <th scope="row">
                {model} {alias}
              </th>
              <td>
                <a href={path("models", model, number)}>
                  {model} {number}
                </a>
              </td>
              <td>
                <Instant of={since} />
              </td>
              <td>
                {by}
                {kind === "rollback" && `, ${t.review.rollingBack}`}
              </td>
              <td>{approvedBy ?? <span class="missing">–</span>}</td>
              <td>{reason ?? t.review.erasedText}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
