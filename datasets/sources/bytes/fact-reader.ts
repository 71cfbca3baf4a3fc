import { monthOfDay, startOfMonth } from "../../foundation/calendar.ts";
import type { ColumnChunk } from "../../store/column-chunk.ts";
import type { Source } from "../contract.ts";
import type { Cells, Expression } from "../expression.ts";
import type { Layout } from "../layout.ts";
import { mapNumbers, type NumberChunk } from "../vectors.ts";
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
  /** The columns of `factsSchema`, in chunks of the same rows. */
  readonly columns: readonly ColumnChunk[][];
  /** Memory that their values and the texts they name take. */
  readonly bytes: number;
  open(layout: Layout): void;
  /** Takes the line just cut; false where it is odd. */
  take(bytes: Uint8Array, cutter: LineCutter): boolean;
  /** Makes the facts of the lines taken so far. */
  flush(): void;
}

/** Whether all that the facts of a source say can be read from bytes. */
export function canReadBytes(source: Source): boolean {
  const { columns, facts, knownOn, spread, everyMonth, monthly, filters, nothing, reshape } = source;
  return (
    facts.every(({ of }) => of !== undefined) &&
    knownOn.of !== undefined &&
    (spread === undefined || everyMonth !== undefined) &&
    columns.every(({ form }) => canReadForm(form)) &&
    (monthly === undefined || monthly.form === "count") &&
    filters === undefined &&
    nothing === undefined &&
    reshape === undefined
  );
}

/** `source` is one that `canReadBytes`. */
export function createFactReader(source: Source, { received, history }: FactDays): FactReader {
  const batch = createLineBatch(source);
  const rule = source.knownOn.of!.over(batch.cells) as () => NumberChunk;
  const known = history ? rule : () => mapNumbers("date", [rule()], (day) => Math.max(day, received));
  const own = source.facts.map(({ of }) => of!.over(batch.cells));
  const columns: ColumnChunk[][] = [...own, known, 0].map(() => []);
  const spread = spreadOf(source, batch.cells);
  let bytes = 0;

  const flush = () => {
    if (batch.lines === 0) return;
    if (source.monthly !== undefined) batch.spreadMonthly();
    if (spread !== null) {
      const { origin, month } = spread();
      batch.spread(origin, month);
    }
    const chunks = [...own, known].map((of) => of());
    const { length } = chunks[0]!;
    const [valid, values] = [new Uint8Array(length).fill(1), new Int32Array(length).fill(received)];
    for (const [i, chunk] of [...chunks, { kind: "date", length, valid, values } as const].entries()) {
      columns[i]!.push(chunk);
      bytes += chunk.valid.byteLength + chunk.values.byteLength;
    }
    batch.clear();
  };
  return {
    columns,
    get bytes() {
      const dictionaries = new Set(
        columns.flatMap(([chunk]) => (chunk?.kind === "utf8" ? [chunk.dictionary] : [])),
      );
      return [...dictionaries].reduce(
        (sum, texts) => sum + texts.bytes().length + bytesAText * texts.size,
        bytes,
      );
    },
    open(layout) {
      flush();
      batch.open(layout);
    },
    take(line, cutter) {
      if (batch.isFull) flush();
      return batch.take(line, cutter);
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
  return () => {
    const [start, end] = [from(), until()];
    const [first, after] = [start.values, end.values].map((own) => Int32Array.from(own, monthOfDay));
    const facts = first!.reduce((sum, month, line) => sum + after![line]! - month, 0);
    const [origin, month] = [new Int32Array(facts), new Int32Array(facts)];
    let n = 0;
    for (let line = 0; line < start.length; line++)
      for (let m = first![line]!; m < after![line]!; m++) {
        origin[n] = line;
        month[n++] = startOfMonth(m);
      }
    return { origin, month };
  };
}
