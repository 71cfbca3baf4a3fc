import type { FoldDescription } from "vigie/experiments";
import { format, words } from "../language.ts";
import { rowReason } from "./row-reason.ts";
import { Scroll } from "./scroll.tsx";

const parts = ["train", "calibrate", "choose", "test"] as const;

/** What was learned from, what was tested on, and the gap between. */
export function FoldTable({ fold }: { readonly fold: FoldDescription }) {
  const t = words.value;
  const f = format.value;
  const { requiredMonths, months, overridden } = fold.embargo;
  const grouping = t.reasons.grouping(fold);
  return (
    <div class="stack">
      <p>
        {t.foldLead(f.day(fold.cutoff))} {t.embargo(months, requiredMonths)}{" "}
        {fold.separateFirms && t.separateFirms}
      </p>
      {overridden !== null && <p class="alarm">{t.overridden(overridden.reason)}</p>}
      {grouping !== "" && <p>{grouping}</p>}
      <Scroll label={t.howItWasSplit}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.part}</th>
              <th scope="col">{t.period}</th>
              <th scope="col" class="number">
                {t.rows}
              </th>
              <th scope="col" class="number">
                {t.firms}
              </th>
              <th scope="col" class="number">
                {t.failing}
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map((name) => {
              const { from, until, rows, firms, positiveFirms } = fold.parts[name];
              return (
                <tr key={name}>
                  <th scope="row">{t.parts[name]}</th>
                  <td>{t.fromUntil(f.day(from), f.day(until))}</td>
                  <td class="number">{f.count(rows)}</td>
                  <td class="number">{f.count(firms)}</td>
                  <td class="number">{f.count(positiveFirms)}</td>
                </tr>
              );
            })}
            {fold.excluded
              .filter(({ rows }) => rows > 0)
              .map(({ reason, rows, firms }) => (
                <tr key={reason} class="quiet">
                  <th scope="row">{t.leftOut}</th>
                  <td>{rowReason(reason)}</td>
                  <td class="number">{f.count(rows)}</td>
                  <td class="number">{f.count(firms)}</td>
                  <td />
                </tr>
              ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}
