import { stat } from "node:fs/promises";
import type { LongWork, Progress } from "../foundation/progress.ts";
import { createSlots } from "../foundation/slots.ts";
import type { DatasetStore } from "../store/contract.ts";
import { createImporters, type ImportOrder } from "./importers.ts";
import type { ImportResult } from "./importFiles.ts";

export interface ImportManyOptions extends LongWork {
  /** Imports at the same time, each in a process of its own; with 1 this process works. */
  readonly processes: number;
  /** Of the receipts. */
  readonly clock: () => Date;
  /** Told of each import that is there, in the order of the orders; after a failure too. */
  readonly onImported?: (result: ImportResult) => void;
}

/** A delivery of more bytes than this is imported alone: the memory of one import is bounded, not that of several. */
const alone = 2 ** 30;

/**
 * Imports several deliveries, as `importFiles` does each; account tables first, then the largest. When one fails, those under
 * way go on to their end and no other is begun. Throws what the first of them, in the order of the orders, threw.
 */
export async function importMany(
  store: DatasetStore,
  orders: readonly ImportOrder[],
  { processes, clock, onImported, ...work }: ImportManyOptions,
): Promise<readonly ImportResult[]> {
  const sizes = await Promise.all(orders.map(({ files }) => bytesOf(files)));
  const importers = createImporters(store, { clock, here: processes < 2 || orders.length < 2 });
  const told = tellTogether(orders, sizes, work);
  const results = createResults(orders.length, onImported);
  const slots = createSlots(Math.max(1, processes));
  const importAt = (i: number) =>
    slots.use(sizes[i]! > alone ? processes : 1, async () => {
      if (results.hasFailed()) return;
      const one = importers.run(orders[i]!, { ...work, onProgress: (progress) => told(i, progress) });
      await results.keep(i, one);
    });
  try {
    for (const group of inTurn(orders, sizes)) await Promise.all(group.map(importAt));
    return results.all();
  } finally {
    importers.close();
  }
}

/** What may be done at the same time, group after group. */
function inTurn(orders: readonly ImportOrder[], sizes: readonly number[]): readonly (readonly number[])[] {
  const largestFirst = [...orders.keys()].sort((a, b) => sizes[b]! - sizes[a]!);
  const isTable = (i: number) => nameOf(orders[i]!) === "comptes";
  return [largestFirst.filter(isTable), largestFirst.filter((i) => !isTable(i))];
}

function nameOf({ source }: ImportOrder): string {
  return typeof source === "string" ? source : source.name;
}

/** About what will be read: compressed text is an eighth. A file that is not there is told by its import. */
async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = files.map((file) =>
    stat(file).then(
      ({ size }) => (file.endsWith(".gz") ? 8 * size : size),
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** One progress of all, by bytes. */
function tellTogether(
  orders: readonly ImportOrder[],
  sizes: readonly number[],
  { onProgress }: LongWork,
): (i: number, progress: Progress) => void {
  if (orders.length === 1) return (_, progress) => onProgress?.(progress);
  const fractions = orders.map(() => 0);
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  return (i, { fraction }) => {
    fractions[i] = fraction ?? 0;
    onProgress?.({
      label: "import",
      fraction: fractions.reduce((sum, one, k) => sum + one * sizes[k]!, 0) / total,
      detail: `${fractions.filter((one) => one === 1).length} of ${orders.length} read, ${nameOf(orders[i]!)}`,
    });
  };
}

/** Results in the order of the orders, told as soon as all before them are there. */
function createResults(count: number, onImported: ((result: ImportResult) => void) | undefined) {
  const found: (ImportResult | undefined)[] = Array.from({ length: count });
  const failures = new Map<number, unknown>();
  let next = 0;
  return {
    hasFailed: () => failures.size > 0,
    async keep(i: number, running: Promise<ImportResult>): Promise<void> {
      try {
        found[i] = await running;
      } catch (error) {
        failures.set(i, error);
      }
      for (; found[next] !== undefined; next++) onImported?.(found[next]!);
    },
    all(): readonly ImportResult[] {
      if (failures.size === 0) return found as ImportResult[];
      for (const result of found.slice(next)) if (result !== undefined) onImported?.(result);
      throw failures.get(Math.min(...failures.keys()));
    },
  };
}
