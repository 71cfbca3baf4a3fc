import type { RunView } from "../../api/runs.ts";
import { format, words } from "../language.ts";
import { LeadTimeSection } from "./lead-time.tsx";
import { RulesSection } from "./rules-after-model.tsx";
import { Scroll } from "./scroll.tsx";
import { EstimateValue } from "./values.tsx";

type AfterModel = Pick<RunView["views"][string], "thresholds" | "rules" | "leadTime">;
type Thresholds = NonNullable<AfterModel["thresholds"]>;

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
