import { useState } from "preact/hooks";
import type { DatasetView } from "../../api/datasets.ts";
import type { ColumnProfile } from "../../api/rows.ts";
import { format, words } from "../language.ts";
import { ProblemNote } from "../parts/answer.tsx";
import { Picture, ReadingNote, useProfile } from "../parts/profile.tsx";

type Definition = DatasetView["manifest"]["schema"]["columns"][number];

/** Every column: what it means, where it comes from, what is in it. */
export function DatasetColumns({ view }: { readonly view: DatasetView }) {
  return view.erased === null ? <WithProfile view={view} /> : <ColumnList view={view} profile={null} />;
}

function WithProfile({ view }: { readonly view: DatasetView }) {
  const { value: profile, problem, isLoading } = useProfile(view.version);
  return (
    <>
      <ReadingNote profile={profile} />
      {problem !== null && <ProblemNote problem={problem} />}
      {isLoading && profile === null && (
        <p class="quiet above-table" role="status">
          {words.value.loading}
        </p>
      )}
      <ColumnList view={view} profile={profile} />
    </>
  );
}

interface ColumnListProps {
  readonly view: DatasetView;
  /** Null while it is read, or where there is nothing to read. */
  readonly profile: readonly ColumnProfile[] | null;
}

function ColumnList({ view: { manifest }, profile }: ColumnListProps) {
  const t = words.value;
  const [wanted, setWanted] = useState("");
  const { columns } = manifest.schema;
  const profiles = new Map((profile ?? []).map((column) => [column.name, column]));
  const hasIt = (text: string) => text.toLowerCase().includes(wanted.toLowerCase());
  const shown = columns.filter(({ name, meaning }) => hasIt(name) || hasIt(meaning));
  return (
    <div class="stack">
      <p class="quiet">{t.profileLead(columns.length)}</p>
      {columns.length > 8 && (
        <label class="toolbar">
          {t.findColumn}
          <input type="search" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
        </label>
      )}
      {shown.length === 0 && <p role="status">{t.noColumnFound}</p>}
      <div class="column-list">
        {shown.map((column) => (
          <ColumnOf key={column.name} column={column} profile={profiles.get(column.name)} />
        ))}
      </div>
    </div>
  );
}

function ColumnOf({
  column,
  profile,
}: {
  readonly column: Definition;
  readonly profile: ColumnProfile | undefined;
}) {
  const t = words.value;
  const facts = [
    [t.unit, column.unit],
    [t.theme_, column.theme],
    [t.source, column.source],
    [t.knownOn, column.knownOn],
    [t.missingMeans, column.missing],
    [t.secrecy, column.confidentiality === "open" ? null : t.confidentiality[column.confidentiality]],
  ] as const;
  return (
    <article class="column">
      <div class="stack">
        <h3>{column.name}</h3>
        <p>{column.meaning}</p>
        <dl class="facts">
          <dt>{t.kind}</dt>
          <dd>
            {t.columnRoles[column.role]}, <span class="mono">{column.type}</span>
          </dd>
          {facts.map(
            ([name, value]) =>
              value !== null && (
                <>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </>
              ),
          )}
        </dl>
        {column.definition !== undefined && (
          <details>
            <summary>{t.data.definition}</summary>
            <pre class="scroll-x small">{column.definition}</pre>
          </details>
        )}
      </div>
      {profile === undefined ? <div /> : <Numbers profile={profile} />}
      {profile === undefined ? <div /> : <Picture profile={profile} width={200} />}
    </article>
  );
}

function Numbers({ profile: { missing, distinct, min, max, mean } }: { readonly profile: ColumnProfile }) {
  const t = words.value;
  const f = format.value;
  return (
    <div class="small">
      <p>{missing === 0 ? t.noneMissing : t.missingShare(f.share(missing))}</p>
      {distinct !== null && <p class="quiet">{t.distinct(f.count(distinct))}</p>}
      {min !== null && max !== null && <p class="quiet">{t.rangeOf(plain(min), plain(max))}</p>}
      {mean !== null && <p class="quiet">{t.mean(f.number(mean))}</p>}
    </div>
  );
}

function plain(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? words.value.yes : words.value.no;
  return typeof value === "number" ? format.value.number(value) : value;
}
