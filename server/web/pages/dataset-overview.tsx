import type { ComponentChildren } from "preact";
import type { DatasetView } from "../../api/datasets.ts";
import { format, words } from "../language.ts";
import { Digest, Instant } from "../parts/values.tsx";
import { path } from "../router.ts";
import { ImportReport, importReportOf } from "./dataset-import.tsx";
import { PanelCounts, panelReportOf } from "./dataset-perimeter.tsx";

/** What a dataset is, where it comes from, and what was counted when it was made. */
export function DatasetOverview({ view }: { readonly view: DatasetView }) {
  const imported = importReportOf(view.report);
  const counted = panelReportOf(view.report);
  return (
    <>
      <Facts view={view} />
      {imported !== null && <ImportReport report={imported} view={view} />}
      {counted !== null && <PanelCounts counts={counted} />}
      {Object.keys((view.report ?? {}) as object).length > 0 && (
        <section>
          <details>
            <summary>{words.value.data.otherReport}</summary>
            <pre class="scroll-x small">{JSON.stringify(view.report, null, 2)}</pre>
          </details>
        </section>
      )}
    </>
  );
}

function Facts({ view }: { readonly view: DatasetView }) {
  const t = words.value;
  const f = format.value;
  const { manifest, version, storedAt, received, retention } = view;
  const { panel } = manifest;
  return (
    <dl class="facts">
      <Fact name={t.version}>
        <Digest of={version} />
      </Fact>
      <Fact name={t.kind}>{t.kinds[manifest.kind]}</Fact>
      <Fact name={t.rows}>
        {f.count(manifest.rows)}
        {manifest.parts !== undefined && manifest.parts.length > 0 && (
          <span class="quiet">
            {" "}
            {t.data.parts(
              f.count(manifest.parts.length),
              manifest.parts[0]!.name,
              manifest.parts.at(-1)!.name,
            )}
          </span>
        )}
      </Fact>
      <Fact name={t.columns}>{f.count(manifest.schema.columns.length)}</Fact>
      {received !== null && (
        <Fact name={t.data.received}>
          {f.day(received)}
          {isHistory(view) && <span class="quiet"> {t.data.asHistory}</span>}
        </Fact>
      )}
      <Fact name={t.stored}>
        <Instant of={storedAt} />
      </Fact>
      <Fact name={t.data.onDisk}>{f.bytes(view.bytes)}</Fact>
      {panel !== undefined && (
        <>
          <Fact name={t.cutoff}>{f.day(panel.dataCutoff)}</Fact>
          <Fact name={t.target}>
            <code>{panel.target.column}</code> {t.within(panel.target.horizonMonths)}
          </Fact>
        </>
      )}
      <Fact name={t.data.legalBasis}>{retention?.legalBasis ?? <Nobody />}</Fact>
      <Fact name={t.data.keptUntil}>{retention === null ? <Nobody /> : f.day(retention.expires)}</Fact>
      {view.parents.length > 0 && (
        <Fact name={t.madeFrom}>
          <Parents parents={view.parents} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Nobody() {
  return <span class="quiet">{words.value.data.nobodySaid}</span>;
}

function isHistory({ manifest }: DatasetView): boolean {
  return ((manifest.parameters ?? {}) as { readonly history?: unknown }).history === true;
}

/** One link a name, to the newest delivery. */
function Parents({ parents }: { readonly parents: DatasetView["parents"] }) {
  const names = [...new Set(parents.map(({ name, version }) => name ?? version))];
  return (
    <>
      {names.map((name, i) => {
        const those = parents.filter((parent) => (parent.name ?? parent.version) === name);
        const newest = those.reduce((a, b) => ((a.received ?? "") < (b.received ?? "") ? b : a));
        return (
          <span key={name}>
            {i > 0 && ", "}
            <a href={path("datasets", newest.version)}>
              {newest.name === null ? (
                <Digest of={newest.version} />
              ) : those.length === 1 ? (
                name
              ) : (
                words.value.data.deliveries(those.length, name)
              )}
            </a>
          </span>
        );
      })}
    </>
  );
}
