import * as Plot from "@observablehq/plot";
import { useCallback } from "preact/hooks";
import type { Estimate, ShiftReport } from "vigie/experiments";
import { titleBelow } from "vigie/plots";
import { chart, lookOf } from "../design.ts";
import { format, words } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { EstimateValue } from "../parts/values.tsx";
import { Chart } from "./chart.tsx";
import { drawChart } from "./draw.ts";

interface ShiftProps {
  readonly name: string;
  readonly shift: ShiftReport;
}

const shownMetrics = ["auc", "averagePrecision", "brier", "baseRate"] as const;

/** What a model changes by in other regions: who the firms are, and the rest; with how much the two sides have in common. */
export function ShiftSection({ name, shift }: ShiftProps) {
  const t = words.value.designs;
  const f = format.value;
  const lines = shift.models.find((model) => model.name === name)?.lines ?? [];
  const { effectiveFirms, originFirms, separation, clippedAt, clippedShare, beyondShare } = shift.overlap;
  const percent = (share: number) => `${f.number(100 * share, 1)} %`;
  return (
    <section>
      <h2>{words.value.titled(t.shift, name)}</h2>
      <p class="quiet">{t.shiftLead(shift.origin.join(", "), placesText(shift.target))}</p>
      {!shift.isOverlapEnough && (
        <p class="alarm">
          <Icon name="warning" /> {t.tooLittle}
        </p>
      )}
      <Scroll label={t.shift}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.metric}</th>
              {[t.there, t.here, t.change, t.explained, t.residual].map((title) => (
                <th key={title} scope="col" class="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines
              .filter(({ metric }) => shownMetrics.includes(metric as "auc"))
              .map(({ metric, origin, target, change, explained, residual }) => (
                <tr key={metric}>
                  <th scope="row">{t.metrics[metric as "auc"]}</th>
                  {([origin, target, change, explained, residual] as readonly Estimate[]).map(
                    (estimate, i) => (
                      <td key={i} class="number">
                        <EstimateValue of={estimate} />
                      </td>
                    ),
                  )}
                </tr>
              ))}
          </tbody>
        </table>
      </Scroll>
      <p>
        {t.overlap(f.count(Math.round(effectiveFirms)), f.count(originFirms), percent(separation))}{" "}
        {t.clipped(percent(clippedShare), clippedAt, percent(beyondShare))}
      </p>
      <OverlapChart shift={shift} />
    </section>
  );
}

function placesText(places: readonly string[]): string {
  return places.length > 4 ? `${places.slice(0, 3).join(", ")} … (${places.length})` : places.join(", ");
}

/** Where each side's rows lie on the classifier's log-odds: what only one side has cannot be compared. */
function OverlapChart({ shift }: { readonly shift: ShiftReport }) {
  const t = words.value.designs;
  const draw = useCallback(
    (width: number) => {
      const bars = shift.overlap.histogram.map(({ from, until, origin, target }) => ({
        middle: (from + until) / 2,
        origin,
        target,
      }));
      const line = (side: "origin" | "target", index: number) => [
        Plot.line(bars, {
          x: "middle",
          y: side,
          stroke: lookOf(index).colour,
          strokeWidth: 2,
          strokeDasharray: lookOf(index).dash,
          curve: "step",
        }),
        Plot.dot(bars, {
          x: "middle",
          y: side,
          fill: lookOf(index).colour,
          symbol: lookOf(index).symbol,
          r: 3,
        }),
      ];
      return drawChart({
        label: t.overlapTitle,
        width,
        height: 240,
        marginLeft: 48,
        marginBottom: 42,
        x: titleBelow(t.overlapX, 42),
        y: { label: t.overlapY, labelArrow: "none", grid: true, percent: true },
        marks: [Plot.ruleY([0], { stroke: chart.quiet }), ...line("origin", 0), ...line("target", 1)],
      });
    },
    [shift, t],
  );
  return (
    <Chart
      title={t.overlapTitle}
      lead={t.overlapLead}
      legend={[t.originSide, t.targetSide]}
      ratio={0.4}
      draw={draw}
    />
  );
}
