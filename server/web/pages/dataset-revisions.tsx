import type { RevisionRate } from "vigie/datasets";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

/** How many facts of the earlier delivery the later one corrected. */
export function Revisions({ after, before }: { readonly after: string; readonly before: string }) {
  const t = words.value.data;
  const rates = useLoaded<readonly RevisionRate[]>(
    `/api/v1${path("datasets", after, "since", before, "revisions")}`,
  );
  return (
    <section>
      <h2>{t.revisionsTitle}</h2>
      <p class="quiet above-table">{t.revisionsLead}</p>
      <Answer of={rates}>
        {(found) =>
          found.every(({ keys }) => keys === 0) ? (
            <p>{t.noRevisions}</p>
          ) : (
            <Scroll label={t.revisionsTitle}>
              <Table rates={found} />
            </Scroll>
          )
        }
      </Answer>
    </section>
  );
}

function Table({ rates }: { readonly rates: readonly RevisionRate[] }) {
  const t = words.value.data;
  const f = format.value;
  return (
    <table class="narrow">
      <thead>
        <tr>
          <th scope="col">{t.column}</th>
          <th scope="col" class="number">
            {t.facts}
          </th>
          <th scope="col" class="number">
            {t.revised}
          </th>
          <th scope="col" class="number">
            {t.meanChange}
          </th>
        </tr>
      </thead>
      <tbody>
        {rates.map(({ column, keys, revised, meanAbsoluteChange }) => (
          <tr key={column}>
            <th scope="row">
              <code>{column}</code>
            </th>
            <td class="number">{f.count(keys)}</td>
            <td class="number">{revised === null ? "" : f.share(revised)}</td>
            <td class="number">{meanAbsoluteChange === null ? "" : f.number(meanAbsoluteChange)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
