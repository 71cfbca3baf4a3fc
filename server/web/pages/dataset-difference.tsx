import type { DatasetDifference, DatasetView } from "../../api/datasets.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer, Empty } from "../parts/answer.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Digest, Instant } from "../parts/values.tsx";
import { navigate, path } from "../router.ts";
import { Revisions } from "./dataset-revisions.tsx";
import { SchemaDifference } from "./dataset-schema-difference.tsx";
import { ValueDifferences } from "./dataset-value-difference.tsx";
import { newestFirst } from "./dataset-versions.tsx";

interface DatasetDifferencesProps {
  readonly view: DatasetView;
  /** Null: the one before. */
  readonly other: string | null;
}

/** What changed from another version of the same name. */
export function DatasetDifferences({ view, other }: DatasetDifferencesProps) {
  const t = words.value.data;
  const others = view.versions.filter(({ isErased }) => !isErased).sort(newestFirst);
  const before = other ?? (others.find((line) => newestFirst(view, line) < 0) ?? others[0])?.version;
  if (before === undefined) return <Empty title={t.noOther}>{null}</Empty>;
  return (
    <>
      <p class="quiet above-table">{t.differenceLead}</p>
      <label class="toolbar above-table">
        {t.comparedWith}
        <select
          value={before}
          onChange={(event) =>
            navigate(path("datasets", view.version, "difference", event.currentTarget.value))
          }
        >
          {others.map((line) => (
            <option key={line.version} value={line.version}>
              {optionText(line)}
            </option>
          ))}
        </select>
      </label>
      <Difference key={before} after={view.version} before={before} isErased={view.erased !== null} />
    </>
  );
}

function optionText({ version, received, storedAt, rows }: DatasetView["versions"][number]): string {
  const f = format.value;
  const when = received === null ? f.instant(storedAt) : f.day(received);
  return `${when}, ${words.value.data.rowsOf(f.count(rows))}, ${version.slice(7, 17)}`;
}

function Difference({
  after,
  before,
  isErased,
}: {
  readonly after: string;
  readonly before: string;
  readonly isErased: boolean;
}) {
  const difference = useLoaded<DatasetDifference>(`/api/v1${path("datasets", after, "since", before)}`);
  return (
    <Answer of={difference}>
      {(found) => (
        <>
          <Sides difference={found} />
          <SchemaDifference columns={found.columns} />
          {!isErased && <ValueDifferences difference={found} />}
          {!isErased && found.canBeRevised && <Revisions after={after} before={before} />}
        </>
      )}
    </Answer>
  );
}

function Sides({ difference }: { readonly difference: DatasetDifference }) {
  const t = words.value;
  const f = format.value;
  return (
    <Scroll label={t.versions}>
      <table class="narrow">
        <thead>
          <tr>
            <td />
            <th scope="col">{t.version}</th>
            <th scope="col">{t.data.received}</th>
            <th scope="col">{t.stored}</th>
            <th scope="col" class="number">
              {t.rows}
            </th>
          </tr>
        </thead>
        <tbody>
          {(["before", "after"] as const).map((side) => {
            const { version, received, storedAt, rows } = difference[side];
            return (
              <tr key={side}>
                <th scope="row">{t.data[side]}</th>
                <td>
                  <a href={path("datasets", version)}>
                    <Digest of={version} />
                  </a>
                </td>
                <td>{received === null ? "" : f.day(received)}</td>
                <td>
                  <Instant of={storedAt} />
                </td>
                <td class="number">{f.count(rows)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
