import { useEffect, useState } from "preact/hooks";
import type { CellView, NamedValue } from "vigie/notebooks";
import { get } from "../../api.ts";
import { format, words } from "../../language.ts";
import { path } from "../../router.ts";
import type { Desk } from "../desk.ts";
import { cacheInWords } from "../why.ts";
import type { PanelProps } from "./panels.tsx";

/** The names of the notebook: what they hold, where they are defined and read. */
export function VariablesPanel({ desk, state }: PanelProps) {
  const t = words.value.edit;
  const values = useValues(desk, state.status === "idle" ? state.sequence : null);
  const defined = state.cells.flatMap((cell) => cell.defines.map((name) => ({ name, cell })));
  if (defined.length === 0) return <p class="quiet small">{t.noVariables}</p>;
  return (
    <ul class="variables">
      {defined.map(({ name, cell }) => (
        <Variable
          key={`${cell.id} ${name}`}
          desk={desk}
          name={name}
          cell={cell}
          value={values.get(name)}
          readers={state.cells.filter((one) => one.inputs.includes(name))}
        />
      ))}
    </ul>
  );
}

interface VariableProps {
  readonly desk: Desk;
  readonly name: string;
  readonly cell: CellView;
  readonly value: NamedValue | undefined;
  readonly readers: readonly CellView[];
}

function Variable({ desk, name, cell, value, readers }: VariableProps) {
  const t = words.value.edit;
  return (
    <li>
      <details>
        <summary>
          <code>{name}</code>
          <span class="quiet">{value === undefined ? t.noValue : kindOf(value)}</span>
        </summary>
        <dl class="facts small">
          {value !== undefined && value.text !== "" && (
            <>
              <dt>{t.holds}</dt>
              <dd class="mono">{value.text}</dd>
            </>
          )}
          {value?.columns != null && (
            <>
              <dt>{t.columns}</dt>
              <dd class="mono">
                {value.columns.slice(0, mostColumns).join(", ")}
                {value.columns.length > mostColumns && " …"}
              </dd>
            </>
          )}
          <dt>{t.definedIn}</dt>
          <dd>
            <CellLink desk={desk} cell={cell} />
            {(cell.cached ?? []).map((note) => (
              <p key={note.key} class="quiet">
                {cacheInWords(note)}
              </p>
            ))}
          </dd>
          <dt>{t.readBy}</dt>
          <dd>
            {readers.length === 0
              ? t.nobody
              : readers.map((one, i) => (
                  <span key={one.id}>
                    {i > 0 && ", "}
                    <CellLink desk={desk} cell={one} />
                  </span>
                ))}
          </dd>
        </dl>
      </details>
    </li>
  );
}

const mostColumns = 60;

/** Goes to a cell. */
export function CellLink({ desk, cell }: { readonly desk: Desk; readonly cell: CellView }) {
  return (
    <button type="button" class="link" onClick={() => desk.focus(desk.keyOf(cell.id))}>
      {cell.title || cell.id}
    </button>
  );
}

/** `number`, `Array, 6`, `ColumnTable, 4,800 × 7`. */
function kindOf({ type, length, columns }: NamedValue): string {
  const { count } = format.value;
  if (columns !== null) return `${type}, ${count(length ?? 0)} × ${columns.length}`;
  return length === null || type === "string" ? type : `${type}, ${count(length)}`;
}

/** What the names hold, asked for anew each time the kernel has come to rest; null while it has not. */
function useValues(desk: Desk, turn: number | null): ReadonlyMap<string, NamedValue> {
  const [values, setValues] = useState<ReadonlyMap<string, NamedValue>>(new Map());
  useEffect(() => {
    if (turn === null) return;
    const stop = new AbortController();
    get<readonly NamedValue[]>(`/api/v1${path("notebooks", desk.notebook, "values")}`, stop.signal)
      .then((found) => setValues(new Map(found.map((value) => [value.name, value]))))
      .catch(() => {}); // a kernel that ended has no values, and says so elsewhere
    return () => stop.abort();
  }, [desk, turn]);
  return values;
}
