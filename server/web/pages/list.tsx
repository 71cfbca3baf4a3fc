import { useMemo } from "preact/hooks";
import type { ListView } from "../../api/lists.ts";
import { PrecisionRecallChart } from "../charts/evidence.tsx";
import { JudgedModel } from "../charts/judged.tsx";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { AfterModelSection } from "../parts/after-model.tsx";
import { Answer } from "../parts/answer.tsx";
import { LevelTable, ListBadge, ListLines, ListWindow } from "../parts/list.tsx";
import { MetricTable } from "../parts/metrics.tsx";
import { NotReproducible } from "../parts/not-reproducible.tsx";
import { Page } from "../parts/page.tsx";
import { Digest, Instant } from "../parts/values.tsx";
import { path } from "../router.ts";

/** The report of an outside model or a past list. */
export function ListPage({ id }: { readonly id: string }) {
  const t = words.value;
  const list = useLoaded<ListView>(`/api/v1${path("lists", id)}`);
  return (
    <Page
      title={list.value?.record.name ?? id}
      crumb={<a href="/runs">{t.nav.runs}</a>}
      lead={<p>{t.lists.lead}</p>}
    >
      <Answer of={list}>{(view) => <List view={view} />}</Answer>
    </Page>
  );
}

function List({ view: { notReproducible, record, receipt, window } }: { readonly view: ListView }) {
  const t = words.value;
  const { name, views, scale, levels } = record;
  const { withoutStrongSignals: main, withStrongSignals: strong, further } = views;
  const columns = useMemo(
    () => [
      { name: t.lists.without, evaluation: main },
      ...(strong === null ? [] : [{ name: t.lists.with, evaluation: strong }]),
    ],
    [main, strong, t],
  );
  const judged = useMemo(() => [{ name, evaluation: main }], [name, main]);
  return (
    <>
      <NotReproducible why={notReproducible} />
      <Facts record={record} receipt={receipt} />
      <section>
        <h2>{t.lists.lines}</h2>
        <ListLines of={record} />
      </section>
      <section>
        <h2>{t.results}</h2>
        <p class="quiet">{t.lists.scale[scale]}</p>
        <ListWindow of={window} />
        <MetricTable columns={columns} />
      </section>
      {levels !== null && <LevelTable of={levels} />}
      <section>
        <PrecisionRecallChart of={judged} />
      </section>
      <section>
        <JudgedModel
          of={judged[0]!}
          isPromise={scale === "probabilities"}
          further={further}
          isAuditNamed={false}
        />
      </section>
      {views.leadTime != null && <AfterModelSection of={{ leadTime: views.leadTime }} />}
      <section>
        <h2>{t.lists.cannotBeKnown}</h2>
        <p>{t.lists.unknown}</p>
      </section>
    </>
  );
}

function Facts({ record, receipt }: Pick<ListView, "record" | "receipt">) {
  const t = words.value;
  const { id, file, dataset } = record;
  return (
    <dl class="facts">
      <dt>{t.lists.list}</dt>
      <dd>
        <code>{id}</code> <ListBadge />
      </dd>
      <dt>{t.lists.file}</dt>
      <dd>
        {t.lists.fileOf(file.name, format.value.bytes(file.bytes))} <Digest of={file.digest} />
      </dd>
      <dt>{t.lists.panel}</dt>
      <dd>
        <a href={path("datasets", dataset.version)}>{dataset.name}</a> <Digest of={dataset.version} />
      </dd>
      <dt>{t.author}</dt>
      <dd>
        {receipt.author}, <Instant of={receipt.storedAt} />
      </dd>
    </dl>
  );
}
