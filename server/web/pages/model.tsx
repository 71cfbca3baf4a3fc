import { useId, useState } from "preact/hooks";
import type { ModelView } from "../../api/versions.ts";
import { OverVersions } from "../charts/over-versions.tsx";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Timeline } from "../parts/history.tsx";
import { Page } from "../parts/page.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Digest, Instant, StatusBadge } from "../parts/values.tsx";
import { path } from "../router.ts";

export function ModelPage({ model }: { readonly model: string }) {
  const t = words.value;
  const loaded = useLoaded<ModelView>(`/api/v1${path("models", model)}`);
  return (
    <Page title={model} crumb={<a href="/models">{t.nav.models}</a>}>
      <Answer of={loaded}>{(view) => <Model view={view} />}</Answer>
    </Page>
  );
}

function Model({ view: { model, versions, aliases, history } }: { readonly view: ModelView }) {
  const t = words.value;
  const pointing = (number: number) => aliases.filter((one) => one.number === number);
  return (
    <>
      <section>
        <h2>{t.versions}</h2>
        <Scroll label={t.versions}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.version}</th>
                <th scope="col">{t.state}</th>
                <th scope="col">{t.aliases}</th>
                <th scope="col">{t.run}</th>
                <th scope="col">{t.author}</th>
                <th scope="col">{t.registered}</th>
                <th scope="col">{t.approvedBytes}</th>
              </tr>
            </thead>
            <tbody>
              {versions.map((version) => (
                <tr key={version.number}>
                  <th scope="row">
                    <a href={path("models", model, version.number)}>
                      {model} {version.number}
                    </a>
                  </th>
                  <td>
                    <StatusBadge status={version.status} />
                  </td>
                  <td>
                    {pointing(version.number)
                      .map(({ alias }) => alias)
                      .join(", ") || <span class="missing">–</span>}
                  </td>
                  <td>
                    <a href={path("runs", version.run.id)}>
                      <code>{version.run.id}</code>
                    </a>
                  </td>
                  <td>{version.author}</td>
                  <td>
                    <Instant of={version.registeredAt} />
                  </td>
                  <td>
                    <Digest of={version.digest} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </section>
      {versions.length > 1 && <CompareForm model={model} numbers={versions.map(({ number }) => number)} />}
      <section>
        <OverVersions model={model} />
      </section>
      <section>
        <h2>{t.nav.history}</h2>
        <Timeline entries={history} />
      </section>
    </>
  );
}

interface CompareFormProps {
  readonly model: string;
  /** Newest first. */
  readonly numbers: readonly number[];
}

/** Two versions to see side by side: the newest and the one before, unless others are chosen. */
function CompareForm({ model, numbers }: CompareFormProps) {
  const t = words.value.differences;
  const id = useId();
  const [before, setBefore] = useState(numbers[1]!);
  const [after, setAfter] = useState(numbers[0]!);
  const sides = [
    ["from", t.from, before, setBefore],
    ["to", t.to, after, setAfter],
  ] as const;
  return (
    <section>
      <h2>{t.compareTwo}</h2>
      <div class="inline-form">
        {sides.map(([name, label, value, choose]) => (
          <div key={name} class="field">
            <label for={`${id}-${name}`}>{label}</label>
            <select
              id={`${id}-${name}`}
              value={value}
              onChange={(event) => choose(Number(event.currentTarget.value))}
            >
              {numbers.map((number) => (
                <option key={number} value={number}>
                  {model} {number}
                </option>
              ))}
            </select>
          </div>
        ))}
        <a class="button" href={path("models", model, "compare", before, after)}>
          {t.show}
        </a>
      </div>
    </section>
  );
}
