import { useMemo } from "preact/hooks";
import { leadTimePlot } from "vigie/plots";
import type { RunView } from "../../api/runs.ts";
import { PlotChart, plotWords } from "../charts/plot.tsx";
import { format, words } from "../language.ts";
import { Scroll } from "./scroll.tsx";
import { EstimateValue } from "./values.tsx";

type LeadTimes = NonNullable<RunView["views"][string]["leadTime"]>;

const levels = ["high", "moderate"] as const;

/** How many months before the procedure the alerts came. */
export function LeadTimeSection({ leadTime }: { readonly leadTime: LeadTimes }) {
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
