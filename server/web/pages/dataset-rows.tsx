import { useState } from "preact/hooks";
import type { DatasetView, RowsPage } from "../../api.ts";
import { decimalsOf } from "../format.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { Answer } from "../parts/answer.tsx";
import { CellValue, type Order, Pager, SortHead } from "../parts/pager.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

const size = 10;

interface DatasetRowsProps {
  readonly version: string;
  readonly columns: DatasetView["manifest"]["schema"]["columns"];
}

/** The rows, a page at a time, sorted by the server. */
export function DatasetRows({ version, columns }: DatasetRowsProps) {
  const t = words.value;
  const [offset, setOffset] = useState(0);
  const [order, setOrder] = useState<Order | null>(null);
  const query = new URLSearchParams({ offset: String(offset), limit: String(size) });
  if (order !== null) {
    query.set("sort", order.column);
    query.set("descending", order.isDescending ? "1" : "0");
  }
  const page = useLoaded<RowsPage>(`/api${path("datasets", version)}/rows?${query}`);
  const sort = (chosen: Order) => {
    setOrder(chosen);
    setOffset(0);
  };
  return (
    <Answer of={page}>
      {({ total, rows }) => {
        const decimals = new Map(columns.map(({ name }) => [name, decimalsOf(rows.map((row) => row[name]))]));
        return (
          <>
            <Scroll label={t.rows}>
              <table class="rows-table">
                <thead>
                  <tr>
                    {columns.map(({ name, type }) => (
                      <SortHead
                        key={name}
                        name={name}
                        isNumber={isNumber(type)}
                        order={order}
                        onSort={sort}
                      />
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row, i) => (
                    <tr key={offset + i}>
                      {columns.map(({ name, type }) => (
                        <td key={name} class={isNumber(type) ? "number" : ""}>
                          <CellValue of={row[name]} decimals={decimals.get(name)} />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
            <Pager offset={offset} shown={rows.length} total={total} size={size} onMove={setOffset} />
          </>
        );
      }}
    </Answer>
  );
}

function isNumber(type: string): boolean {
  return type === "float64" || type === "int32";
}
