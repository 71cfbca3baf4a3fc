import { type ColumnChunk, emptyValues } from "../../store/column-chunk.ts";
import type { Source } from "../contract.ts";
import type { Cells } from "../expression.ts";
import type { Form } from "../forms.ts";
import type { Layout } from "../layout.ts";
import { allThere, createGatherer } from "../vectors.ts";
import { type CellReader, createCellReader } from "./cell-reader.ts";
import type { LineCutter } from "./cut-line.ts";
import { parseNumbers } from "./parse-cell.ts";

/** Lines, and cells of monthly columns, that are computed on at once: few enough to stay in the cache. */
const linesAtOnce = 8192;
const monthlyCellsAtOnce = 65_536;

/** The cells of some lines, each read once in every form that is asked for. */
export interface LineBatch {
  /** For facts, one a line, or one for each origin; what they give holds until `clear`. */
  readonly cells: Cells;
  lines(): number;
  isFull(): boolean;
  /** Says where the columns stand in the next lines. */
  open(layout: Layout): void;
  /** Takes the line just cut, which begins at `from`; false where it is odd, and nothing of it is kept. */
  take(bytes: Uint8Array, from: number, cutter: LineCutter): boolean;
  /** Facts from now on: the line of each, and its month. */
  spread(origin: Int32Array, month: Int32Array): void;
  /** The cells of monthly columns as facts. */
  spreadMonthly(): void;
  clear(): void;
}

interface Column {
  readonly name: string;
  readonly reader: CellReader;
  /** Field of the file, from 0; −1 where it has none. */
  position: number;
}

export function createLineBatch(source: Source): LineBatch {
  const columns = new Map<string, Column>();
  const monthly = createMonthly(source);
  let [lines, turn] = [0, 0];
  let inUse: readonly Column[] = [];
  let origin: Int32Array | null = null;
  let month: Int32Array = new Int32Array(0);

  const columnOf = (form: Form, name: string) => {
    const key = `${form} of ${name}`;
    const known = columns.get(key);
    if (known !== undefined) return known;
    const isFilled = source.columns.find((column) => column.name === name)?.presence === "filled";
    const { nothing } = source;
    const reader = createCellReader({ form, isFilled, nothing, only: onlyTexts(name), lines: linesAtOnce });
    const made = { name, position: -1, reader };
    columns.set(key, made);
    return made;
  };
  const onlyTexts = (name: string) =>
    source.filters?.find(({ stays }) => stays?.column === name)?.stays?.texts;
  const isRead = (name: string) => [...columns.values()].some((column) => column.name === name);
  const cells: Cells = {
    cell(form, name) {
      const { reader } = columnOf(form, name);
      const gather = createGatherer();
      let [known, of] = [-1, undefined as ColumnChunk | undefined];
      return () => {
        if (known === turn) return of!;
        of = origin === null ? reader.first(lines) : gather(reader.first(lines), origin);
        known = turn;
        return of;
      };
    },
    month: () => ({ kind: "date", length: month.length, valid: allThere(month.length), values: month }),
    monthly: () => monthly.values(),
  };
  return {
    cells,
    lines: () => lines,
    isFull: () => lines === linesAtOnce || monthly.isFull(),
    open(layout) {
      // What no fact asks for is looked at all the same: it may make a line odd.
      for (const { name, form, presence } of source.columns)
        if (!isRead(name) && (form !== "text" || presence === "filled" || onlyTexts(name)))
          columnOf(form, name);
      const positions = new Map(layout.columns.map(({ column, position }) => [column.name, position]));
      inUse = [...columns.values()];
      for (const column of inUse) column.position = (positions.get(column.name) ?? 0) - 1;
      monthly.open(layout);
    },
    take(bytes, from, cutter) {
      const { starts, ends } = cutter;
      const repeated = lines === 0 ? -1 : cutter.repeated;
      for (let i = 0; i < inUse.length; i++) {
        const { reader, position } = inUse[i]!;
        if (position < repeated) reader.repeat(lines);
        else if (position < 0) {
          if (!reader.read(bytes, 0, 0, lines)) return false;
        } else if (!reader.read(bytes, from + starts[position]!, from + ends[position]!, lines)) return false;
      }
      if (!monthly.take(bytes, from, { starts, ends, line: lines })) return false;
      lines++;
      return true;
    },
    spread(lineOfFact, monthOfFact) {
      const isEachOnce = lineOfFact.length === lines && lineOfFact.every((line, i) => line === i);
      [origin, month] = [isEachOnce ? null : lineOfFact, monthOfFact];
      turn++;
    },
    spreadMonthly() {
      [origin, month] = [monthly.lines(), monthly.days()];
      turn++;
    },
    clear() {
      [lines, origin] = [0, null];
      turn++;
      monthly.clear();
    },
  };
}

interface FieldsOfLine {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly line: number;
}

/** Cells of columns that stand for a month each; the empty ones are left out. */
function createMonthly({ monthly }: Source) {
  const parse = monthly === undefined ? undefined : parseNumbers[monthly.form]!;
  let [days, positions] = [new Int32Array(0), new Int32Array(0)];
  let [line, month] = [new Int32Array(0), new Int32Array(0)];
  let values = emptyValues("int32", 0);
  let n = 0;
  return {
    isFull: () => n >= monthlyCellsAtOnce,
    open({ months }: Layout) {
      days = Int32Array.from(months, (one) => Date.parse(one.month) / 86_400_000);
      positions = Int32Array.from(months, ({ position }) => position - 1);
      const most = months.length === 0 ? 0 : monthlyCellsAtOnce + months.length;
      if (line.length >= most) return;
      [line, month, values] = [new Int32Array(most), new Int32Array(most), emptyValues("int32", most)];
    },
    take(bytes: Uint8Array, from: number, { starts, ends, line: own }: FieldsOfLine) {
      const before = n;
      for (let m = 0; m < positions.length; m++) {
        const [start, end] = [starts[positions[m]!]!, ends[positions[m]!]!];
        if (start === end) continue;
        const value = parse!(bytes, from + start, from + end);
        if (Number.isNaN(value)) {
          n = before;
          return false;
        }
        line[n] = own;
        month[n] = days[m]!;
        values[n++] = value;
      }
      return true;
    },
    lines: () => line.subarray(0, n),
    days: () => month.subarray(0, n),
    values: (): ColumnChunk =>
      ({ kind: "int32", length: n, valid: allThere(n), values: values.subarray(0, n) }) as ColumnChunk,
    clear() {
      n = 0;
    },
  };
}
