import type { DatasetView } from "../../api/datasets.ts";
import type { ColumnProfile } from "../../api/rows.ts";
import { format, words } from "../language.ts";
import { Icon } from "./icons.tsx";
import type { Order } from "./pager.tsx";
import { Histogram } from "./profile.tsx";

type Column = Pick<DatasetView["manifest"]["schema"]["columns"][number], "name" | "type" | "meaning">;

interface ColumnHeadProps {
  readonly column: Column;
  /** Of all rows, whatever the filters; not there while it is read. */
  readonly profile: ColumnProfile | undefined;
  /** Of the whole table. */
  readonly rows: number;
  readonly order: Order | null;
  readonly onSort: (order: Order) => void;
  readonly onFilter: (column: string) => void;
}

/** A column's head: it sorts (up, then down), asks for a filter, and shows what is in the column. */
export function ColumnHead({ column, profile, rows, order, onSort, onFilter }: ColumnHeadProps) {
  const t = words.value;
  const { name, type, meaning } = column;
  const isSorted = order?.column === name;
  const direction = isSorted ? (order.isDescending ? "descending" : "ascending") : "none";
  return (
    <th scope="col" class="column-head" aria-sort={direction}>
      <div class="head-name">
        <button
          type="button"
          class="sort"
          title={meaning === "" ? t.sortBy(name) : `${t.sortBy(name)}: ${meaning}`}
          onClick={() => onSort({ column: name, isDescending: isSorted && !order.isDescending })}
        >
          {name} {isSorted && <Icon name={order.isDescending ? "down" : "up"} />}
        </button>
        <button
          type="button"
          class="sort filter"
          title={t.data.filterBy(name)}
          aria-label={t.data.filterBy(name)}
          onClick={() => onFilter(name)}
        >
          <Icon name="filter" />
        </button>
      </div>
      <div class="head-type">{t.data.columnTypes[type]}</div>
      {profile !== undefined && <Content profile={profile} column={column} rows={rows} />}
    </th>
  );
}

interface ContentProps {
  readonly profile: ColumnProfile;
  readonly column: Column;
  readonly rows: number;
}

function Content({ profile, column, rows }: ContentProps) {
  const t = words.value;
  const f = format.value;
  const { missing, sampled, histogram } = profile;
  const where = sampled === undefined ? t.data.ofAllRows : t.data.sampled(f.count(sampled));
  return (
    <>
      <div class="head-missing" title={t.data.ofAllRows}>
        {missing === 0 ? t.noneMissing : t.data.missingOf(f.share(missing))}
        <svg viewBox="0 0 100 3" width="100" height="3" preserveAspectRatio="none" aria-hidden="true">
          <rect class="track" width="100" height="3" />
          <rect class="share" width={100 * missing} height="3" />
        </svg>
      </div>
      <div class="head-picture" title={where}>
        {histogram !== undefined && histogram.length > 0 && (
          <Histogram name={profile.name} bins={histogram} width={120} />
        )}
        {histogram === undefined &&
          (saysMore(profile, column, sampled ?? rows) ? (
            <Range profile={profile} />
          ) : (
            <Most top={profile.top ?? []} />
          ))}
      </div>
    </>
  );
}

/** Whether the ends say more than the most frequent values: of days, and where no value is frequent. */
function saysMore({ min, max, top }: ColumnProfile, { type }: Column, counted: number): boolean {
  if (min === null || max === null) return false;
  return type === "date" || (top?.[0]?.count ?? 0) < counted / 200;
}

function Range({ profile: { min, max } }: { readonly profile: ColumnProfile }) {
  return <div class="head-range">{words.value.rangeOf(text(min), text(max))}</div>;
}

const shown = 3;

/** The most frequent values, longest bar first. */
function Most({ top }: { readonly top: NonNullable<ColumnProfile["top"]> }) {
  const f = format.value;
  const most = Math.max(1, ...top.map(({ count }) => count));
  return (
    <ul class="head-top">
      {top.slice(0, shown).map(({ value, count }) => (
        <li key={String(value)} title={`${text(value)}: ${f.count(count)}`}>
          <span>{text(value)}</span>
          <svg viewBox="0 0 40 8" width="40" height="8" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(40 * count) / most} height="8" />
          </svg>
        </li>
      ))}
    </ul>
  );
}

function text(value: ColumnProfile["min"]): string {
  if (typeof value === "boolean") return value ? words.value.yes : words.value.no;
  return String(value);
}
