import { useMemo, useState } from "preact/hooks";
import type { VersionPage } from "../../api/versions.ts";
import { CalibrationChart, GroupChart, GroupTable, PrecisionRecallChart } from "../charts/evidence.tsx";
import { format, words } from "../language.ts";
import { ThresholdOrigins } from "./after-model.tsx";
import { MetricTable } from "./metrics.tsx";
import { RulesSection } from "./rules-after-model.tsx";
import { Tabs } from "./tabs.tsx";
import { WindowLine } from "./window.tsx";

/** What a version is worth on its test part: metrics, calibration, regions. */
export function Evidence({ view: { views, pipeline, window } }: { readonly view: VersionPage }) {
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

/** Where alerts begin, and what experts correct afterwards. */
export function Thresholds({ view: { pipeline, views } }: { readonly view: VersionPage }) {
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
