import { useMemo, useState } from "preact/hooks";
import { overVersionsPlot } from "vigie/plots";
import type { VersionMetrics } from "../../api/version-differences.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { inOrder, metricTitle } from "../parts/metrics.tsx";
import { EstimateValue } from "../parts/values.tsx";
import { path } from "../router.ts";
import { PlotChart, plotWords } from "./plot.tsx";

/** A metric of choice over a model's versions, with intervals. */
export function OverVersions({ model }: { readonly model: string }) {
  const loaded = useLoaded<readonly VersionMetrics[]>(`/api/v1${path("models", model, "metrics")}`);
  return (
    <Answer of={loaded}>
      {(versions) =>
        versions.length === 0 ? (
          <p class="quiet">{words.value.differences.noMetrics}</p>
        ) : (
          <Chosen versions={versions} />
        )
      }
    </Answer>
  );
}

function Chosen({ versions }: { readonly versions: readonly VersionMetrics[] }) {
  const t = words.value;
  const metrics = inOrder(versions.flatMap((version) => Object.keys(version.metrics)));
  const [chosen, setChosen] = useState("averagePrecision");
  const metric = metrics.includes(chosen) ? chosen : (metrics[0] ?? chosen);
  const points = useMemo(
    () =>
      versions.flatMap(({ number, aliases, metrics }) =>
        metrics[metric] === undefined ? [] : [{ number, aliases, estimate: metrics[metric] }],
      ),
    [versions, metric],
  );
  const plot = useMemo(
    () => overVersionsPlot({ metric, points }, plotWords.value),
    [metric, points, plotWords.value],
  );
  return (
    <div class="stack">
      <label class="toolbar">
        {t.differences.metric}
        <select value={metric} onChange={(event) => setChosen(event.currentTarget.value)}>
          {metrics.map((one) => (
            <option key={one} value={one}>
              {metricTitle(one)}
            </option>
          ))}
        </select>
      </label>
      <PlotChart plot={plot}>
        <details>
          <summary>{t.asTable}</summary>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.version}</th>
                <th scope="col" class="number estimate-head">
                  {metricTitle(metric)}
                </th>
              </tr>
            </thead>
            <tbody>
              {points.map(({ number, estimate }) => (
                <tr key={number}>
                  <th scope="row">{number}</th>
                  <td class="number">
                    <EstimateValue of={estimate} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </PlotChart>
    </div>
  );
}
