import { useEffect, useState } from "preact/hooks";
import type { ColumnProfile } from "../../api/rows.ts";
import { get } from "../api.ts";
import { summariesAddress } from "./table-address.ts";

/** Cells and columns looked at for one question: between two the kernel can do something else. */
const mostCells = 10_000_000;
const mostColumns = 50;

interface SummariesOf {
  readonly notebook: string;
  readonly output: string;
  readonly columns: readonly string[];
  /** Of the table. */
  readonly rows: number;
}

/** What is in the columns of a table, as far as it is known; asked for while `isWanted`. */
export function useSummaries(
  { notebook, output, columns, rows }: SummariesOf,
  isWanted: boolean,
): ReadonlyMap<string, ColumnProfile> {
  const [known, setKnown] = useState<ReadonlyMap<string, ColumnProfile>>(new Map());
  useEffect(() => {
    if (!isWanted || output === "") return;
    const stop = new AbortController();
    void askAll(columns.filter((name) => !known.has(name)));
    return () => stop.abort();

    async function askAll(names: readonly string[]): Promise<void> {
      const atOnce = Math.max(1, Math.min(mostColumns, Math.floor(mostCells / Math.max(1, rows))));
      for (let i = 0; i < names.length && !stop.signal.aborted; i += atOnce) {
        const address = summariesAddress(notebook, output, names.slice(i, i + atOnce));
        const some = await get<readonly ColumnProfile[]>(address, stop.signal).catch(() => []);
        if (!stop.signal.aborted)
          setKnown((before) => new Map([...before, ...some.map((one) => [one.name, one] as const)]));
      }
    }
  }, [notebook, output, isWanted]);
  return known;
}
