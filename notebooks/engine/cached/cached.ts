import { join } from "node:path";
import { type Digest, openStore } from "vigie/datasets";
import { currentHost } from "../current-host.ts";
import { type CachedEntry, readEntry, removeEntry, writeEntry } from "./entry.ts";
import { digestLineage, type OpenedDataset } from "./lineage.ts";
import { collectOpened, tellOpened } from "./opened.ts";

/** What is said of a cached value where it is defined. */
export interface CacheNote {
  readonly key: string;
  readonly isFromCache: boolean;
  /** ISO instant at which it was computed. */
  readonly computedAt: string;
  /** Milliseconds that computing it took. */
  readonly ms: number;
}

/**
 * The value of `compute`, computed once: read from the workspace as long as the code of this cell, of the cells and files
 * it reads, what their widgets give and the datasets they opened are the same; so are the datasets that `compute` itself
 * opens. What changes within the cell (a loop's variable) belongs into `key`. Plain values, dates, maps, sets, typed
 * arrays, Arquero and Arrow tables can be kept, also inside one another.
 * @throws Fault `cached.value` on anything else, `cached.place` outside of a notebook, and what `compute` throws.
 */
export async function cached<T>(key: string, compute: () => T | Promise<T>): Promise<T> {
  const host = currentHost();
  if (host.conditions.apart !== null) return compute();
  const digest = digestLineage(key, await host.lineage());
  const found = await readEntry(host.workspace, digest);
  if (found !== null && (await isCurrent(host.workspace, found.opened))) {
    for (const dataset of found.opened) tellOpened(dataset);
    host.cached(noteOf(found, true));
    return (await found.read()) as T;
  }
  if (found !== null) await removeEntry(host.workspace, digest);
  return computeAndKeep(key, digest, compute);
}

async function computeAndKeep<T>(key: string, digest: Digest, compute: () => T | Promise<T>): Promise<T> {
  const host = currentHost();
  const start = performance.now();
  const { value, opened } = await collectOpened(compute);
  const ms = Math.round(performance.now() - start);
  const inputs = [...(await host.lineage()).flatMap((cell) => cell.opened), ...opened];
  const entry = { key, computedAt: new Date().toISOString(), ms, opened };
  await writeEntry(host.workspace, digest, { ...entry, value, inputs: inputs.map(({ version }) => version) });
  host.cached(noteOf(entry, false));
  return value;
}

/** Whether the names that were opened still mean the same versions. */
async function isCurrent(workspace: string, opened: readonly OpenedDataset[]): Promise<boolean> {
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date() });
  for (const { reference, version } of opened) {
    const now = await store.resolve(reference).catch(() => null);
    if (now?.version !== version) return false;
  }
  return true;
}

function noteOf({ key, computedAt, ms }: Omit<CachedEntry, "read">, isFromCache: boolean): CacheNote {
  return { key, isFromCache, computedAt, ms };
}
