import type { DatasetLine } from "../../api.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Digest, Instant } from "../parts/values.tsx";
import { path } from "../router.ts";

export function DatasetsPage() {
  const t = words.value;
  const datasets = useLoaded<readonly DatasetLine[]>("/api/datasets");
  return (
    <Page title={t.nav.datasets} lead={<p>{t.datasetsLead}</p>}>
      <Answer of={datasets}>
        {(lines) => (lines.length === 0 ? <NoDatasets /> : <DatasetTable lines={lines} />)}
      </Answer>
    </Page>
  );
}

function NoDatasets() {
  const t = words.value;
  return (
    <Empty title={t.noDatasets}>
      <p>{t.noDatasetsHow}</p>
      <code>npx vigie data import FILE…</code>
    </Empty>
  );
}

function DatasetTable({ lines }: { readonly lines: readonly DatasetLine[] }) {
  const t = words.value;
  const f = format.value;
  return (
    <Scroll label={t.nav.datasets}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.version}</th>
            <th scope="col">{t.kind}</th>
            <th scope="col" class="number">
              {t.rows}
            </th>
            <th scope="col" class="number">
              {t.columns}
            </th>
            <th scope="col">{t.secrecy}</th>
            <th scope="col">{t.stored}</th>
          </tr>
        </thead>
        <tbody>
          {[...lines]
            .sort((a, b) => (a.storedAt < b.storedAt ? 1 : -1))
            .map((line) => (
              <tr key={line.version}>
                <th scope="row">
                  <a href={path("datasets", line.version)}>{line.name}</a>
                </th>
                <td>
                  <Digest of={line.version} />
                </td>
                <td>{t.kinds[line.kind]}</td>
                <td class="number">{f.count(line.rows)}</td>
                <td class="number">{f.count(line.columns)}</td>
                <td>{t.confidentiality[line.confidentiality]}</td>
                <td>
                  <Instant of={line.storedAt} />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </Scroll>
  );
}
