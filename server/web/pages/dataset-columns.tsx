import { useState } from "preact/hooks";
import type { ColumnProfile, DatasetView } from "../../api.ts";
import { format, words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { ProblemNote } from "../parts/answer.tsx";
import { CellValue } from "../parts/pager.tsx";
import { path } from "../router.ts";

type Definition = DatasetView["manifest"]["schema"]["columns"][number];

/** Every column: what it means, where it comes from, what is in it. */
export function DatasetColumns({ view: { manifest, version } }: { readonly view: DatasetView }) {
  const t = words.value;
  const {
    value: profile,
    problem,
    isLoading,
  } = useLoaded<readonly ColumnProfile[]>(`/api${path("datasets", version, "profile")}`);
  const [wanted, setWanted] = useState("");
  const { columns } = manifest.schema;
  const profiles = new Map((profile ?? []).map((column) => [column.name, column]));
  const hasIt = (text: string) => text.toLowerCase().includes(wanted.toLowerCase());
  const shown = columns.filter(({ name, meaning }) => hasIt(name) || hasIt(meaning));
  return (
    <div class="stack">
      <p class="quiet">{t.profileLead(columns.length)}</p>
      {problem !== null && <ProblemNote problem={problem} />}
      {isLoading && profile === null && (
        <p class="quiet" role="status">
          {t.loading}
        </p>
      )}
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
      </div>
      {profile === undefined ? <div /> : <Numbers profile={profile} />}
      {profile === undefined ? <div /> : <Picture profile={profile} />}
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

function Picture({ profile: { name, histogram, top } }: { readonly profile: ColumnProfile }) {
  if (histogram !== undefined && histogram.length > 0) return <Histogram name={name} bins={histogram} />;
  if (top !== undefined && top.length > 0) return <Bars top={top} />;
  return <div />;
}

function Histogram({
  name,
  bins,
}: {
  readonly name: string;
  readonly bins: NonNullable<ColumnProfile["histogram"]>;
}) {
  const f = format.value;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const step = 200 / bins.length;
  return (
    <div>
      <svg
        class="mini"
        viewBox="0 0 200 44"
        width="200"
        height="44"
        role="img"
        aria-label={`${name}, ${words.value.distribution}`}
        fill="currentColor"
      >
        {bins.map(({ from, to, count }, i) => (
          <rect
            key={from}
            x={i * step + 0.5}
            width={Math.max(1, step - 1)}
            y={43 - (42 * count) / most}
            height={(42 * count) / most}
          >
            <title>{`${f.number(from)} – ${f.number(to)}: ${f.count(count)}`}</title>
          </rect>
        ))}
        <line x1="0" x2="200" y1="43.5" y2="43.5" stroke="var(--rule)" />
      </svg>
      <div
        class="toolbar small quiet"
        style={{ justifyContent: "space-between", width: "200px", maxWidth: "100%" }}
      >
        <span>{f.number(bins[0]!.from)}</span>
        <span>{f.number(bins.at(-1)!.to)}</span>
      </div>
    </div>
  );
}

function Bars({ top }: { readonly top: NonNullable<ColumnProfile["top"]> }) {
  const most = Math.max(1, ...top.map(({ count }) => count));
  return (
    <ul class="bars">
      {top.slice(0, 6).map(({ value, count }) => (
        <li key={String(value)}>
          <span title={String(value)}>
            <CellValue of={value} />
          </span>
          <svg
            class="mini"
            viewBox="0 0 64 8"
            height="8"
            role="img"
            aria-label={format.value.count(count)}
            fill="currentColor"
            preserveAspectRatio="none"
          >
            <rect width={(64 * count) / most} height="8" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
