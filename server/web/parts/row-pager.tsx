import { useState } from "preact/hooks";
import { format, words } from "../language.ts";

interface RowPagerProps {
  /** First row shown, from 0. */
  readonly offset: number;
  readonly shown: number;
  readonly total: number;
  readonly size: number;
  readonly isLoading: boolean;
  readonly onMove: (offset: number) => void;
}

/** Turns pages, and goes to any row of very many. */
export function RowPager({ offset, shown, total, size, isLoading, onMove }: RowPagerProps) {
  const t = words.value;
  const f = format.value;
  const last = Math.max(0, Math.floor((total - 1) / size) * size);
  const moves = [
    [t.data.first, 0, offset > 0],
    [t.previous, Math.max(0, offset - size), offset > 0],
    [t.next, offset + size, offset + shown < total],
    [t.data.last, last, offset + shown < total],
  ] as const;
  return (
    <div class="pager">
      <span role="status">
        {isLoading
          ? t.data.searching
          : t.rowsOf(f.count(offset + 1), f.count(offset + shown), f.count(total))}
      </span>
      {total > size && (
        <>
          {moves.map(([name, to, isPossible]) => (
            <button
              key={name}
              type="button"
              class="button small"
              disabled={!isPossible}
              onClick={() => onMove(to)}
            >
              {name}
            </button>
          ))}
          <GoTo total={total} onMove={onMove} />
        </>
      )}
    </div>
  );
}

function GoTo({ total, onMove }: Pick<RowPagerProps, "total" | "onMove">) {
  const t = words.value;
  const [wanted, setWanted] = useState("");
  const row = Number(wanted);
  const isRow = Number.isInteger(row) && row >= 1 && row <= total;
  return (
    <form
      class="toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRow) onMove(row - 1);
      }}
    >
      <label>
        {t.data.goToRow}{" "}
        <input
          type="number"
          min="1"
          max={total}
          step="1"
          size={9}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </label>
    </form>
  );
}
