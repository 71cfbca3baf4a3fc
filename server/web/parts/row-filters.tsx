import { useEffect, useRef } from "preact/hooks";
import type { DatasetView } from "../../api/datasets.ts";
import type { ColumnProfile, RowFilter } from "../../api/rows.ts";
import { format, words } from "../language.ts";
import { FilterForm } from "./filter-form.tsx";
import { Icon } from "./icons.tsx";

interface RowFiltersProps {
  readonly columns: readonly Pick<DatasetView["manifest"]["schema"]["columns"][number], "name" | "type">[];
  readonly profile: readonly ColumnProfile[] | null;
  readonly filters: readonly RowFilter[];
  readonly onChange: (filters: readonly RowFilter[]) => void;
  /** The column that a filter is being made for. */
  readonly edited: string | null;
  readonly onEdit: (column: string | null) => void;
}

/** The filters that hold, each removable, and the form for one more. */
export function RowFilters({ columns, profile, filters, onChange, edited, onEdit }: RowFiltersProps) {
  const t = words.value.data;
  const column = columns.find(({ name }) => name === edited);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (edited !== null) form.current?.querySelector<HTMLElement>("select, input")?.focus();
  }, [edited]);
  return (
    <section class="filters" aria-label={t.filterTitle}>
      <ul class="chips">
        {filters.map((filter, i) => (
          <li key={JSON.stringify(filter)}>
            {textOf(filter)}
            <button
              type="button"
              class="sort"
              aria-label={t.removeFilter(textOf(filter))}
              onClick={() => onChange(filters.filter((_, other) => other !== i))}
            >
              <Icon name="failed" />
            </button>
          </li>
        ))}
        {filters.length > 1 && (
          <li class="bare">
            <button type="button" class="button small" onClick={() => onChange([])}>
              {t.removeAll}
            </button>
          </li>
        )}
      </ul>
      <label class="toolbar small">
        {t.filterTitle}
        <select
          value={edited ?? ""}
          onChange={(event) => onEdit(event.currentTarget.value === "" ? null : event.currentTarget.value)}
        >
          <option value="">–</option>
          {columns.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {column !== undefined && (
        <div ref={form}>
          <FilterForm
            key={column.name}
            column={column}
            profile={profile?.find(({ name }) => name === column.name)}
            onAdd={(filter) => {
              onChange([...filters, filter]);
              onEdit(null);
            }}
            onCancel={() => onEdit(null)}
          />
        </div>
      )}
    </section>
  );
}

function textOf(filter: RowFilter): string {
  const t = words.value.data;
  const { column } = filter;
  if ("is" in filter) return filter.is === "missing" ? t.isMissing(column) : t.isThere(column);
  if ("contains" in filter) return t.isContaining(column, filter.contains);
  if ("oneOf" in filter) return t.isOneOf(column, filter.oneOf.map(plain).join(", "));
  const { from, to } = filter;
  if (from === undefined) return t.isAtMost(column, plain(to!));
  return to === undefined ? t.isAtLeast(column, plain(from)) : t.isBetween(column, plain(from), plain(to));
}

function plain(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? words.value.yes : words.value.no;
  return typeof value === "number" ? format.value.number(value) : value;
}
