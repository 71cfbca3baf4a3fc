import { useMemo } from "preact/hooks";
import type { RunView } from "../../api/runs.ts";
import { CalibrationChart, PrecisionRecallChart } from "../charts/evidence.tsx";
import { words } from "../language.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { FoldTable } from "../parts/fold.tsx";
import { MetricTable } from "../parts/metrics.tsx";
import { Page } from "../parts/page.tsx";
import { PairedSection } from "../parts/paired.tsx";
import { Instant } from "../parts/values.tsx";
import { WindowLine } from "../parts/window.tsx";
import { path } from "../router.ts";

/** Two runs: one against the other on the rows of both, then side by side. */
export function ComparePage({ left, right }: { readonly left: string; readonly right: string }) {
  const t = words.value;
  const a = useLoaded<RunView>(`/api/v1${path("runs", left)}`);
  const b = useLoaded<RunView>(`/api/v1${path("runs", right)}`);
  return (
    <Page title={t.sideBySide} crumb={<a href="/runs">{t.nav.runs}</a>}>
      {a.value !== null && b.value !== null && (
        <PairedSection key={`${left} ${right}`} a={a.value.record} b={b.value.record} />
      )}
      <div class="pair">
        <Side of={a} />
        <Side of={b} />
      </div>
    </Page>
  );
}

function Side({ of }: { readonly of: Loaded<RunView> }) {
  return (
    <div>
      <Answer of={of}>{(view) => <One view={view} />}</Answer>
    </div>
  );
}

function One({ view: { record, receipt, views, windows } }: { readonly view: RunView }) {
  const t = words.value;
  const protocol = Object.keys(record.folds)[0]!;
  const judged = useMemo(
    () =>
      record.models
        .filter((model) => model.protocol === protocol)
        .flatMap(({ name }) => {
          const evaluation = views[`${protocol}/${name}`]?.withoutStrongSignals;
          return evaluation === undefined ? [] : [{ name, evaluation }];
        }),
    [record, views, protocol],
  );
  const last = judged.at(-1);
  return (
    <>
      <h2>
        <a href={path("runs", record.id)}>{record.study.question}</a>
      </h2>
      <p class="quiet small">
        {record.study.name}, <code>{record.id}</code>, {record.dataset.name}, {protocol}, {receipt.author},{" "}
        <Instant of={receipt.storedAt} />
      </p>
      <section>
        <h3>{t.results}</h3>
        <WindowLine view={windows[protocol]} />
        <MetricTable columns={judged} />
      </section>
      <section>
        <PrecisionRecallChart of={judged} />
      </section>
      {last !== undefined && (
        <section>
          <CalibrationChart {...last} />
        </section>
      )}
      <section>
        <h3>{t.howItWasSplit}</h3>
        <FoldTable fold={record.folds[protocol]!} />
      </section>
    </>
  );
}
