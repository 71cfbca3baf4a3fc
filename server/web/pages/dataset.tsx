import type { DatasetView } from "../../api/datasets.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { TabLinks } from "../parts/tab-links.tsx";
import { Digest } from "../parts/values.tsx";
import { type DatasetTab, datasetTabs, path } from "../router.ts";
import { DatasetColumns } from "./dataset-columns.tsx";
import { DatasetDifferences } from "./dataset-difference.tsx";
import { DatasetLineage } from "./dataset-lineage.tsx";
import { DatasetOverview } from "./dataset-overview.tsx";
import { DatasetRejects } from "./dataset-rejects.tsx";
import { DatasetRows } from "./dataset-rows.tsx";
import { DatasetVersions } from "./dataset-versions.tsx";

interface DatasetPageProps {
  readonly version: string;
  readonly tab: DatasetTab;
  /** The version it is compared with. */
  readonly other: string | null;
}

export function DatasetPage({ version, tab, other }: DatasetPageProps) {
  const t = words.value;
  const dataset = useLoaded<DatasetView>(`/api/v1${path("datasets", version)}`);
  const { value } = dataset;
  return (
    <Page
      title={value?.manifest.name ?? t.dataset}
      crumb={<a href="/datasets">{t.nav.datasets}</a>}
      lead={value !== null && <Summary view={value} />}
    >
      <Answer of={dataset}>
        {(view) => (
          <>
            <TabLinks
              label={t.data.tabsLabel}
              tabs={datasetTabs.map((name) => ({
                name: t.data.tabs[name],
                to: path("datasets", version, ...(name === "overview" ? [] : [name])),
                isHere: name === tab,
              }))}
            />
            {view.erased !== null && <Erased erased={view.erased} />}
            <Part view={view} tab={tab} other={other} />
          </>
        )}
      </Answer>
    </Page>
  );
}

/** What it is, in one line. */
function Summary({ view: { manifest, version, received } }: { readonly view: DatasetView }) {
  const t = words.value;
  const f = format.value;
  return (
    <p>
      {t.kinds[manifest.kind]} <Digest of={version} />, {t.data.rowsOf(f.count(manifest.rows))}
      {received !== null && `, ${t.data.received.toLocaleLowerCase()} ${f.day(received)}`}
    </p>
  );
}

function Erased({ erased }: { readonly erased: NonNullable<DatasetView["erased"]> }) {
  const t = words.value.data;
  return (
    <div class="notice" role="status">
      <h2>{t.erasedTitle}</h2>
      <p>{t.erased(format.value.day(erased.erasedAt), erased.by)}</p>
    </div>
  );
}

/** Of an erased dataset what its manifest says; its values are gone. */
function Part({
  view,
  tab,
  other,
}: {
  readonly view: DatasetView;
  readonly tab: DatasetTab;
  readonly other: string | null;
}) {
  const isErased = view.erased !== null;
  switch (tab) {
    case "overview":
      return <DatasetOverview view={view} />;
    case "schema":
      return <DatasetColumns view={view} />;
    case "rows":
      return isErased ? null : (
        <DatasetRows
          version={view.version}
          columns={view.manifest.schema.columns}
          rows={view.manifest.rows}
        />
      );
    case "rejects":
      return isErased ? null : <DatasetRejects view={view} />;
    case "lineage":
      return <DatasetLineage version={view.version} />;
    case "difference":
      return <DatasetDifferences view={view} other={other} />;
    case "versions":
      return <DatasetVersions view={view} />;
  }
}
