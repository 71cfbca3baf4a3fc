import type { RunView } from "../../api/runs.ts";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Scroll } from "./scroll.tsx";
import { EstimateValue } from "./values.tsx";

type Report = RunView["leakage"][string];
type Check = Report["checks"][number];

/** More than these are folded away. */
const fewMeasures = 3;

/** What was looked for in a model, what was found, and what was not looked for. */
export function LeakageSection({
  name,
  report,
}: {
  readonly name: string;
  readonly report: Report | undefined;
}) {
  const t = words.value.leakage;
  return (
    <section>
      <h2>{t.measureOf(t.title, name)}</h2>
      {report === undefined ? <p class="quiet">{t.none}</p> : <Checks of={report} />}
    </section>
  );
}

function Checks({ of: { verdict, checks, notMade } }: { readonly of: Report }) {
  const t = words.value.leakage;
  return (
    <div class="stack">
      <p class="quiet">{t.lead}</p>
      <p>
        {t.whole} <LeakageBadge verdict={verdict} />
      </p>
      <Scroll label={t.title}>
        <table class="leakage">
          <thead>
            <tr>
              <th scope="col">{t.check}</th>
              <th scope="col">{t.verdict}</th>
              <th scope="col">{t.finding}</th>
            </tr>
          </thead>
          <tbody>
            {checks.map((check) => (
              <tr key={check.name}>
                <th scope="row">{t.checks[check.name]}</th>
                <td>
                  <LeakageBadge verdict={check.verdict} />
                </td>
                <td>
                  <p lang={check.says === undefined ? "en" : undefined}>{t.findingOf(check)}</p>
                  <Measures of={check.measures} />
                </td>
              </tr>
            ))}
            {notMade.map((check) => (
              <tr key={check.name}>
                <th scope="row">{t.checks[check.name]}</th>
                <td>
                  <LeakageBadge verdict="not made" />
                </td>
                <td>
                  <p class="quiet">{t.howToMake}</p>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}

function Measures({ of }: { readonly of: Check["measures"] }) {
  const t = words.value.leakage;
  const f = format.value;
  if (of.length === 0) return null;
  return (
    <details open={of.length <= fewMeasures}>
      <summary class="small">{t.measures(of.length, f.count(of.length))}</summary>
      <dl class="measures">
        {of.map(({ name, of: what, estimate }) => (
          <div key={`${name} ${what}`}>
            <dt>{what === null ? t.measureName(name) : t.measureOf(t.measureName(name), what)}</dt>
            <dd>
              <EstimateValue of={estimate} />
            </dd>
            <dd class="quiet">{t.counts(f.count(estimate.positiveFirms), f.count(estimate.firms))}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const looks: Readonly<Record<Report["verdict"] | "not made", readonly [IconName, string]>> = {
  clean: ["done", "good"],
  suspect: ["warning", "bad"],
  "not enough evidence": ["blocked", "warn"],
  "not made": ["waiting", "quiet"],
};

function LeakageBadge({ verdict }: { readonly verdict: keyof typeof looks }) {
  const [icon, tone] = looks[verdict];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {words.value.leakage.verdicts[verdict]}
    </span>
  );
}
