import type { NamedEvaluation } from "vigie/plots";
import { words } from "../language.ts";
import { Scroll } from "./scroll.tsx";
import { EstimateValue } from "./values.tsx";

const order = [
  "averagePrecision",
  "auc",
  "observedOverExpected",
  "calibrationSlope",
  "brier",
  "logLoss",
  "baseRate",
  "precision@high",
  "recall@high",
  "alertRate@high",
  "precision@moderate",
  "recall@moderate",
  "alertRate@moderate",
];

/** A metric's name as people read it: `recall@high` → `Recall, high alert`. */
export function metricTitle(name: string): string {
  const t = words.value;
  const [metric, level] = name.split("@");
  const title = t.metrics[metric as "auc"] ?? metric ?? name;
  return level === undefined ? title : `${title}, ${t.atLevel[level as "high"] ?? level}`;
}

/** Each name once: what is read first comes first, the rest as given. */
export function inOrder(names: readonly string[]): readonly string[] {
  const there = new Set(names);
  return [...order.filter((name) => there.has(name)), ...[...there].filter((name) => !order.includes(name))];
}

/** Metrics down, models across. */
export function MetricTable({ columns }: { readonly columns: readonly NamedEvaluation[] }) {
  const t = words.value;
  const names = inOrder(columns.flatMap(({ evaluation }) => Object.keys(evaluation.metrics)));
  return (
    <Scroll label={t.results}>
      <table>
        <thead>
          <tr>
            <td />
            {columns.map(({ name }) => (
              <th key={name} scope="col" class="number estimate-head">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{metricTitle(name)}</th>
              {columns.map(({ name: model, evaluation }) => (
                <td key={model} class="number">
                  <EstimateValue of={evaluation.metrics[name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
