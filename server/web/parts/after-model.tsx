import { useMemo } from "preact/hooks";
import { leadTimePlot } from "vigie/plots";
import type { RunView } from "../../api/runs.ts";
import { PlotChart, plotWords } from "../charts/plot.tsx";
import { format, words } from "../language.ts";
import { metricTitle } from "./metrics.tsx";
import { Scroll } from "./scroll.tsx";
import { EstimateValue } from "./values.tsx";

type AfterModel = Pick<RunView["views"][string], "thresholds" | "rules" | "leadTime">;
type Thresholds = NonNullable<AfterModel["thresholds"]>;
type Rules = NonNullable<AfterModel["rules"]>;
type LeadTimes = NonNullable<AfterModel["leadTime"]>;

const levels = ["high", "moderate"] as const;

/** What a pipeline does after its model, and how early its alerts came. */
export function AfterModelSection({ of: { thresholds, rules, leadTime } }: { readonly of: AfterModel }) {
  const t = words.value;
  return (
    <>
      {thresholds !== undefined && (
        <section>
          <h2>{t.thresholds}</h2>
          <div class="stack">
            <p class="quiet">{t.thresholdsLead}</p>
            <ThresholdOrigins thresholds={thresholds} />
          </div>
        </section>
      )}
      {rules !== undefined && <RulesSection rules={rules} />}
      {leadTime && <LeadTimeSection leadTime={leadTime} />}
      {leadTime === null && <p class="quiet">{t.afterModel.noLeadTime}</p>}
    </>
  );
}

/** How each threshold was set, on whom, and where else it might lie. */
export function ThresholdOrigins({ thresholds }: { readonly thresholds: Thresholds }) {
  const t = words.value;
  const f = format.value;
  const a = t.afterModel;
  return (
    <>
      <Scroll label={t.thresholds}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.level}</th>
              <th scope="col">{t.criterion}</th>
              <th scope="col" class="number">
                {t.probability}
              </th>
              <th scope="col" class="number">
                {a.spread}
              </th>
              <th scope="col" class="number estimate-head">
                {a.reached}
              </th>
              <th scope="col" class="number">
                {a.failingThere}
              </th>
              <th scope="col">{a.chosenOn}</th>
            </tr>
          </thead>
          <tbody>
            {levels.map((level) => {
              const { probability, value, redrawn } = thresholds[level];
              return (
                <tr key={level}>
                  <th scope="row">{t.levels[level]}</th>
                  <td>{t.reasons.aim(thresholds[level], level)}</td>
                  <td class="number">{f.share(probability)}</td>
                  <td class="number">
                    {redrawn ? redrawn.probability.map((one) => f.share(one)).join(" – ") : "–"}
                  </td>
                  <td class="number">
                    <EstimateValue of={value} />
                  </td>
                  <td class="number">{f.count(value.positiveFirms)}</td>
                  <td>{t.reasons.origin(thresholds[level])}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <p class="small quiet">{a.flatters}</p>
    </>
  );
}

export function RulesSection({ rules }: { readonly rules: Rules }) {
  const t = words.value.afterModel;
  const f = format.value;
  return (
    <section>
      <h2>{t.rules}</h2>
      <div class="stack">
        <p class="quiet">{t.rulesLead}</p>
        <Scroll label={t.rules}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.rule}</th>
                <th scope="col">{t.where}</th>
                <th scope="col">{t.does}</th>
                <th scope="col" class="number">
                  {t.holdsFor}
                </th>
                <th scope="col" class="number">
                  {t.failing}
                </th>
                <th scope="col" class="number">
                  {t.raised}
                </th>
                <th scope="col" class="number">
                  {t.lowered}
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.rules.map((rule) => (
                <tr key={rule.name}>
                  <th scope="row">
                    {rule.name} {rule.version}
                    <span class="small quiet">
                      <br />
                      {rule.because}
                    </span>
                  </th>
                  <td>
                    <code>{rule.text}</code>
                  </td>
                  <td>{words.value.reasons.action(rule)}</td>
                  <td class="number">{f.count(rule.holds.firms)}</td>
                  <td class="number">{f.count(rule.holds.positiveFirms)}</td>
                  <td class="number">{f.count(rule.raised.rows)}</td>
                  <td class="number">{f.count(rule.lowered.rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
        <h3>{t.withAndWithout}</h3>
        <p class="small quiet">{t.withAndWithoutLead}</p>
        <RulesWorth lines={rules.lines} />
      </div>
    </section>
  );
}

function RulesWorth({ lines }: Pick<Rules, "lines">) {
  const t = words.value.afterModel;
  const f = format.value;
  const figure = (value: number | null) => (value === null ? "–" : f.number(value, 3));
  return (
    <Scroll label={t.withAndWithout}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.metric}</th>
            <th scope="col" class="number">
              {t.with}
            </th>
            <th scope="col" class="number">
              {t.without}
            </th>
            <th scope="col" class="number estimate-head">
              {t.difference}
            </th>
            <th scope="col">{t.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ metric, a, b, difference, verdict }) => (
            <tr key={metric}>
              <th scope="row">{metricTitle(metric)}</th>
              <td class="number">{figure(a)}</td>
              <td class="number">{figure(b)}</td>
              <td class="number">
                <EstimateValue of={difference} />
              </td>
              <td>{t.verdicts[verdict]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function LeadTimeSection({ leadTime }: { readonly leadTime: LeadTimes }) {
  const t = words.value.afterModel;
  const f = format.value;
  const { failingFirms, unknownOpenings, testMonths } = leadTime;
  const told = plotWords.value;
  const plot = useMemo(() => {
    const { alertedFirms, distribution, measures } = leadTime.levels.moderate;
    const months = distribution.flatMap((one) => Array<number>(one.firms).fill(one.months));
    const never = failingFirms - alertedFirms;
    return leadTimePlot({ months, never, median: measures.median!.value }, told);
  }, [leadTime, failingFirms, told]);
  return (
    <section>
      <h2>{t.leadTime}</h2>
      <div class="stack">
        <p class="quiet">
          {t.leadTimeLead(f.count(failingFirms), f.count(testMonths))}
          {unknownOpenings > 0 && ` ${t.unknownMonths(f.count(unknownOpenings))}`}
        </p>
        <div class="charts">
          <PlotChart plot={plot} />
          <LeadTable leadTime={leadTime} />
        </div>
      </div>
    </section>
  );
}

function LeadTable({ leadTime: { levels: told } }: { readonly leadTime: LeadTimes }) {
  const t = words.value.afterModel;
  const f = format.value;
  const names = Object.keys(t.measures) as (keyof typeof t.measures)[];
  return (
    <Scroll label={t.leadTime}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.measure}</th>
            {levels.map((level) => (
              <th key={level} scope="col" class="number estimate-head">
                {t.levels[level]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{t.measures[name]}</th>
              {levels.map((level) => {
                const measure = told[level].measures[name]!;
                const isShare = name.startsWith("alerted");
                return (
                  <td key={level} class="number">
                    <EstimateValue of={isShare ? percentOf(measure) : measure} decimals={isShare ? 0 : 1} />{" "}
                    <span class="small quiet">{t.ofFirms(f.count(measure.firms))}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function percentOf(estimate: LeadTimes["levels"]["high"]["measures"][string]) {
  const times = (value: number | null) => (value === null ? null : 100 * value);
  return { ...estimate, value: times(estimate.value), low: times(estimate.low), high: times(estimate.high) };
}
