import type { AliasView, ModelLine, ModelView } from "../../api/versions.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Timeline } from "../parts/history.tsx";
import { Page } from "../parts/page.tsx";
import { ReviewQueue } from "../parts/review-queue.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Digest, Instant, StatusBadge } from "../parts/values.tsx";
import { path } from "../router.ts";

export function ModelsPage() {
  const t = words.value;
  const models = useLoaded<readonly ModelLine[]>("/api/v1/models");
  return (
    <Page title={t.nav.models} lead={<p>{t.modelsLead}</p>}>
      <Answer of={models}>
        {(lines) =>
          lines.length === 0 ? (
            <NoModels />
          ) : (
            <>
              <ModelTable lines={lines} />
              <ReviewQueue />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function NoModels() {
  const t = words.value;
  return (
    <Empty title={t.noModels}>
      <p>{t.noModelsHow}</p>
      <p>
        <a class="button" href="/runs">
          {t.nav.runs}
        </a>
      </p>
    </Empty>
  );
}

function ModelTable({ lines }: { readonly lines: readonly ModelLine[] }) {
  const t = words.value;
  return (
    <Scroll label={t.nav.models}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.model}</th>
            <th scope="col" class="number">
              {t.versions}
            </th>
            <th scope="col">{t.newest}</th>
            <th scope="col">{t.state}</th>
            <th scope="col">{t.aliases}</th>
            <th scope="col">{t.registered}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ model, versions, newest, aliases }) => (
            <tr key={model}>
              <th scope="row">
                <a href={path("models", model)}>{model}</a>
              </th>
              <td class="number">{format.value.count(versions)}</td>
              <td>
                <a href={path("models", model, newest.number)}>
                  {model} {newest.number}
                </a>
              </td>
              <td>
                <StatusBadge status={newest.status} />
              </td>
              <td>
                <Aliases of={aliases} />
              </td>
              <td>
                <Instant of={newest.registeredAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Aliases({ of }: { readonly of: readonly AliasView[] }) {
  if (of.length === 0) return <span class="missing">–</span>;
  return <>{of.map(({ alias, number }) => `${alias} → ${number}`).join(", ")}</>;
}

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
      <section>
        <h2>{t.nav.history}</h2>
        <Timeline entries={history} />
      </section>
    </>
  );
}
