import { join } from "node:path";
import type { DayCode } from "./days.ts";
import type { DeliveryDay } from "./deliveries.ts";
import { createRawFile, type RawFile, type WrittenFile } from "./rawFiles.ts";
import { type ExampleSource, exampleSources } from "./sources.ts";

/** Puts each raw line into the delivery that would have carried it. */
export interface Outbox {
  readonly deliveries: readonly DeliveryDay[];
  /** Index of the first delivery received on or after `known`; -1 when none is. */
  deliveryOf(known: DayCode): number;
  /** The line goes with the first delivery received on or after `known`, or with none. */
  send(source: ExampleSource, known: DayCode, line: string): void;
  /** The line goes with this delivery. */
  put(source: ExampleSource, delivery: number, line: string): void;
  truth(line: string): void;
  /** Writes out what is worth a system call. */
  drain(): Promise<void>;
  abandon(): Promise<void>;
  /** Closes every file; those with lines by their path inside the folder. */
  close(): Promise<Readonly<Record<string, WrittenFile>>>;
}

interface OutboxOptions {
  readonly folder: string;
  readonly deliveries: readonly DeliveryDay[];
  /** Text between the source's name and `.csv`, which tells the files of a block of firms. */
  readonly suffix: string;
  /** Header of each source's file; of a delivery, because a wide file has a column for each month known by then. */
  readonly headerOf: (source: ExampleSource, delivery: DeliveryDay) => string;
  readonly truthHeader: string;
}

export function openOutbox({ folder, deliveries, suffix, headerOf, truthHeader }: OutboxOptions): Outbox {
  const full: RawFile[] = [];
  const named = new Map<string, RawFile>();
  const add = (name: string, header: string): RawFile => {
    const file = createRawFile({ path: join(folder, name), header, onFull: (one) => full.push(one) });
    named.set(name, file);
    return file;
  };
  const filesOf = (source: ExampleSource) =>
    deliveries.map((one) => add(`deliveries/${one.received}/${source}${suffix}.csv`, headerOf(source, one)));
  const bySource = Object.fromEntries(exampleSources.map((source) => [source, filesOf(source)])) as Record<
    ExampleSource,
    RawFile[]
  >;
  const truth = add(`truth${suffix}.csv`, truthHeader);
  const codes = deliveries.map(({ code }) => code);
  const deliveryOf = (known: DayCode) => {
    for (let i = 0; i < codes.length; i++) if (known <= codes[i]!) return i;
    return -1;
  };
  return {
    deliveries,
    deliveryOf,
    send(source, known, line) {
      const delivery = deliveryOf(known);
      if (delivery >= 0) bySource[source][delivery]!.line(line);
    },
    put: (source, delivery, line) => bySource[source][delivery]!.line(line),
    truth: (line) => truth.line(line),
    async drain() {
      for (let file = full.pop(); file !== undefined; file = full.pop()) await file.flush();
    },
    async abandon() {
      for (const file of named.values()) await file.abandon();
    },
    async close() {
      const written: Record<string, WrittenFile> = {};
      for (const [name, file] of named) {
        const found = await file.close();
        if (found !== null) written[name] = found;
      }
      return written;
    },
  };
}
