import { useState } from "preact/hooks";
import type { DatasetView } from "../../api/datasets.ts";
import type { ColumnProfile, RowFilter } from "../../api/rows.ts";
import { words } from "../language.ts";

type Column = Pick<DatasetView["manifest"]["schema"]["columns"][number], "name" | "type">;
type Condition = "contains" | "oneOf" | "is" | "range" | "present" | "missing";

const conditionsOf: Readonly<Record<Column["type"], readonly Condition[]>> = {
  text: ["contains", "oneOf", "present", "missing"],
  category: ["oneOf", "contains", "present", "missing"],
  bool: ["is", "present", "missing"],
  float64: ["range", "present", "missing"],
  int32: ["range", "present", "missing"],
  date: ["range", "present", "missing"],
};

interface FilterFormProps {
  readonly column: Column;
  readonly profile: ColumnProfile | undefined;
  readonly onAdd: (filter: RowFilter) => void;
  readonly onCancel: () => void;
}

/** Makes a filter for one column: which conditions there are depends on its type. */
export function FilterForm({ column, profile, onAdd, onCancel }: FilterFormProps) {
  const t = words.value;
  const conditions = conditionsOf[column.type];
  const [condition, setCondition] = useState<Condition>(conditions[0]!);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const filter = filterOf(column, { condition, text, chosen, from, to });
  const top = (profile?.top ?? []).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
  const field = column.type === "date" ? "date" : "number";
  return (
    <form
      class="inline-form filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (filter !== null) onAdd(filter);
      }}
    >
      <div class="field">
        <label for="filter-condition">
          <code>{column.name}</code>
        </label>
        <select
          id="filter-condition"
          value={condition}
          onChange={(event) => setCondition(event.currentTarget.value as Condition)}
        >
          {conditions.map((one) => (
            <option key={one} value={one}>
              {t.data.conditions[one]}
            </option>
          ))}
        </select>
      </div>
      {condition === "contains" && (
        <Field name={t.data.text} id="filter-text" type="search" value={text} onValue={setText} />
      )}
      {condition === "range" && (
        <>
          <Field name={t.data.from} id="filter-from" type={field} value={from} onValue={setFrom} />
          <Field name={t.data.to} id="filter-to" type={field} value={to} onValue={setTo} />
        </>
      )}
      {condition === "oneOf" && <Choices top={top} chosen={chosen} onChoose={setChosen} />}
      {condition === "is" && (
        <Choices top={["true", "false"]} chosen={chosen} onChoose={(all) => setChosen(all.slice(-1))} />
      )}
      <button type="submit" class="button primary" disabled={filter === null}>
        {t.data.addFilter}
      </button>
      <button type="button" class="button" onClick={onCancel}>
        {t.cancel}
      </button>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly id: string;
  readonly type: "search" | "number" | "date";
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function Field({ name, id, type, value, onValue }: FieldProps) {
  const shared = {
    id,
    value,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => onValue(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {type === "number" && <input type="number" step="any" {...shared} />}
      {type === "date" && <input type="date" {...shared} />}
      {type === "search" && <input type="search" {...shared} />}
    </div>
  );
}

interface ChoicesProps {
  readonly top: readonly string[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** The most frequent values, to be ticked. */
function Choices({ top, chosen, onChoose }: ChoicesProps) {
  const t = words.value;
  const names: Readonly<Record<string, string>> = { true: t.yes, false: t.no };
  return (
    <fieldset class="choices">
      <legend>{t.data.chooseValues}</legend>
      {top.map((value) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChoose(
                event.currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value),
              )
            }
          />{" "}
          {names[value] ?? value}
        </label>
      ))}
    </fieldset>
  );
}

interface Written {
  readonly condition: Condition;
  readonly text: string;
  readonly chosen: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** Null while something is to be written. */
function filterOf({ name, type }: Column, { condition, text, chosen, from, to }: Written): RowFilter | null {
  if (condition === "missing" || condition === "present") return { column: name, is: condition };
  if (condition === "contains") return text === "" ? null : { column: name, contains: text };
  if (condition === "oneOf") return chosen.length === 0 ? null : { column: name, oneOf: chosen };
  if (condition === "is") return chosen.length === 0 ? null : { column: name, oneOf: [chosen[0] === "true"] };
  if (from === "" && to === "") return null;
  const end = (value: string) => (type === "date" ? value : Number(value));
  return {
    column: name,
    ...(from === "" ? {} : { from: end(from) }),
    ...(to === "" ? {} : { to: end(to) }),
  };
}
