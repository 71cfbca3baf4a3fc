import type { DatasetLine } from "../../api/datasets.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Digest, Instant } from "../parts/values.tsx";
import { path } from "../router.ts";
import { newestFirst } from "./dataset-versions.tsx";

export function DatasetsPage() {
  const t = words.value;
  const datasets = useLoaded<readonly DatasetLine[]>("/api/v1/datasets");
  return (
    <Page title={t.nav.datasets} lead={<p>{t.datasetsLead}</p>}>
      <Answer of={datasets}>
        {(lines) => (lines.length === 0 ? <NoDatasets /> : <DatasetTable names={byName(lines)} />)}
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

type Versions = readonly [DatasetLine, ...DatasetLine[]];

/** Versions of a name, newest first; panels before what they are made from, then by name. */
function byName(lines: readonly DatasetLine[]): readonly Versions[] {
  const names = [...new Set(lines.map(({ name }) => name))];
  const kinds = ["panel", "source", "table", "truth"];
  return names
    .map((name) => {
      const [newest, ...older] = lines.filter((line) => line.name === name).sort(newestFirst);
      return [newest!, ...older] as const;
    })
    .sort(([a], [b]) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
}

function DatasetTable({ names }: { readonly names: readonly Versions[] }) {
  const t = words.value;
  return (
    <Scroll label={t.nav.datasets}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.newest}</th>
            <th scope="col" class="number">
              {t.versions}
            </th>
            <th scope="col">{t.kind}</th>
            <th scope="col" class="number">
              {t.rows}
            </th>
            <th scope="col" class="number">
              {t.columns}
            </th>
            <th scope="col">{t.secrecy}</th>
            <th scope="col">{t.data.received}</th>
            <th scope="col">{t.stored}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((versions) => (
            <NameLine key={versions[0].name} versions={versions} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function NameLine({ versions }: { readonly versions: Versions }) {
  const t = words.value;
  const f = format.value;
  const [line] = versions;
  return (
    <tr>
      <th scope="row" class="wrap">
        <a href={path("datasets", line.version)}>{line.name}</a>
        {line.isErased && <span class="quiet"> {t.data.erasedTitle.toLocaleLowerCase()}</span>}
      </th>
      <td>
        <Digest of={line.version} />
      </td>
      <td class="number">
        {versions.length === 1 ? (
          "1"
        ) : (
          <a href={path("datasets", line.version, "versions")}>{f.count(versions.length)}</a>
        )}
      </td>
      <td>{t.kinds[line.kind]}</td>
      <td class="number">{f.count(line.rows)}</td>
      <td class="number">{f.count(line.columns)}</td>
      <td>{t.confidentiality[line.confidentiality]}</td>
      <td>{line.received !== null && f.day(line.received)}</td>
      <td>
        <Instant of={line.storedAt} />
      </td>
    </tr>
  );
}
