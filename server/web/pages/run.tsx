import { useMemo, useState } from "preact/hooks";
import type { RunView } from "../../api/runs.ts";
import { PrecisionRecallChart } from "../charts/evidence.tsx";
import { JudgedModel } from "../charts/judged.tsx";
import { OverFoldsSection } from "../charts/over-folds.tsx";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { AfterModelSection } from "../parts/after-model.tsx";
import { Answer } from "../parts/answer.tsx";
import { EnvironmentFacts } from "../parts/environment.tsx";
import { FoldTable } from "../parts/fold.tsx";
import { LeakageSection } from "../parts/leakage.tsx";
import { MetricTable } from "../parts/metrics.tsx";
import { NotReproducible } from "../parts/not-reproducible.tsx";
import { Page } from "../parts/page.tsx";
import { RegisterForm } from "../parts/register.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Digest, Instant } from "../parts/values.tsx";
import { WindowLine } from "../parts/window.tsx";
import { path } from "../router.ts";

export function RunPage({ id }: { readonly id: string }) {
  const t = words.value;
  const run = useLoaded<RunView>(`/api/v1${path("runs", id)}`);
  return (
    <Page title={run.value?.record.study.question ?? id} crumb={<a href="/runs">{t.nav.runs}</a>}>
      <Answer of={run}>{(view) => <Run view={view} onRegistered={run.reload} />}</Answer>
    </Page>
  );
}

function Run({ view, onRegistered }: { readonly view: RunView; readonly onRegistered: () => void }) {
  const t = words.value;
  const { record, receipt, registered } = view;
  const protocols = Object.keys(record.folds);
  const [protocol, setProtocol] = useState(protocols[0]!);
  return (
    <>
      <NotReproducible why={view.notReproducible} />
      <dl class="facts">
        <dt>{t.run}</dt>
        <dd>
          <code>{record.id}</code>
        </dd>
        <dt>{t.study}</dt>
        <dd>{record.study.name}</dd>
        <dt>{t.dataset}</dt>
        <dd>
          <a href={path("datasets", record.dataset.version)}>{record.dataset.name}</a>{" "}
          <Digest of={record.dataset.version} />
        </dd>
        <dt>{t.author}</dt>
        <dd>
          {receipt.author}, <Instant of={receipt.storedAt} />
        </dd>
        {registered.length > 0 && (
          <>
            <dt>{t.registeredAs}</dt>
            <dd>
              {registered.map(({ model, number }, i) => (
                <span key={`${model} ${number}`}>
                  {i > 0 && ", "}
                  <a href={path("models", model, number)}>
                    {model} {number}
                  </a>
                </span>
              ))}
            </dd>
          </>
        )}
      </dl>
      {view.series.map((series) => (
        <OverFoldsSection key={series.name} series={series} isNamed={record.study.audit !== undefined} />
      ))}
      <section>
        <Tabs label={t.protocol} names={protocols} chosen={protocol} onChoose={setProtocol} />
        <Protocol key={protocol} view={view} protocol={protocol} onRegistered={onRegistered} />
      </section>
      <section>
        <h2>{t.howItWasMade}</h2>
        <EnvironmentFacts environment={record.environment} seed={record.seed} />
        <details>
          <summary>
            {t.features} ({format.value.count(record.features.length)})
          </summary>
          <p class="mono">{record.features.join(", ")}</p>
        </details>
      </section>
    </>
  );
}

interface ProtocolProps {
  readonly view: RunView;
  readonly protocol: string;
  readonly onRegistered: () => void;
}

function Protocol({ view, protocol, onRegistered }: ProtocolProps) {
  const { record, views, windows, shifts, leakage } = view;
  const t = words.value;
  const f = format.value;
  const models = record.models.filter((model) => model.protocol === protocol);
  const judged = useMemo(
    () =>
      models.flatMap(({ name }) => {
        const evaluation = views[`${protocol}/${name}`]?.withoutStrongSignals;
        return evaluation === undefined ? [] : [{ name, evaluation }];
      }),
    [record, views, protocol],
  );
  const [shown, setShown] = useState(judged.at(-1)?.name ?? "");
  const one = judged.find(({ name }) => name === shown);
  const { further } = views[`${protocol}/${shown}`] ?? {};
  const shift = shifts[protocol];
  return (
    <>
      <h2>{t.results}</h2>
      {judged[0] !== undefined && (
        <p class="quiet">
          {t.resultsLead(f.count(judged[0].evaluation.firms), f.count(judged[0].evaluation.positiveFirms))}
        </p>
      )}
      <WindowLine view={windows[protocol]} />
      <MetricTable columns={judged} />
      <RegisterForm
        run={record.id}
        protocol={protocol}
        models={models.map(({ name }) => name)}
        onRegistered={onRegistered}
      />
      <section>
        <PrecisionRecallChart of={judged} />
      </section>
      <section>
        <Tabs label={t.model} names={judged.map(({ name }) => name)} chosen={shown} onChoose={setShown} />
        {one !== undefined && (
          <JudgedModel
            of={one}
            isPromise={true}
            further={further}
            shift={shift}
            isAuditNamed={record.study.audit !== undefined}
          />
        )}
      </section>
      {views[`${protocol}/${shown}`] !== undefined && (
        <AfterModelSection key={`after ${shown}`} of={views[`${protocol}/${shown}`]!} />
      )}
      {one !== undefined && <LeakageSection name={shown} report={leakage[`${protocol}/${shown}`]} />}
      <section>
        <h2>{t.howItWasSplit}</h2>
        <FoldTable fold={record.folds[protocol]!} />
      </section>
    </>
  );
}
