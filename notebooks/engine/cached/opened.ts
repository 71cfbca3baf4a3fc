import { AsyncLocalStorage } from "node:async_hooks";
import { currentHost } from "../current-host.ts";
import type { OpenedDataset } from "./lineage.ts";

/** Everyone around who wants to hear of it. */
const listeners = new AsyncLocalStorage<readonly OpenedDataset[][]>();

/** Code of a notebook opened a dataset. */
export function tellOpened(dataset: OpenedDataset): void {
  currentHost().opened(dataset);
  for (const list of listeners.getStore() ?? []) list.push(dataset);
}

/** Does some work and gives what it opened. */
export async function collectOpened<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly value: T; readonly opened: readonly OpenedDataset[] }> {
  const opened: OpenedDataset[] = [];
  const value = await listeners.run([...(listeners.getStore() ?? []), opened], work);
  return { value, opened };
}
