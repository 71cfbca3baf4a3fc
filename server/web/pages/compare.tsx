import { useMemo } from "preact/hooks";
import type { ListLine } from "../../api/lists.ts";
import { CalibrationChart, PrecisionRecallChart } from "../charts/evidence.tsx";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { FoldTable } from "../parts/fold.tsx";
import { ListBadge, ListLines, ListWindow } from "../parts/list.tsx";
import { MetricTable } from "../parts/metrics.tsx";
import { Page } from "../parts/page.tsx";
import { PairedSection } from "../parts/paired.tsx";
import { type SideView, useSide } from "../parts/side.ts";
import { Instant } from "../parts/values.tsx";
import { WindowLine } from "../parts/window.tsx";
import { path } from "../router.ts";

/** Two runs or lists: one against the other on the rows of both, then side by side. */
export function ComparePage(sides: { readonly left: string; readonly right: string }) {
  const t = words.value;
  const lists = useLoaded<readonly ListLine[]>("/api/v1/lists");
  return (
    <Page title={t.sideBySide} crumb={<a href="/runs">{t.nav.runs}</a>}>
      <Answer of={lists}>{(known) => <Sides {...sides} lists={known.map(({ id }) => id)} />}</Answer>
    </Page>
  );
}

interface SidesProps {
  readonly left: string;
  readonly right: string;
  /** Ids of all lists: any other is a run's. */
  readonly lists: readonly string[];
}

function Sides({ left, right, lists }: SidesProps) {
  const a = useSide(left, lists.includes(left));
  const b = useSide(right, lists.includes(right));
  return (
    <>
      {a.value !== null && b.value !== null && (
        <PairedSection key={`${left} ${right}`} a={choiceOf(a.value)} b={choiceOf(b.value)} />
      )}
      <div class="pair">
        {[a, b].map((side, i) => (
          <div key={i}>
            <Answer of={side}>
              {(view) => (view.kind === "run" ? <RunSide view={view} /> : <ListSide view={view} />)}
            </Answer>
          </div>
        ))}
      </div>
    </>
  );
}

function choiceOf({ kind, record }: SideView) {
  return { kind, id: record.id, models: kind === "run" ? record.models : [] };
}

function RunSide({ view }: { readonly view: SideView & { readonly kind: "run" } }) {
  const { record, receipt, views, windows } = view;
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

function ListSide({ view }: { readonly view: SideView & { readonly kind: "list" } }) {
  const { record, receipt, window } = view;
  const t = words.value;
  const { name, views, scale } = record;
  const judged = useMemo(() => [{ name, evaluation: views.withoutStrongSignals }], [name, views]);
  return (
    <>
      <h2>
        <a href={path("runs", "lists", record.id)}>{name}</a>
      </h2>
      <p class="quiet small">
        <ListBadge /> {record.file.name}, <code>{record.id}</code>, {record.dataset.name}, {receipt.author},{" "}
        <Instant of={receipt.storedAt} />
      </p>
      <section>
        <h3>{t.results}</h3>
        <ListWindow of={window} />
        <MetricTable columns={judged} />
      </section>
      <section>
        <PrecisionRecallChart of={judged} />
      </section>
      {scale === "probabilities" && (
        <section>
          <CalibrationChart {...judged[0]!} />
        </section>
      )}
      <section>
        <h3>{t.lists.lines}</h3>
        <ListLines of={record} />
      </section>
    </>
  );
}
