import type { VersionPage } from "../../api/versions.ts";
import { format, words } from "../language.ts";
import { EnvironmentFacts } from "./environment.tsx";
import { FoldTable } from "./fold.tsx";
import { missingText } from "./missing.ts";
import { Scroll } from "./scroll.tsx";

function calibratorText(calibrator: VersionPage["pipeline"]["calibrator"]): string {
  const t = words.value;
  const f = format.value;
  if (calibrator.kind === "platt")
    return t.calibrator(f.number(calibrator.slope, 3), f.number(calibrator.intercept, 3));
  if (calibrator.kind === "intercept") return t.interceptCalibrator(f.number(calibrator.shift, 3));
  const { levels, share } = calibrator.ties;
  return t.isotonicCalibrator(f.count(levels), `${f.number(100 * share, 0)} %`);
}

/** What a bundle is made of, and how its rows were split. */
export function Contents({ view: { pipeline, fold, environment } }: { readonly view: VersionPage }) {
  const t = words.value;
  const f = format.value;
  return (
    <>
      <section>
        <h2>{t.contents}</h2>
        <div class="stack">
          <dl class="facts">
            <dt>{t.kind}</dt>
            <dd>{pipeline.kind}</dd>
            <dt>{t.target}</dt>
            <dd>
              <code>{pipeline.target.column}</code> {t.within(pipeline.target.horizonMonths)}
            </dd>
            <dt>{t.calibration}</dt>
            <dd>{calibratorText(pipeline.calibrator)}</dd>
          </dl>
          <details>
            <summary>
              {t.features} ({f.count(pipeline.features.length)})
            </summary>
            <Scroll label={t.features}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t.name}</th>
                    <th scope="col">{t.meaning}</th>
                    <th scope="col">{t.unit}</th>
                    <th scope="col">{t.theme_}</th>
                    <th scope="col">{t.review.whenMissing}</th>
                  </tr>
                </thead>
                <tbody>
                  {pipeline.features.map(({ name, meaning, unit, theme, whenMissing }) => (
                    <tr key={name}>
                      <th scope="row">
                        <code>{name}</code>
                      </th>
                      <td>{meaning}</td>
                      <td>{unit ?? ""}</td>
                      <td>{theme ?? ""}</td>
                      <td>{whenMissing === null ? "" : missingText(whenMissing)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          </details>
          <EnvironmentFacts environment={environment} />
        </div>
      </section>
      {fold !== null && (
        <section>
          <h2>{t.howItWasSplit}</h2>
          <FoldTable fold={fold} />
        </section>
      )}
    </>
  );
}
