import type { MaturedListView, VersionPage } from "../../api/versions.ts";
import { format, words } from "../language.ts";
import { path } from "../router.ts";
import { inOrder, metricTitle } from "./metrics.tsx";
import { Scroll } from "./scroll.tsx";
import { Digest, EstimateValue, Instant } from "./values.tsx";

/** Of a refit: whose evidence it leans on, and how scores of the same firms shift. Nothing for any other version. */
export function RefitSection({ view: { version, shift } }: { readonly view: VersionPage }) {
  const t = words.value.beside;
  const f = format.value;
  if (version.refit === null || shift === null) return null;
  const { evaluated, recipe } = version.refit;
  const facts = [
    [t.firms, f.count(shift.firms)],
    [t.meanAbsolute, f.number(shift.meanAbsolute, 4)],
    [t.largest, f.number(shift.largest, 4)],
    [t.mean, f.number(shift.mean, 4)],
    [t.rankCorrelation, shift.rankCorrelation === null ? "–" : f.number(shift.rankCorrelation, 3)],
    [t.otherLevel, f.share(shift.otherLevel)],
  ] as const;
  return (
    <section>
      <h2>{t.refit}</h2>
      <div class="stack">
        <p>
          {t.refitLead}{" "}
          <a href={path("models", evaluated.model, evaluated.number)}>
            {evaluated.model} {evaluated.number}
          </a>{" "}
          (<Digest of={recipe} />)
        </p>
        <p class="quiet">{t.shiftLead(f.day(shift.asOf))}</p>
        <dl class="facts">
          {facts.map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
      </div>
    </section>
  );
}

const told = ["averagePrecision", "auc", "observedOverExpected", "precision@high", "recall@high"];

/** What matured labels said of the version's lists; nothing while they said nothing. */
export function MaturedSection({ of }: { readonly of: readonly MaturedListView[] }) {
  const t = words.value;
  const f = format.value;
  if (of.length === 0) return null;
  const there = of.flatMap(({ views }) => Object.keys(views?.withoutStrongSignals.metrics ?? {}));
  const metrics = inOrder(there).filter((name) => told.includes(name));
  return (
    <section>
      <h2>{t.beside.matured}</h2>
      <div class="stack">
        <p class="quiet">{t.beside.maturedLead}</p>
        <Scroll label={t.beside.matured}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.period}</th>
                <th scope="col">{t.beside.known}</th>
                <th scope="col" class="number">
                  {t.failing}
                </th>
                {metrics.map((name) => (
                  <th key={name} scope="col" class="number estimate-head">
                    {metricTitle(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {of.map(({ from, until, by, at, panel, reason, views }) => (
                <tr key={at}>
                  <th scope="row">{from === until ? f.day(from) : `${f.day(from)} – ${f.day(until)}`}</th>
                  <td class="wide">
                    {by}, <Instant of={at} />, {panel}
                    <div class="quiet small">{reason ?? t.review.erasedText}</div>
                  </td>
                  <td class="number">
                    {views === null ? "–" : f.count(views.withoutStrongSignals.positiveFirms)}
                  </td>
                  {metrics.map((name) => (
                    <td key={name} class="number">
                      <EstimateValue of={views?.withoutStrongSignals.metrics[name]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </div>
    </section>
  );
}
