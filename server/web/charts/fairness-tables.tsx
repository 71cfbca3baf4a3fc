import type { AuditOverTime, ListReport } from "vigie/experiments";
import { format, words } from "../language.ts";
import { divisionTitle, levelTitle } from "../parts/division.ts";
import { metricTitle } from "../parts/metrics.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { EstimateValue } from "../parts/values.tsx";
import { VerdictBadge, VerdictSign } from "../parts/verdict.tsx";

/** Groups down, periods across: the primary criteria with interval and verdict in every cell. */
export function OverTimeTable({ of: { division, by, periods, criteria } }: { readonly of: AuditOverTime }) {
  const t = words.value.fairness;
  const title = t.overTime(divisionTitle(division), divisionTitle(by));
  return (
    <details>
      <summary>{title}</summary>
      {criteria.map((criterion) => (
        <Scroll key={criterion.metric} label={words.value.titled(title, metricTitle(criterion.metric))}>
          <p class="small quiet">{t.overTimeLead(metricTitle(criterion.metric))}</p>
          <table>
            <thead>
              <tr>
                <th scope="col">{metricTitle(criterion.metric)}</th>
                {periods.map((period) => (
                  <th key={period} scope="col" class="number">
                    {period}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...new Set(criterion.lines.map(({ level }) => level))].map((level) => (
                <tr key={level}>
                  <th scope="row">{levelTitle(level)}</th>
                  {periods.map((period) => (
                    <PeriodCell
                      key={period}
                      line={criterion.lines.find((one) => one.level === level && one.period === period)}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ))}
    </details>
  );
}

type PeriodLine = AuditOverTime["criteria"][number]["lines"][number];

function PeriodCell({ line }: { readonly line: PeriodLine | undefined }) {
  if (line === undefined) return <td class="number">–</td>;
  return (
    <td class="number">
      <EstimateValue of={line.estimate} /> <VerdictSign of={line} />
    </td>
  );
}

/** The gaps of a division as they stand, and within the strata of a control. */
export function WithinTable({ of }: { readonly of: ListReport["within"][number] }) {
  const t = words.value.fairness;
  const f = format.value;
  const title = t.within(divisionTitle(of.division), divisionTitle(of.control));
  const numbers = [t.crude, t.pooled, t.strata];
  return (
    <details>
      <summary>{title}</summary>
      <p class="small quiet">{t.withinLead}</p>
      {of.pooled.map(({ metric, lines }) => (
        <Scroll key={metric} label={words.value.titled(title, metricTitle(metric))}>
          <table>
            <thead>
              <tr>
                <th scope="col">{metricTitle(metric)}</th>
                {numbers.map((head) => (
                  <th key={head} scope="col" class="number">
                    {head}
                  </th>
                ))}
                <th scope="col">{t.verdict}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.level}>
                  <th scope="row">{levelTitle(line.level)}</th>
                  <td class="number">{line.crude === null ? "–" : f.number(line.crude, 3)}</td>
                  <td class="number">{line.gap === null ? "–" : f.number(line.gap.value, 3)}</td>
                  <td class="number">{f.count(line.strata)}</td>
                  <td>
                    <VerdictBadge of={line} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ))}
    </details>
  );
}

/** Each gap in recall as the sum of the model's part and the capacity table's. */
export function CausesTable({ causes }: { readonly causes: ListReport["audits"][number]["causes"] }) {
  const t = words.value.fairness;
  const number = (value: number | null) => (value === null ? "–" : format.value.number(value, 3));
  return (
    <details>
      <summary>{t.causes}</summary>
      <p class="small quiet">{t.causesLead}</p>
      <Scroll label={t.causes}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.value.group}</th>
              {[t.gap, t.model, t.capacityTable].map((head) => (
                <th key={head} scope="col" class="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {causes.map(({ level, gap, model, capacityTable, modelVerdict }) => (
              <tr key={level}>
                <th scope="row">{levelTitle(level)}</th>
                <td class="number">{number(gap)}</td>
                <td class="number">
                  {number(model)}{" "}
                  {modelVerdict != null && (
                    <VerdictSign of={{ verdict: modelVerdict, firmsNeeded: null, reason: null }} />
                  )}
                </td>
                <td class="number">{number(capacityTable)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

interface LeftOutProps {
  readonly divisions: ListReport["leftOut"];
  readonly groups: ListReport["audits"][number]["audit"]["leftOut"];
}

/** What was not audited, and why. */
export function LeftOut({ divisions, groups }: LeftOutProps) {
  const t = words.value.fairness;
  const { undecided } = words.value.reasons;
  const all = [
    ...divisions.map((one) => ({ name: divisionTitle(one.division), reason: undecided(one) })),
    ...groups.map((one) => ({ name: levelTitle(one.level), reason: undecided(one) })),
  ];
  if (all.length === 0) return null;
  return (
    <details>
      <summary>
        {t.leftOut} ({format.value.count(all.length)})
      </summary>
      <ul>
        {all.map(({ name, reason }) => (
          <li key={name}>{words.value.titled(name, reason)}</li>
        ))}
      </ul>
    </details>
  );
}
