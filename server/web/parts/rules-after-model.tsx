import type { RunView } from "../../api/runs.ts";
import { format, words } from "../language.ts";
import { metricTitle } from "./metrics.tsx";
import { Scroll } from "./scroll.tsx";
import { EstimateValue } from "./values.tsx";

type Rules = NonNullable<RunView["views"][string]["rules"]>;

/** What experts correct after the model, with and without. */
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
