import type { DatasetLine, DatasetView } from "../../api/datasets.ts";
import { format, words } from "../language.ts";
import { Scroll } from "../parts/scroll.tsx";
import { Digest, Instant } from "../parts/values.tsx";
import { path } from "../router.ts";

type Shown = Pick<DatasetLine, "version" | "rows" | "columns" | "storedAt" | "received" | "isErased">;

/** All versions of a dataset's name, the delivery received last or stored last first. */
export function DatasetVersions({ view }: { readonly view: DatasetView }) {
  const t = words.value;
  const { manifest, version, storedAt, received } = view;
  const columns = manifest.schema.columns.length;
  const isErased = view.erased !== null;
  const all: readonly Shown[] = [
    { version, rows: manifest.rows, columns, storedAt, received, isErased },
    ...view.versions,
  ];
  return (
    <>
      <p class="quiet above-table">{t.data.versionsLead(all.length)}</p>
      <Scroll label={t.versions}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.version}</th>
              <th scope="col">{t.data.received}</th>
              <th scope="col">{t.stored}</th>
              <th scope="col" class="number">
                {t.rows}
              </th>
              <th scope="col" class="number">
                {t.columns}
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {[...all].sort(newestFirst).map((line) => (
              <VersionLine key={line.version} line={line} here={version} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function VersionLine({ line, here }: { readonly line: Shown; readonly here: string }) {
  const t = words.value.data;
  const f = format.value;
  const isHere = line.version === here;
  return (
    <tr aria-current={isHere ? "true" : undefined}>
      <th scope="row">
        <a href={path("datasets", line.version)}>
          <Digest of={line.version} />
        </a>
      </th>
      <td>{line.received === null ? "" : f.day(line.received)}</td>
      <td>
        <Instant of={line.storedAt} />
      </td>
      <td class="number">{f.count(line.rows)}</td>
      <td class="number">{f.count(line.columns)}</td>
      <td>
        {isHere && <span class="quiet">{t.thisOne}</span>}
        {line.isErased && <span class="quiet">{t.erasedTitle.toLocaleLowerCase()}</span>}
        {!isHere && !line.isErased && (
          <a href={path("datasets", here, "difference", line.version)}>{t.compareWith}</a>
        )}
      </td>
    </tr>
  );
}

export function newestFirst(
  a: Pick<DatasetLine, "received" | "storedAt">,
  b: Pick<DatasetLine, "received" | "storedAt">,
): number {
  const [x, y] = [a, b].map(({ received, storedAt }) => `${received ?? storedAt.slice(0, 10)} ${storedAt}`);
  return x! < y! ? 1 : -1;
}
