import { useMemo, useState } from "preact/hooks";
import type { DatasetView } from "../../api/datasets.ts";
import type { ColumnProfile, RowFilter, RowsPage } from "../../api/rows.ts";
import { decimalsOf } from "../format.ts";
import { words } from "../language.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { ColumnHead } from "../parts/column-head.tsx";
import { CellValue, type Order } from "../parts/pager.tsx";
import { ReadingNote, useProfile } from "../parts/profile.tsx";
import { RowFilters } from "../parts/row-filters.tsx";
import { RowPager } from "../parts/row-pager.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

const size = 20;

type Columns = DatasetView["manifest"]["schema"]["columns"];

interface DatasetRowsProps {
  readonly version: string;
  readonly columns: Columns;
  /** Of the whole dataset. */
  readonly rows: number;
}

/** The rows, a page at a time, sorted and filtered by the server; in each head what is in its column. */
export function DatasetRows({ version, columns, rows: rowsOfAll }: DatasetRowsProps) {
  const t = words.value;
  const [offset, setOffset] = useState(0);
  const [order, setOrder] = useState<Order | null>(null);
  const [filters, setFilters] = useState<readonly RowFilter[]>([]);
  const [edited, setEdited] = useState<string | null>(null);
  const profile = useProfile(version);
  const page = useLoaded<RowsPage>(addressOf(version, { offset, order, filters }));
  const fromStart =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setOffset(0);
    };
  return (
    <>
      <RowFilters
        columns={columns}
        profile={profile.value}
        filters={filters}
        onChange={fromStart(setFilters)}
        edited={edited}
        onEdit={setEdited}
      />
      <ReadingNote profile={profile.value} />
      <Answer of={page}>
        {({ total, rows }) => (
          <>
            <Table
              columns={columns}
              rowsOfAll={rowsOfAll}
              page={page}
              profile={profile.value}
              order={order}
              onSort={fromStart(setOrder)}
              onFilter={setEdited}
            />
            {total === 0 && <p role="status">{filters.length > 0 ? t.data.noMatch : t.data.noValues}</p>}
            {total > 0 && (
              <RowPager
                offset={offset}
                shown={rows.length}
                total={total}
                size={size}
                isLoading={page.isLoading}
                onMove={setOffset}
              />
            )}
          </>
        )}
      </Answer>
    </>
  );
}

interface Question {
  readonly offset: number;
  readonly order: Order | null;
  readonly filters: readonly RowFilter[];
}

function addressOf(version: string, { offset, order, filters }: Question): string {
  const query = new URLSearchParams({ offset: String(offset), limit: String(size) });
  if (filters.length > 0) query.set("filters", JSON.stringify(filters));
  if (order !== null) {
    query.set("sort", order.column);
    query.set("descending", order.isDescending ? "1" : "0");
  }
  return `/api/v1${path("datasets", version)}/rows?${query}`;
}

interface TableProps {
  readonly columns: Columns;
  readonly rowsOfAll: number;
  readonly page: Loaded<RowsPage>;
  readonly profile: readonly ColumnProfile[] | null;
  readonly order: Order | null;
  readonly onSort: (order: Order) => void;
  readonly onFilter: (column: string) => void;
}

function Table({ columns, rowsOfAll, page, profile, order, onSort, onFilter }: TableProps) {
  const { rows } = page.value!;
  const decimals = useMemo(
    () => new Map(columns.map(({ name }) => [name, decimalsOf(rows.map((row) => row[name]))])),
    [columns, rows],
  );
  return (
    <Scroll label={words.value.rows}>
      <table class="rows-table" aria-busy={page.isLoading}>
        <thead>
          <tr>
            {columns.map((column) => (
              <ColumnHead
                key={column.name}
                column={column}
                profile={profile?.find(({ name }) => name === column.name)}
                rows={rowsOfAll}
                order={order}
                onSort={onSort}
                onFilter={onFilter}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {columns.map(({ name, type }) => (
                <td key={name} class={type === "float64" || type === "int32" ? "number" : ""}>
                  <CellValue of={row[name]} decimals={decimals.get(name)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
