import { useState } from "preact/hooks";
import type { TableDocument } from "vigie/notebooks";
import { decimalsOf } from "../format.ts";
import { words } from "../language.ts";
import { useLoaded } from "../load.ts";
import { ProblemNote } from "../parts/answer.tsx";
import { CellValue, type Order, Pager, SortHead } from "../parts/pager.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { path } from "../router.ts";

interface TableOutputProps {
  readonly notebook: string;
  readonly document: TableDocument;
}

/** A table: its first page as it came, the others asked of the kernel. */
export function TableOutput({ notebook, document }: TableOutputProps) {
  const size = Math.max(1, document.rows.length);
  const [offset, setOffset] = useState(document.offset);
  const [order, setOrder] = useState<Order | null>(null);
  if (document.output === undefined || (offset === document.offset && order === null))
    return <Rows of={document} size={size} order={order} onMove={setOffset} onSort={setOrder} />;
  const query = new URLSearchParams({ output: document.output, offset: String(offset), limit: String(size) });
  if (order !== null) {
    query.set("sort", order.column);
    query.set("descending", order.isDescending ? "1" : "0");
  }
  const sort = (chosen: Order) => {
    setOrder(chosen);
    setOffset(0);
  };
  return (
    <OtherPage
      address={`/api/v1${path("notebooks", notebook, "page")}?${query}`}
      meanwhile={document}
      size={size}
      order={order}
      onMove={setOffset}
      onSort={sort}
    />
  );
}

interface RowsProps {
  readonly of: TableDocument;
  readonly size: number;
  readonly order: Order | null;
  readonly onMove: (offset: number) => void;
  readonly onSort: (order: Order) => void;
}

function OtherPage({
  address,
  meanwhile,
  ...rest
}: Omit<RowsProps, "of"> & { readonly address: string; readonly meanwhile: TableDocument }) {
  const page = useLoaded<TableDocument>(address);
  if (page.problem !== null) return <ProblemNote problem={page.problem} onRetry={page.reload} />;
  return <Rows of={page.value ?? meanwhile} {...rest} />;
}

function Rows({ of: { columns, rows, offset, rowCount, output }, size, order, onMove, onSort }: RowsProps) {
  const decimals = columns.map((_, column) => decimalsOf(rows.map((row) => row[column])));
  return (
    <div>
      <Scroll label={words.value.rows}>
        <table class="rows-table">
          <thead>
            <tr>
              {columns.map(({ name, type }) =>
                output === undefined ? (
                  <th key={name} scope="col" class={type === "number" ? "number" : ""}>
                    {name}
                  </th>
                ) : (
                  <SortHead
                    key={name}
                    name={name}
                    isNumber={type === "number"}
                    order={order}
                    onSort={onSort}
                  />
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={offset + i}>
                {row.map((value, column) => (
                  <td key={columns[column]!.name} class={columns[column]!.type === "number" ? "number" : ""}>
                    <CellValue of={value} decimals={decimals[column]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Pager offset={offset} shown={rows.length} total={rowCount} size={size} onMove={onMove} />
    </div>
  );
}
