import type { ListView } from "../../api/lists.ts";
import { format, words } from "../language.ts";
import { Icon } from "./icons.tsx";
import { metricTitle } from "./metrics.tsx";
import { rowReason } from "./row-reason.ts";
import { Scroll } from "./scroll.tsx";
import { EstimateValue } from "./values.tsx";
import { WindowLine } from "./window.tsx";

type ListRecord = ListView["record"];

/** That something is no run of Vigie's but a list from outside: a sign and words. */
export function ListBadge() {
  return (
    <span class="badge quiet">
      <Icon name="outside" />
      {words.value.lists.badge}
    </span>
  );
}

/** Which months were judged and how often they were looked at, as of a run's. */
export function ListWindow({ of }: { readonly of: ListView["window"] }) {
  return of === null ? <p class="quiet">{words.value.lists.noMonths}</p> : <WindowLine view={of} />;
}

/** What became of each line of a list, and the first that could not be read. */
export function ListLines({ of }: { readonly of: ListRecord }) {
  const t = words.value.lists;
  const f = format.value;
  const { rejects } = of.lines;
  return (
    <div class="stack">
      <Scroll label={t.lines}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.what}</th>
              <th scope="col" class="number">
                {t.count}
              </th>
            </tr>
          </thead>
          <tbody>
            {countsOf(of).map(([what, count]) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td class="number">{f.count(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {of.unlisted > 0 && of.rest === "left out" && <p class="caution">{t.recallAmongListed}</p>}
      {rejects.length > 0 && (
        <details>
          <summary>{t.rejects(rejects.length, f.count(rejects.length))}</summary>
          <ul>
            {rejects.map(({ line, column, value, reason }) => (
              <li key={`${line} ${column}`}>{t.reject(f.count(line), column, value, reason)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** Those read and judged always; of the rest what there is. */
function countsOf({ lines, match, unlisted, rest }: ListRecord): readonly (readonly [string, number])[] {
  const t = words.value.lists;
  const others: readonly (readonly [string, number])[] = [
    [t.counts.strongSignals, match.strongSignals],
    [t.counts.rejected, lines.rejected],
    [t.counts.sealed, match.sealed ?? 0],
    [t.counts.repeated, match.repeated],
    [t.counts.unknownFirms, match.unknownFirms],
    [t.counts.unknownMonths, match.unknownMonths],
    [t.counts.outOfPerimeter, match.outOfPerimeter],
    ...Object.entries(match.unusable).map(([reason, n]) => [rowReason(reason), n] as const),
    [t.counts.moved, lines.moved],
    [t.rest[rest], unlisted],
  ];
  return [
    [t.counts.read, lines.read],
    [t.counts.judged, match.judged],
    ...others.filter(([, count]) => count > 0),
  ];
}

/** The alert levels that a list came with. */
export function LevelTable({ of }: { readonly of: NonNullable<ListRecord["levels"]> }) {
  const t = words.value;
  return (
    <section>
      <h2>{t.lists.levels}</h2>
      <p class="quiet">{t.lists.levelsLead}</p>
      <Scroll label={t.lists.levels}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.afterModel.measure}</th>
              <th scope="col" class="number estimate-head">
                {t.value}
              </th>
              <th scope="col" class="number">
                {t.failing}
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(of).map(([name, estimate]) => (
              <tr key={name}>
                <th scope="row">{metricTitle(name)}</th>
                <td class="number">
                  <EstimateValue of={estimate} />
                </td>
                <td class="number">{format.value.count(estimate.positiveFirms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
