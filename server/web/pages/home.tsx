import type { HomeView } from "../../api/history.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Timeline } from "../parts/history.tsx";
import { Page } from "../parts/page.tsx";
import { Instant } from "../parts/values.tsx";
import { path } from "../router.ts";

export function HomePage() {
  const t = words.value;
  const home = useLoaded<HomeView>("/api/v1/home");
  return (
    <Page title={t.homeTitle} lead={<p>{t.homeLead}</p>}>
      <Answer of={home}>{(view) => <Home view={view} />}</Answer>
    </Page>
  );
}

function Home({ view }: { readonly view: HomeView }) {
  const t = words.value;
  return (
    <>
      <ul class="figures">
        {(["notebooks", "datasets", "runs", "models"] as const).map((name) => (
          <li key={name}>
            <a href={`/${name}`}>
              <span class="value">{format.value.count(view[name])}</span>
              <span class="label">{t.counts[name](view[name])}</span>
            </a>
          </li>
        ))}
      </ul>
      <section class="columns">
        <div class="stack">
          <h2>{t.whatHappened}</h2>
          {view.events.length === 0 ? <p class="quiet">{t.noHistory}</p> : <Timeline entries={view.events} />}
          <p>
            <a href="/history">{t.wholeHistory}</a>
          </p>
        </div>
        <div class="stack">
          <h2>{t.inProduction}</h2>
          <Production of={view.production} />
        </div>
      </section>
    </>
  );
}

function Production({ of }: { readonly of: HomeView["production"] }) {
  const t = words.value;
  if (of.length === 0)
    return (
      <>
        <p class="quiet">{t.nothingReleased}</p>
        <ol>
          {t.storySteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>
          <a class="button primary" href="/notebooks">
            {t.openNotebooks}
          </a>
        </p>
      </>
    );
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t.model}</th>
          <th scope="col">{t.since}</th>
          <th scope="col">{t.by}</th>
        </tr>
      </thead>
      <tbody>
        {of.map(({ model, version, since, by }) => (
          <tr key={model}>
            <th scope="row">
              <a href={path("models", model, version)}>
                {model} {version}
              </a>
            </th>
            <td>
              <Instant of={since} />
            </td>
            <td>{by}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
