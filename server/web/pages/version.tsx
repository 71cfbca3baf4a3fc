import { useState } from "preact/hooks";
import type { PolicyCheck, RuleName } from "vigie/registry";
import type { MoveName } from "../../api/moves.ts";
import type { OutsidePage, VersionPage as VersionAnswer } from "../../api/versions.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Card } from "../parts/card.tsx";
import { ControllerQuestions } from "../parts/controller-questions.tsx";
import { Findings } from "../parts/findings.tsx";
import { Timeline } from "../parts/history.tsx";
import { MaturedSection, RefitSection } from "../parts/later-evidence.tsx";
import { Moves } from "../parts/moves.tsx";
import { NotReproducible } from "../parts/not-reproducible.tsx";
import { Page } from "../parts/page.tsx";
import { Rules } from "../parts/rules.tsx";
import { Signatures } from "../parts/signatures.tsx";
import { type Simulated, SimulationSection } from "../parts/simulation.tsx";
import { Digest, Instant, StatusBadge } from "../parts/values.tsx";
import { Contents } from "../parts/version-contents.tsx";
import { Evidence, Thresholds } from "../parts/version-evidence.tsx";
import { VersionLineage } from "../parts/version-lineage.tsx";
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
          <>
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
                    <RefitSection view={view} />
                    <MaturedSection of={view.matured} />
                    <ControllerQuestions model={model} of={view.questions} onAnswered={reload} />
                    <Signatures view={view} />
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
            <VersionLineage model={model} number={number} />
          </>
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
