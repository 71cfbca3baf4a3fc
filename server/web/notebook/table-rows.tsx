import type { TableDocument } from "vigie/notebooks";
import type { ColumnProfile } from "../../api/rows.ts";
import { decimalsOf } from "../format.ts";
import { words } from "../language.ts";
import { ColumnHead } from "../parts/column-head.tsx";
import { CellValue, type Order, SortHead } from "../parts/pager.tsx";
import { Scroll } from "../parts/scroll.tsx";

type Column = TableDocument["columns"][number];

interface RowsProps {
  readonly of: TableDocument;
  /** Without it the heads do not sort. */
  readonly sorting?: { readonly order: Order | null; readonly onSort: (order: Order) => void };
  /** What the heads show of their columns. */
  readonly contents?: Contents | null | undefined;
  readonly isBusy?: boolean;
}

interface Contents {
  readonly summaries: ReadonlyMap<string, ColumnProfile>;
  /** Of the whole table. */
  readonly rows: number;
  readonly onFilter: (column: string) => void;
}

/** A page of rows under their heads. */
export function Rows({ of: { columns, rows, offset }, sorting, contents, isBusy = false }: RowsProps) {
  const decimals = columns.map((_, column) => decimalsOf(rows.map((row) => row[column])));
  return (
    <Scroll label={words.value.rows}>
      <table class="rows-table" aria-busy={isBusy}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.name} column={column} sorting={sorting} contents={contents} />
            ))}
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
  );
}

interface HeadProps extends Pick<RowsProps, "contents"> {
  readonly column: Column;
  readonly sorting: RowsProps["sorting"] | undefined;
}

function Head({ column, sorting, contents }: HeadProps) {
  const { name, type } = column;
  if (sorting === undefined)
    return (
      <th scope="col" class={type === "number" ? "number" : ""}>
        {name}
      </th>
    );
  if (contents === null || contents === undefined)
    return <SortHead name={name} isNumber={type === "number"} {...sorting} />;
  const { summaries, rows, onFilter } = contents;
  return (
    <ColumnHead
      column={headOf(column)}
      profile={summaries.get(name)}
      rows={rows}
      {...sorting}
      onFilter={onFilter}
    />
  );
}

const typesOfHeads = {
  number: "float64",
  text: "text",
  boolean: "bool",
  date: "date",
  other: "text",
} as const;

/** A column as heads and filters of datasets know it. */
export function headOf({ name, type }: Column) {
  return { name, type: typesOfHeads[type], meaning: "" };
}
