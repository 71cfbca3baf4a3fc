import type { VersionDifferences } from "../../api/version-differences.ts";
import type { FeatureView } from "../../api/versions.ts";
import { OverVersions } from "../charts/over-versions.tsx";
import { shortDigest } from "../format.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { inOrder, metricTitle } from "../parts/metrics.tsx";
import { missingText } from "../parts/missing.ts";
import { Page } from "../parts/page.tsx";
import { TwoColumns } from "../parts/two-columns.tsx";
import { EstimateValue, StatusBadge, VerdictBadge } from "../parts/values.tsx";
import { path } from "../router.ts";

interface VersionsComparedProps {
  readonly model: string;
  readonly before: number;
  readonly after: number;
}

/** Two versions of a model, differences only, and how a metric went from version to version. */
export function VersionsComparedPage({ model, before, after }: VersionsComparedProps) {
  const t = words.value;
  const loaded = useLoaded<VersionDifferences>(`/api/v1${path("models", model, before, "against", after)}`);
  const crumb = (
    <>
      <a href="/models">{t.nav.models}</a> / <a href={path("models", model)}>{model}</a>
    </>
  );
  return (
    <Page
      title={t.differences.title(`${model} ${before}`, `${model} ${after}`)}
      crumb={crumb}
      lead={<p>{t.differences.lead}</p>}
    >
      <Answer of={loaded}>{(view) => <Differences of={view} />}</Answer>
      <section>
        <OverVersions model={model} />
      </section>
    </Page>
  );
}

function Differences({ of }: { readonly of: VersionDifferences }) {
  const t = words.value.differences;
  const sides = [of.before, of.after].map(({ model, number }) => `${model} ${number}`) as [string, string];
  return (
    <>
      <Sides of={of} />
      <section>
        <h2>{t.metrics}</h2>
        <div class="stack">
          <p class="quiet">
            {t.metricsLead}{" "}
            <a href={path("runs", "compare", of.before.run.id, of.after.run.id)}>{t.paired}</a>
          </p>
          <Metrics of={of} sides={sides} />
        </div>
      </section>
      <section>
        <h2>{t.rules}</h2>
        <RuleResults of={of} sides={sides} />
      </section>
      <section>
        <h2>{t.features}</h2>
        <Features of={of} sides={sides} />
      </section>
      <section>
        <h2>{t.thresholds}</h2>
        <Thresholds of={of} sides={sides} />
      </section>
      <section>
        <h2>{t.parameters}</h2>
        <Changes head={t.parameter} of={of.parameters} sides={sides} />
      </section>
      <section>
        <h2>{t.evidence}</h2>
        <div class="stack">
          <p class="quiet">{t.evidenceLead}</p>
          <Changes head={t.what} of={of.evidence} sides={sides} />
        </div>
      </section>
      <section>
        <details>
          <summary>
            {t.files} ({format.value.count(of.files.length)})
          </summary>
          <Changes head={t.file} of={of.files} sides={sides} />
        </details>
      </section>
    </>
  );
}

function Sides({ of: { before, after } }: { readonly of: VersionDifferences }) {
  return (
    <dl class="facts">
      {[before, after].map(({ model, number, status, aliases, author }) => (
        <>
          <dt>
            <a href={path("models", model, number)}>
              {model} {number}
            </a>
          </dt>
          <dd>
            <StatusBadge status={status} /> {aliases.length > 0 && `(${aliases.join(", ")})`} {author}
          </dd>
        </>
      ))}
    </dl>
  );
}

interface PartProps {
  readonly of: VersionDifferences;
  readonly sides: readonly [string, string];
}

function Metrics({ of: { metrics }, sides }: PartProps) {
  const byName = new Map(metrics.map((one) => [one.metric, one]));
  const rows = inOrder([...byName.keys()]).map((metric) => ({
    key: metric,
    name: metricTitle(metric),
    before: <EstimateValue of={byName.get(metric)!.before} />,
    after: <EstimateValue of={byName.get(metric)!.after} />,
  }));
  return <TwoColumns head={words.value.differences.metric} sides={sides} rows={rows} isNumeric />;
}

function RuleResults({ of: { rules }, sides }: PartProps) {
  const t = words.value.review;
  const shown = (result: VersionDifferences["rules"][number]["before"]) =>
    result && (
      <>
        <VerdictBadge verdict={result.verdict} />
        <div class="small">{t.foundOf(result)}</div>
      </>
    );
  const rows = rules.map(({ rule, before, after }) => ({
    key: rule,
    name: t.ruleNames[rule],
    before: shown(before),
    after: shown(after),
  }));
  return <TwoColumns head={t.rule} sides={sides} rows={rows} />;
}

function Features({ of: { features }, sides }: PartProps) {
  const t = words.value.differences;
  const rows = features.map(({ name, before, after }) => ({
    key: name,
    name: (
      <>
        <code>{name}</code>{" "}
        <span class="quiet small">{before === null ? t.added : after === null ? t.removed : ""}</span>
      </>
    ),
    before: before && <Feature of={before} beside={after} />,
    after: after && <Feature of={after} beside={before} />,
  }));
  return <TwoColumns head={t.feature} sides={sides} rows={rows} />;
}

/** All of a feature that stands on one side alone; else what differs. */
function Feature({ of, beside }: { readonly of: FeatureView; readonly beside: FeatureView | null }) {
  const told = [
    [of.meaning, beside?.meaning],
    [of.unit ?? "", beside?.unit ?? (beside === null ? undefined : "")],
    [missingOf(of), beside === null ? undefined : missingOf(beside)],
  ] as const;
  return (
    <>
      {told
        .filter(([ours, theirs]) => ours !== "" && ours !== theirs)
        .map(([ours]) => ours)
        .join("; ")}
    </>
  );
}

function missingOf({ whenMissing }: FeatureView): string {
  return whenMissing === null ? "" : `${words.value.review.whenMissing}: ${missingText(whenMissing)}`;
}

function Thresholds({ of: { thresholds }, sides }: PartProps) {
  const t = words.value;
  const f = format.value;
  const shown = (threshold: VersionDifferences["thresholds"][number]["before"]) =>
    threshold && `${f.share(threshold.probability)} (${t.margin} ${f.number(threshold.margin, 3)})`;
  const rows = thresholds.map(({ level, before, after }) => ({
    key: level,
    name: t.levels[level],
    before: shown(before),
    after: shown(after),
  }));
  return <TwoColumns head={t.level} sides={sides} rows={rows} />;
}

interface ChangesProps {
  readonly head: string;
  readonly of: VersionDifferences["parameters"];
  readonly sides: readonly [string, string];
}

function Changes({ head, of, sides }: ChangesProps) {
  const shown = (text: string | null) =>
    text?.startsWith("sha256:") ? <code title={text}>{shortDigest(text)}</code> : text;
  const rows = of.map(({ name, before, after }) => ({
    key: name,
    name: words.value.differences.evidenceNames[name as "judged.rows"] ?? <code>{name}</code>,
    before: shown(before),
    after: shown(after),
  }));
  return <TwoColumns head={head} sides={sides} rows={rows} />;
}
