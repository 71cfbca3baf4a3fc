import type { Audit } from "vigie/experiments";
import { format, words } from "../language.ts";
import { divisionTitle, levelTitle } from "../parts/division.ts";
import { Scroll } from "../parts/scroll.tsx";

/** Groups whose base rate surely differs: what equal precision and recall would force, and the sentence that says why. */
export function CannotHoldTogether({ audit }: { readonly audit: Audit }) {
  const t = words.value.fairness.cannotHold;
  const f = format.value;
  const share = (value: number) => f.number(value, 3);
  if (audit.incompatible.length === 0) return null;
  const heads = [words.value.group, t.baseRate, t.referenceBaseRate, t.forced, t.forcedThere];
  return (
    <details>
      <summary>
        {t.title} ({f.count(audit.incompatible.length)})
      </summary>
      <p class="small quiet">{t.lead(divisionTitle(audit.division))}</p>
      <Scroll label={t.title}>
        <table>
          <thead>
            <tr>
              {heads.map((head, i) => (
                <th key={head} scope="col" class={i > 0 ? "number" : ""}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {audit.incompatible.map((one) => (
              <tr key={one.level}>
                <th scope="row">{levelTitle(one.level)}</th>
                <td class="number">{share(one.baseRate)}</td>
                <td class="number">{share(one.referenceBaseRate)}</td>
                <td class="number">{share(one.falsePositiveRate)}</td>
                <td class="number">{share(one.referenceFalsePositiveRate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
