import { useMemo, useState } from "preact/hooks";
import type { PolicyCheck, RuleName } from "vigie/registry";
import type { MoveName, OutsidePage, VersionPage as VersionAnswer } from "../../api/versions.ts";
import { CalibrationChart, GroupChart, GroupTable, PrecisionRecallChart } from "../charts/evidence.tsx";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { RulesSection, ThresholdOrigins } from "../parts/after-model.tsx";
import { Answer } from "../parts/answer.tsx";
import { Card } from "../parts/card.tsx";
import { EnvironmentFacts } from "../parts/environment.tsx";
import { Findings } from "../parts/findings.tsx";
import { FoldTable } from "../parts/fold.tsx";
import { Timeline } from "../parts/history.tsx";
import { MetricTable } from "../parts/metrics.tsx";
import { missingText } from "../parts/missing.ts";
import { Moves } from "../parts/moves.tsx";
import { NotReproducible } from "../parts/not-reproducible.tsx";
import { Page } from "../parts/page.tsx";
import { Rules } from "../parts/rules.tsx";
import { type Simulated, SimulationSection } from "../parts/simulation.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Digest, Instant, StatusBadge } from "../parts/values.tsx";
import { WindowLine } from "../parts/window.tsx";
import { path } from "../router.ts";

interface VersionPageProps {
  readonly model: string;
  readonly number: number;
}

export function VersionPage({ model, number }: VersionPageProps) {
  const t = words.value;
  const loaded = useLoaded<VersionAnswer | OutsidePage>(`/api/v1${path("models", model, number)}`);
  const checked = useLoaded<PolicyCheck>(`/api/v1${path("models", model, number, "check")}`);
  const [acknowledged, setAcknowledged] = useState<ReadonlySet<RuleName>>(new Set());
  const [simulated, setSimulated] = useState<Simulated>({ status: "not asked" });
  const acknowledge = (rule: RuleName, isKnown: boolean) =>
    setAcknowledged((known) => new Set([...known].filter((one) => one !== rule).concat(isKnown ? rule : [])));
  const reload = () => {
    loaded.reload();
    checked.reload();
  };
  const crumb = (
    <>
      <a href="/models">{t.nav.models}</a> / <a href={path("models", model)}>{model}</a>
    </>
  );
  return (
    <Page title={`${model} ${number}`} crumb={crumb}>
      <Answer of={loaded}>
        {(view) => (
          <div class="beside">
            <div>
              <NotReproducible why={view.notReproducible} />
              <Summary view={view} />
              <section>
                <h2>{t.review.rules}</h2>
                <Answer of={checked}>
                  {(check) => (
                    <Rules
                      check={check}
                      acknowledged={canMake(view, "approve") ? acknowledged : null}
                      onAcknowledge={acknowledge}
                    />
                  )}
                </Answer>
              </section>
              <section>
                <h2>{t.review.findings}</h2>
                <Findings
                  model={model}
                  number={number}
                  author={view.version.author}
                  findings={view.findings}
                  metrics={view.source === null ? Object.keys(view.views.withoutStrongSignals.metrics) : []}
                  onChanged={reload}
                />
              </section>
              {isToSimulate(view) && (
                <SimulationSection
                  model={model}
                  number={number}
                  isWanted={canMake(view, "release")}
                  meanings={new Map(view.pipeline.features.map(({ name, meaning }) => [name, meaning]))}
                  onSeen={setSimulated}
                />
              )}
              {view.source === null && (
                <>
                  <Evidence view={view} />
                  <Thresholds view={view} />
                  <Contents view={view} />
                </>
              )}
              <section>
                <h2>{t.nav.history}</h2>
                <Timeline entries={view.history} />
              </section>
            </div>
            <Moves
              model={model}
              number={number}
              status={view.version.status}
              allowed={view.allowed}
              check={checked.value}
              acknowledged={acknowledged}
              simulated={knownOf(simulated, view)}
              onMoved={reload}
            />
          </div>
        )}
      </Answer>
    </Page>
  );
}

/** One that may still be released, and is not in production already. */
function isToSimulate(view: VersionAnswer | OutsidePage): view is VersionAnswer {
  const { status, aliases } = view.version;
  const isOver = status === "refused" || status === "retired" || aliases.includes("production");
  return view.source === null && !isOver;
}

/** Whoever may release sees the simulation without asking: until it is there, it is awaited. */
function knownOf(simulated: Simulated, view: VersionAnswer | OutsidePage): Simulated {
  const isAwaited = simulated.status === "not asked" && isToSimulate(view) && canMake(view, "release");
  return isAwaited ? { status: "asked" } : simulated;
}

function canMake({ allowed }: Pick<VersionAnswer, "allowed">, move: MoveName): boolean {
  return allowed.some((one) => one.move === move && one.isAllowed);
}

function Summary({ view }: { readonly view: VersionAnswer | OutsidePage }) {
  const t = words.value;
  const { version } = view;
  return (
    <div class="stack">
      <dl class="facts">
        <dt>{t.state}</dt>
        <dd>
          <StatusBadge status={version.status} />{" "}
          {version.aliases.length > 0 && `(${version.aliases.join(", ")})`}
        </dd>
        <dt>{t.author}</dt>
        <dd>
          {version.author}, <Instant of={version.registeredAt} />
        </dd>
        <dt>{t.run}</dt>
        <dd>
          {view.source === null ? (
            <a href={path("runs", version.run.id)}>
              <code>{version.run.id}</code>
            </a>
          ) : (
            <code>{view.source.run ?? "–"}</code>
          )}
        </dd>
        {view.source !== null && (
          <>
            <dt>{t.review.liesAt}</dt>
            <dd>
              <code>{view.source.source}</code>
            </dd>
          </>
        )}
        <dt>{t.approvedBytes}</dt>
        <dd>
          <Digest of={version.digest} />
        </dd>
      </dl>
      {view.source === null ? (
        <details>
          <summary>{t.card}</summary>
          <Card model={version.model} number={version.number} bundled={view.card} />
        </details>
      ) : (
        <p class="notice">{t.review.fromOutside}</p>
      )}
    </div>
  );
}

function Evidence({ view: { views, pipeline, window } }: { readonly view: VersionAnswer }) {
  const t = words.value;
  const f = format.value;
  const choices = [t.withoutStrong, ...(views.withStrongSignals === null ? [] : [t.withStrong])];
  const [chosen, setChosen] = useState(0);
  const evaluation = (chosen === 1 ? views.withStrongSignals : null) ?? views.withoutStrongSignals;
  const one = useMemo(() => ({ name: pipeline.name, evaluation }), [pipeline.name, evaluation]);
  const all = useMemo(() => [one], [one]);
  return (
    <section>
      <h2>{t.evidence}</h2>
      <Tabs
        label={t.evidence}
        names={choices}
        chosen={choices[chosen]!}
        onChoose={(name) => setChosen(choices.indexOf(name))}
      />
      <div class="stack roomy">
        <p class="quiet">{t.resultsLead(f.count(evaluation.firms), f.count(evaluation.positiveFirms))}</p>
        <WindowLine view={window ?? undefined} />
        <MetricTable columns={all} />
        <div class="charts">
          <CalibrationChart {...one} />
          <PrecisionRecallChart of={all} />
        </div>
        <GroupChart {...one} />
        <GroupTable evaluation={evaluation} />
      </div>
    </section>
  );
}

function Thresholds({ view: { pipeline, views } }: { readonly view: VersionAnswer }) {
  const t = words.value;
  const f = format.value;
  const outcome = views.withoutStrongSignals.thresholds;
  return (
    <section>
      <h2>{t.thresholds}</h2>
      <div class="stack">
        <p class="quiet">{t.thresholdsLead}</p>
        <ThresholdOrigins thresholds={pipeline.thresholds} />
        {outcome !== null && (
          <p class="quiet">
            {t.titled(t.alertedFirms, t.levels.high)} {f.count(outcome.high.alertedFirms)},{" "}
            {t.levels.moderate} {f.count(outcome.moderate.alertedFirms)}
          </p>
        )}
      </div>
      {views.rules !== undefined && <RulesSection rules={views.rules} />}
    </section>
  );
}

function calibratorText(calibrator: VersionAnswer["pipeline"]["calibrator"]): string {
  const t = words.value;
  const f = format.value;
  if (calibrator.kind === "platt")
    return t.calibrator(f.number(calibrator.slope, 3), f.number(calibrator.intercept, 3));
  if (calibrator.kind === "intercept") return t.interceptCalibrator(f.number(calibrator.shift, 3));
  const { levels, share } = calibrator.ties;
  return t.isotonicCalibrator(f.count(levels), `${f.number(100 * share, 0)} %`);
}

function Contents({ view: { pipeline, fold, environment } }: { readonly view: VersionAnswer }) {
  const t = words.value;
  const f = format.value;
  return (
    <>
      <section>
        <h2>{t.contents}</h2>
        <div class="stack">
          <dl class="facts">
            <dt>{t.kind}</dt>
            <dd>{pipeline.kind}</dd>
            <dt>{t.target}</dt>
            <dd>
              <code>{pipeline.target.column}</code> {t.within(pipeline.target.horizonMonths)}
            </dd>
            <dt>{t.calibration}</dt>
            <dd>{calibratorText(pipeline.calibrator)}</dd>
          </dl>
          <details>
            <summary>
              {t.features} ({f.count(pipeline.features.length)})
            </summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.name}</th>
                  <th scope="col">{t.meaning}</th>
                  <th scope="col">{t.unit}</th>
                  <th scope="col">{t.theme_}</th>
                  <th scope="col">{t.review.whenMissing}</th>
                </tr>
              </thead>
              <tbody>
                {pipeline.features.map(({ name, meaning, unit, theme, whenMissing }) => (
                  <tr key={name}>
                    <th scope="row">
                      <code>{name}</code>
                    </th>
                    <td>{meaning}</td>
                    <td>{unit ?? ""}</td>
                    <td>{theme ?? ""}</td>
                    <td>{whenMissing === null ? "" : missingText(whenMissing)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
          <EnvironmentFacts environment={environment} />
        </div>
      </section>
      {fold !== null && (
        <section>
          <h2>{t.howItWasSplit}</h2>
          <FoldTable fold={fold} />
        </section>
      )}
    </>
  );
}
