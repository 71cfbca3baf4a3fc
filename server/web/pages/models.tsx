import type { AliasView, ModelLine } from "../../api/versions.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { ReviewQueue } from "../parts/review-queue.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Instant, StatusBadge } from "../parts/values.tsx";
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
