import { format, words } from "../language.ts";
import { Icon } from "./icons.tsx";

export interface Order {
  readonly column: string;
  readonly isDescending: boolean;
}

interface SortHeadProps {
  readonly name: string;
  readonly isNumber: boolean;
  readonly order: Order | null;
  readonly onSort: (order: Order) => void;
}

/** A column's head that sorts: up, then down. */
export function SortHead({ name, isNumber, order, onSort }: SortHeadProps) {
  const isSorted = order?.column === name;
  const direction = isSorted ? (order.isDescending ? "descending" : "ascending") : "none";
  return (
    <th scope="col" class={isNumber ? "number" : ""} aria-sort={direction}>
      <button
        type="button"
        class="sort"
        title={words.value.sortBy(name)}
        onClick={() => onSort({ column: name, isDescending: isSorted && !order.isDescending })}
      >
        {name} {isSorted && <Icon name={order.isDescending ? "down" : "up"} />}
      </button>
    </th>
  );
}

interface PagerProps {
  /** First row shown, from 0. */
  readonly offset: number;
  readonly shown: number;
  readonly total: number;
  readonly size: number;
  readonly onMove: (offset: number) => void;
}

export function Pager({ offset, shown, total, size, onMove }: PagerProps) {
  const t = words.value;
  const f = format.value;
  if (total === 0) return <p class="pager">{t.noRows}</p>;
  return (
    <div class="pager">
      <span role="status">{t.rowsOf(f.count(offset + 1), f.count(offset + shown), f.count(total))}</span>
      {total > size && (
        <>
          <button
            type="button"
            class="button small"
            disabled={offset === 0}
            onClick={() => onMove(Math.max(0, offset - size))}
          >
            {t.previous}
          </button>
          <button
            type="button"
            class="button small"
            disabled={offset + shown >= total}
            onClick={() => onMove(offset + size)}
          >
            {t.next}
          </button>
        </>
      )}
    </div>
  );
}

interface CellValueProps {
  readonly of: string | number | boolean | null | undefined;
  /** As many as the rest of its column has; without it, as many as it needs. */
  readonly decimals?: number | undefined;
}

/** One value of a table as people of this language read it. */
export function CellValue({ of, decimals }: CellValueProps) {
  if (of === null || of === undefined)
    return (
      <span class="missing" title={words.value.emptyCell}>
        –
      </span>
    );
  if (typeof of === "boolean") return <>{of ? words.value.yes : words.value.no}</>;
  return <>{typeof of === "number" ? format.value.number(of, decimals) : of}</>;
}
