import { useMemo } from "preact/hooks";
import type { RunView } from "../../api.ts";
import { CalibrationChart, PrecisionRecallChart } from "../charts/evidence.tsx";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { FoldTable } from "../parts/fold.tsx";
import { MetricTable } from "../parts/metrics.tsx";
import { Page } from "../parts/page.tsx";
import { Instant } from "../parts/values.tsx";
import { WindowLine } from "../parts/window.tsx";
import { path } from "../router.ts";

/** Two runs side by side. */
export function ComparePage({ left, right }: { readonly left: string; readonly right: string }) {
  const t = words.value;
  return (
    <Page title={t.sideBySide} crumb={<a href="/runs">{t.nav.runs}</a>}>
      <div class="pair">
        <Side id={left} />
        <Side id={right} />
      </div>
    </Page>
  );
}

function Side({ id }: { readonly id: string }) {
  const run = useLoaded<RunView>(`/api${path("runs", id)}`);
  return (
    <div>
      <Answer of={run}>{(view) => <One view={view} />}</Answer>
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
