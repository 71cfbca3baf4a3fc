import type { SideComparison } from "vigie/experiments";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "./icons.tsx";
import { metricTitle } from "./metrics.tsx";
import { Scroll } from "./scroll.tsx";
import { EstimateValue } from "./values.tsx";

type Compared = SideComparison["withoutStrongSignals"];
type Line = Compared["lines"][number];

interface ComparedProps {
  readonly title: string;
  readonly of: Compared;
}

/** One view, metric by metric. */
export function ComparedLines({ title, of: { lines, firms, positiveFirms } }: ComparedProps) {
  const t = words.value.paired;
  const f = format.value;
  const figure = (value: number | null) => (value === null ? "–" : f.number(value, 3));
  return (
    <section class="stack">
      <h3>{title}</h3>
      <p class="quiet">{t.counts(f.count(positiveFirms), f.count(firms))}</p>
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.value.afterModel.metric}</th>
              <th scope="col" class="number">
                A
              </th>
              <th scope="col" class="number">
                B
              </th>
              <th scope="col" class="number estimate-head">
                {t.difference}
              </th>
              <th scope="col">{t.verdict}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.metric}>
                <th scope="row">{metricTitle(line.metric)}</th>
                <td class="number">{figure(line.a)}</td>
                <td class="number">{figure(line.b)}</td>
                <td class="number">
                  <EstimateValue of={line.difference} />
                </td>
                <td>
                  <ComparedBadge verdict={line.verdict} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

const regional = ["auc", "averagePrecision"] as const;

/** One view, region by region; nothing where there is one region. */
export function ComparedRegions({ title, of: { byGroup } }: ComparedProps) {
  const t = words.value.paired;
  const f = format.value;
  if (byGroup === null || byGroup.levels.length < 2) return null;
  return (
    <section class="stack">
      <h3>{title}</h3>
      <p class="quiet">{t.holm}</p>
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.region}</th>
              <th scope="col" class="number">
                {t.failing}
              </th>
              {regional.map((metric) => (
                <RegionalHead key={metric} metric={metric} />
              ))}
            </tr>
          </thead>
          <tbody>
            {byGroup.levels.map(({ level, positiveFirms, lines }) => (
              <tr key={level}>
                <th scope="row">{level}</th>
                <td class="number">{f.count(positiveFirms)}</td>
                {regional.map((metric) => (
                  <RegionalCells key={metric} line={lines.find((line) => line.metric === metric)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function RegionalHead({ metric }: { readonly metric: string }) {
  const t = words.value.paired;
  return (
    <>
      <th scope="col" class="number estimate-head">
        {metricTitle(metric)}, {t.difference}
      </th>
      <th scope="col">{t.verdict}</th>
    </>
  );
}

function RegionalCells({ line }: { readonly line: Line | undefined }) {
  return (
    <>
      <td class="number">
        <EstimateValue of={line?.difference} />
      </td>
      <td>{line !== undefined && <ComparedBadge verdict={line.verdict} />}</td>
    </>
  );
}

const looks: Readonly<Record<Line["verdict"], readonly [IconName, string]>> = {
  better: ["up", "good"],
  worse: ["down", "bad"],
  tied: ["tied", "quiet"],
  "not enough evidence": ["blocked", "warn"],
};

/** Sign and word. */
function ComparedBadge({ verdict }: { readonly verdict: Line["verdict"] }) {
  const [icon, tone] = looks[verdict];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {words.value.afterModel.verdicts[verdict]}
    </span>
  );
}
