import type { DatasetView } from "../../api.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { Digest, Instant } from "../parts/values.tsx";
import { path } from "../router.ts";
import { DatasetColumns } from "./dataset-columns.tsx";
import { DatasetRows } from "./dataset-rows.tsx";

export function DatasetPage({ version }: { readonly version: string }) {
  const t = words.value;
  const dataset = useLoaded<DatasetView>(`/api${path("datasets", version)}`);
  const name = dataset.value?.manifest.name ?? t.dataset;
  return (
    <Page title={name} crumb={<a href="/datasets">{t.nav.datasets}</a>}>
      <Answer of={dataset}>{(view) => <Dataset view={view} />}</Answer>
    </Page>
  );
}

function Dataset({ view }: { readonly view: DatasetView }) {
  const t = words.value;
  return (
    <>
      <Facts view={view} />
      <section>
        <h2>{t.rows}</h2>
        <DatasetRows version={view.version} columns={view.manifest.schema.columns} />
      </section>
      <section>
        <h2>{t.profile}</h2>
        <DatasetColumns view={view} />
      </section>
      <section>
        <details>
          <summary>{t.importReport}</summary>
          <pre class="scroll-x">{JSON.stringify(view.report, null, 2)}</pre>
        </details>
      </section>
    </>
  );
}

function Facts({ view: { manifest, version, storedAt, parents } }: { readonly view: DatasetView }) {
  const t = words.value;
  const f = format.value;
  const { panel } = manifest;
  return (
    <dl class="facts">
      <dt>{t.version}</dt>
      <dd>
        <Digest of={version} />
      </dd>
      <dt>{t.kind}</dt>
      <dd>{t.kinds[manifest.kind]}</dd>
      <dt>{t.rows}</dt>
      <dd>{f.count(manifest.rows)}</dd>
      <dt>{t.stored}</dt>
      <dd>
        <Instant of={storedAt} />
      </dd>
      {panel !== undefined && (
        <>
          <dt>{t.cutoff}</dt>
          <dd>{f.day(panel.dataCutoff)}</dd>
          <dt>{t.target}</dt>
          <dd>
            <code>{panel.target.column}</code> {t.within(panel.target.horizonMonths)}
          </dd>
        </>
      )}
      {parents.length > 0 && (
        <>
          <dt>{t.madeFrom}</dt>
          <dd>
            {parents.map((parent, i) => (
              <span key={parent.version}>
                {i > 0 && ", "}
                <a href={path("datasets", parent.version)}>{parent.name ?? <Digest of={parent.version} />}</a>
              </span>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}
