import { monthOfDay, startOfMonth } from "../../foundation/calendar.ts";
import { type ColumnBuilder, createColumnBuilder } from "../../store/column-builder.ts";
import { type ColumnChunk, kindOf } from "../../store/column-chunk.ts";
import type { Source } from "../contract.ts";
import type { Cells, Expression } from "../expression.ts";
import type { Layout } from "../layout.ts";
import { allThere, createMapping, createRoom, type NumberChunk } from "../vectors.ts";
import { canReadForm } from "./cell-reader.ts";
import type { LineCutter } from "./cut-line.ts";
import { createLineBatch } from "./line-batch.ts";

/** The two days that every fact carries. */
export interface FactDays {
  /** Day number of the delivery. */
  readonly received: number;
  /** Whether a fact is known by its source's rule alone. */
  readonly history: boolean;
}

/** Makes facts of lines, without SQL. */
export interface FactReader {
  /** The columns of `factsSchema`, all with the same rows. */
  readonly columns: readonly ColumnBuilder[];
  /** Memory that their values and the texts they name take. */
  readonly bytes: number;
  open(layout: Layout): void;
  /** Takes the line just cut, which begins at `from`; false where it is odd. */
  take(bytes: Uint8Array, from: number, cutter: LineCutter): boolean;
  /** Makes the facts of the lines taken so far. */
  flush(): void;
}

/** Whether all that the facts of a source say can be read from bytes. */
export function canReadBytes(source: Source): boolean {
  const { columns, facts, knownOn, spread, everyMonth, monthly, filters, reshape } = source;
  return (
    facts.every(({ of }) => of !== undefined) &&
    knownOn.of !== undefined &&
    (spread === undefined || everyMonth !== undefined) &&
    columns.every(({ form }) => canReadForm(form)) &&
    (monthly === undefined || monthly.form === "count") &&
    (filters ?? []).every(({ stays }) => stays !== undefined) &&
    reshape === undefined
  );
}

/** Sharper guesses cost a copy of everything where they are a little too low. */
const roomToSpare = 1.05;

/** `source` is one that `canReadBytes`. `share`: how much of the delivery was read so far, for room to be made at once. */
export function createFactReader(
  source: Source,
  { received, history }: FactDays,
  share: () => number = () => 1,
): FactReader {
  const batch = createLineBatch(source);
  const rule = source.knownOn.of!.over(batch.cells) as () => NumberChunk;
  const later = createMapping("date", (day) => Math.max(day, received));
  const known = history ? rule : () => later(rule());
  const own = source.facts.map(({ of }) => of!.over(batch.cells));
  const kinds = [...source.facts.map(({ type }) => kindOf(type)), "date", "date"] as const;
  const columns = kinds.map(createColumnBuilder);
  const spread = spreadOf(source, batch.cells);
  const roomFor = createRoom("date");
  const receivedOn = (length: number) =>
    ({
      kind: "date",
      length,
      valid: allThere(length),
      values: roomFor(length).values.fill(received),
    }) as ColumnChunk;

  let rows = 0;
  const flush = () => {
    if (batch.lines() === 0) return;
    if (source.monthly !== undefined) batch.spreadMonthly();
    if (spread !== null) {
      const { origin, month } = spread();
      batch.spread(origin, month);
    }
    const chunks = [...own, known].map((of) => of());
    rows += chunks[0]!.length;
    const expected = Math.ceil((rows / share()) * roomToSpare);
    for (const [i, chunk] of [...chunks, receivedOn(chunks[0]!.length)].entries())
      columns[i]!.append(chunk, expected);
    batch.clear();
  };
  return {
    columns,
    get bytes() {
      const dictionaries = new Set(columns.flatMap(({ dictionary }) => dictionary ?? []));
      const values = columns.reduce((sum, { bytes }) => sum + bytes, 0);
      return [...dictionaries].reduce(
        (sum, texts) => sum + texts.bytes().length + bytesAText * texts.size,
        values,
      );
    },
    open(layout) {
      flush();
      batch.open(layout);
    },
    take(bytes, from, cutter) {
      if (batch.isFull()) flush();
      return batch.take(bytes, from, cutter);
    },
    flush,
  };
}

/** Of an entry of a dictionary beside its own: offset, hash and places in the table. */
const bytesAText = 28;

/** A fact for each month of a line's period. */
function spreadOf({ everyMonth }: Source, cells: Cells) {
  if (everyMonth === undefined) return null;
  const days = (of: Expression) => of.over(cells) as () => NumberChunk;
  const [from, until] = [days(everyMonth.from), days(everyMonth.until)];
  const roomFor = [createRoom("int32"), createRoom("date")] as const;
  return () => {
    const [start, end] = [from(), until()];
    let facts = 0;
    for (let line = 0; line < start.length; line++)
      facts += monthOfDay(end.values[line]!) - monthOfDay(start.values[line]!);
    const [origin, month] = roomFor.map((of) => of(facts).values as Int32Array) as [Int32Array, Int32Array];
    let n = 0;
    for (let line = 0; line < start.length; line++) {
      const after = monthOfDay(end.values[line]!);
      for (let m = monthOfDay(start.values[line]!); m < after; m++) {
        origin[n] = line;
        month[n++] = startOfMonth(m);
      }
    }
    return { origin, month };
  };
}
