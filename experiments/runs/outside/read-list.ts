import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnTable } from "arquero";
import {
  type ImportReport,
  importFiles,
  type LongWork,
  monthOfDate,
  openStore,
  type Source,
  scoreList,
} from "vigie/datasets";

/** Scores of an outside model or a past list, line by line; columns of one length. */
export interface ScoreLines {
  readonly sirens: readonly string[];
  /** As-of month: the first one that begins on or after the day given, so that nothing later was known. */
  readonly months: Int32Array;
  readonly scores: Float64Array;
  /** As written; null where the file gives none. */
  readonly levels: readonly (string | null)[];
  /** Lines whose day is not the first of a month. */
  readonly moved: number;
}

export interface ReadLines<T> {
  readonly lines: T;
  readonly report: ImportReport;
}

/**
 * Reads a list as the importers read the State's files: CSV in any separator and encoding, xlsx, JSON, Parquet, Arrow;
 * bad lines are rejected with line and column. Throws what `importFiles` throws.
 */
export async function readScoreLines(
  file: string,
  within: string,
  work: LongWork,
): Promise<ReadLines<ScoreLines>> {
  const { table, report } = await readTable(file, scoreList, { within, work });
  const dates = table.array("asOf") as ArrayLike<Date>;
  const days = Array.from(dates, (date) => new Date(date));
  return {
    report,
    lines: {
      sirens: Array.from(table.array("siren") as ArrayLike<string>),
      months: Int32Array.from(days, (day) => monthOfDate(day) + (day.getUTCDate() > 1 ? 1 : 0)),
      scores: Float64Array.from(table.array("score") as ArrayLike<number>),
      levels: Array.from(table.array("level") as ArrayLike<string | null>, (level) => level ?? null),
      moved: days.filter((day) => day.getUTCDate() > 1).length,
    },
  };
}

/** A file through an importer, by way of a store that is gone afterwards: what others hand in is not kept as facts. */
export async function readTable(
  file: string,
  source: Source,
  { within, work }: { readonly within: string; readonly work: LongWork },
): Promise<{ readonly table: ColumnTable; readonly report: ImportReport }> {
  const scratch = await mkdtemp(join(within, "scores.tmp-"));
  try {
    const store = openStore(scratch, { clock: () => new Date(0) });
    const { dataset, report } = await importFiles(store, {
      source,
      files: [file],
      received: "1970-01-01",
      history: true,
      ...work,
    });
    return { table: await store.readTable(dataset), report };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
