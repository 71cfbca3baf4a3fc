import { useMemo } from "preact/hooks";
import type { Estimate, FurtherViews, HorizonView, TreatedViews } from "vigie/experiments";
import { overTimePlot } from "vigie/plots";
import { format, words } from "../language.ts";
import { Scroll } from "../parts/scroll.tsx";
import { EstimateValue } from "../parts/values.tsx";
import { PlotChart, plotWords } from "./plot.tsx";

/** What is told of every model beside its two views: treated firms, horizons, dates. */
export function FurtherSection({ name, further }: { readonly name: string; readonly further: FurtherViews }) {
  const t = words.value.designs;
  const isPromise = further.dates.some(({ metrics }) => metrics?.observedOverExpected !== undefined);
  return (
    <section>
      <h2>{words.value.titled(t.further, name)}</h2>
      {further.treated !== null && <TreatedTable views={further.treated} />}
      {further.horizons.length > 0 && <HorizonTable horizons={further.horizons} />}
      <div class="charts">
        {isPromise && <DatesChart metric="observedOverExpected" further={further} />}
        <DatesChart metric="auc" further={further} />
      </div>
    </section>
  );
}

const asked = ["auc", "precision@high", "recall@moderate", "baseRate"] as const;

function TreatedTable({ views }: { readonly views: TreatedViews }) {
  const t = words.value.designs;
  const f = format.value;
  return (
    <section>
      <h3>{t.treated}</h3>
      <p class="quiet">{t.treatedLead(f.count(views.firms), f.count(views.failingFirms))}</p>
      <Scroll label={t.treated}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.treatedFirms}</th>
              {asked.map((metric) => (
                <th key={metric} scope="col" class="number">
                  {t.metrics[metric]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <EstimateRow name={t.kept} metrics={views.kept} />
            <EstimateRow name={t.censored} metrics={views.censored} />
            <tr>
              <th scope="row">{t.bounds}</th>
              {asked.map((metric) => {
                const { low, high } = views.bounds[metric] ?? { low: null, high: null };
                return (
                  <td key={metric} class="number">
                    {low === null || high === null ? "–" : `${f.number(low, 3)} – ${f.number(high, 3)}`}
                  </td>
                );
              })}
            </tr>
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

interface EstimateRowProps {
  readonly name: string;
  readonly metrics: Readonly<Record<string, Estimate>> | null;
}

function EstimateRow({ name, metrics }: EstimateRowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {asked.map((metric) => {
        const estimate = metrics?.[metric];
        return (
          <td key={metric} class="number">
            {estimate === undefined ? "–" : <EstimateValue of={estimate} />}
          </td>
        );
      })}
    </tr>
  );
}

function HorizonTable({ horizons }: { readonly horizons: readonly HorizonView[] }) {
  const t = words.value.designs;
  const f = format.value;
  const shown = ["auc", "averagePrecision", "baseRate"] as const;
  return (
    <section>
      <h3>{t.horizons}</h3>
      <p class="quiet">{t.horizonsLead}</p>
      <Scroll label={t.horizons}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.within}</th>
              {shown.map((metric) => (
                <th key={metric} scope="col" class="number">
                  {t.metrics[metric]}
                </th>
              ))}
              <th scope="col">{t.knownUntil}</th>
              <th scope="col" class="number">
                {words.value.rows}
              </th>
              <th scope="col" class="number">
                {words.value.failing}
              </th>
              <th scope="col" class="number">
                {t.notOver}
              </th>
            </tr>
          </thead>
          <tbody>
            {horizons.map(({ months, isTarget, metrics, matureUntil, immatureRows }) => (
              <tr key={months}>
                <th scope="row">{t.months_(months, isTarget)}</th>
                {shown.map((metric) => {
                  const estimate = metrics?.[metric];
                  return (
                    <td key={metric} class="number">
                      {estimate === undefined ? "–" : <EstimateValue of={estimate} />}
                    </td>
                  );
                })}
                <td>{f.day(matureUntil)}</td>
                <td class="number">{f.count(metrics?.auc?.rows ?? 0)}</td>
                <td class="number">{f.count(metrics?.auc?.positiveFirms ?? 0)}</td>
                <td class="number">{f.count(immatureRows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

interface DatesProps {
  readonly metric: "observedOverExpected" | "auc";
  readonly further: FurtherViews;
}

/** One as-of date after the other; those that cannot be judged yet are hatched, and their rows counted below. */
function DatesChart({ metric, further: { dates } }: DatesProps) {
  const t = words.value.designs;
  const f = format.value;
  const told = plotWords.value;
  const waiting = dates.filter(({ metrics }) => metrics === null);
  const plot = useMemo(() => {
    const until = (asOf: string) => {
      const [year, month] = asOf.split("-").map(Number);
      return new Date(Date.UTC(year!, month!, 1)).toISOString().slice(0, 10);
    };
    const points = dates.flatMap(({ asOf, metrics }) => {
      const estimate = metrics?.[metric];
      return estimate === undefined ? [] : [{ from: asOf, until: until(asOf), series: "all", estimate }];
    });
    const [first, last] = [waiting[0], waiting.at(-1)];
    const immature =
      first === undefined || last === undefined ? null : { from: first.asOf, until: until(last.asOf) };
    return overTimePlot({ metric, points, immature }, told);
  }, [dates, metric, told]);
  const rows = waiting.reduce((sum, { immatureRows }) => sum + immatureRows, 0);
  return (
    <PlotChart plot={plot}>
      {waiting.length > 0 && <p class="small quiet">{t.waiting(f.count(rows), waiting.length)}</p>}
    </PlotChart>
  );
}
