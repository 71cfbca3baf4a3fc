import { useState } from "preact/hooks";
import type { DatasetView } from "../../api/datasets.ts";
import type { RejectsPage } from "../../api/rows.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { Pager } from "../parts/pager.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

const size = 25;

/** The rejected lines of an import: where each stands, what was wrong, and why. */
export function DatasetRejects({ view }: { readonly view: DatasetView }) {
  const t = words.value.data;
  const [offset, setOffset] = useState(0);
  const page = useLoaded<RejectsPage>(
    `/api/v1${path("datasets", view.version)}/rejects?offset=${offset}&limit=${size}`,
  );
  return (
    <Answer of={page}>
      {({ total, reasons, rows }) =>
        total === 0 ? (
          <p>{view.hasRejects ? t.noRejects : t.noRejectsKept}</p>
        ) : (
          <>
            <p class="quiet above-table">{t.rejectsLead(total)}</p>
            <section>
              <h2>{t.reasonsTitle}</h2>
              <Scroll label={t.reasonsTitle}>
                <Reasons reasons={reasons} />
              </Scroll>
            </section>
            <section>
              <h2>{t.lines}</h2>
              <Scroll label={t.lines}>
                <Lines rows={rows} />
              </Scroll>
              <Pager offset={offset} shown={rows.length} total={total} size={size} onMove={setOffset} />
            </section>
          </>
        )
      }
    </Answer>
  );
}

function Reasons({ reasons }: Pick<RejectsPage, "reasons">) {
  const t = words.value;
  return (
    <table class="narrow">
      <thead class="capital-heads">
        <tr>
          <th scope="col">{t.data.reason}</th>
          <th scope="col">{t.data.column}</th>
          <th scope="col" class="number">
            {t.data.lines}
          </th>
        </tr>
      </thead>
      <tbody>
        {reasons.map(({ reason, column, count }) => (
          <tr key={`${reason} ${column}`}>
            <th scope="row" class="wrap">
              {t.data.rejectReason(reason)}
            </th>
            <td>
              <ColumnName of={column} />
            </td>
            <td class="number">{format.value.count(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Lines({ rows }: Pick<RejectsPage, "rows">) {
  const t = words.value;
  return (
    <table>
      <thead class="capital-heads">
        <tr>
          <th scope="col">{t.file}</th>
          <th scope="col" class="number">
            {t.line}
          </th>
          <th scope="col">{t.data.column}</th>
          <th scope="col">{t.value}</th>
          <th scope="col">{t.data.reason}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ file, line, column, value, reason }) => (
          <tr key={`${file} ${line}`}>
            <td class={file.length > 40 ? "wrap" : undefined}>{file}</td>
            <td class="number">{format.value.count(line)}</td>
            <td>
              <ColumnName of={column} />
            </td>
            <td class="wrap">
              {value === "" ? <span class="quiet">{t.data.emptyText}</span> : <code>{value}</code>}
            </td>
            <td class="wrap">{t.data.rejectReason(reason)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ColumnName({ of }: { readonly of: string }) {
  return of === "" ? <span class="quiet">{words.value.data.wholeLine}</span> : <code>{of}</code>;
}
