import type { ImportReport as Report } from "vigie/datasets";
import type { DatasetView } from "../../api/datasets.ts";
import { format, words } from "../language.ts";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

/** The report of an import, where that is what stands beside the dataset. */
export function importReportOf(report: unknown): Report | null {
  const { files, read, filteredBy } = (report ?? {}) as Partial<Report>;
  return Array.isArray(files) && typeof read === "number" && typeof filteredBy === "object"
    ? (report as Report)
    : null;
}

const counts = ["read", "valid", "rejected", "filtered"] as const;

/** Lines by file, and those left out by rule. */
export function ImportReport({ report, view }: { readonly report: Report; readonly view: DatasetView }) {
  const t = words.value.data;
  const f = format.value;
  const rules = Object.entries(report.filteredBy).filter(([, n]) => n > 0);
  return (
    <section>
      <h2>{t.reportTitle}</h2>
      <p class="quiet above-table">{t.reportLead}</p>
      <Scroll label={t.reportTitle}>
        <table class="narrow">
          <thead class="capital-heads">
            <tr>
              <th scope="col">{words.value.file}</th>
              {counts.map((name) => (
                <th key={name} scope="col" class="number">
                  {t[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.files.map((file) => (
              <tr key={file.digest}>
                <th scope="row" class="wrap">
                  {file.file} <span class="quiet small">{f.bytes(file.bytes)}</span>
                </th>
                {counts.map((name) => (
                  <td key={name} class="number">
                    {f.count(file[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {report.files.length > 1 && (
            <tfoot>
              <tr>
                <th scope="row">{t.allFiles}</th>
                {counts.map((name) => (
                  <td key={name} class="number">
                    {f.count(report[name])}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </Scroll>
      {report.rejected > 0 && view.hasRejects && (
        <p>
          <a href={path("datasets", view.version, "rejects")}>{t.seeRejects}</a>
        </p>
      )}
      {rules.length > 0 && (
        <>
          <h3>{t.rulesTitle}</h3>
          <table class="narrow">
            <thead class="capital-heads">
              <tr>
                <th scope="col">{t.rule}</th>
                <th scope="col" class="number">
                  {t.lines}
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.map(([rule, n]) => (
                <tr key={rule}>
                  <th scope="row">{rule}</th>
                  <td class="number">{f.count(n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
