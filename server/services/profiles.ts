import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, writeFileDurably } from "vigie/datasets";
import type { ColumnProfile } from "../api/rows.ts";
import { createFew } from "./few.ts";
import { sketchParquet } from "./parquet-heads.ts";
import type { ParquetTable } from "./parquet-rows.ts";
import { profileColumn } from "./parquet-work.ts";
import type { TableSession } from "./table-session.ts";

const format = "vigie.profile/1";
/** Tables of fewer rows are read whole at once. */
const fewRows = 200_000;

interface ProfilesOptions {
  /** Where whole profiles are kept, `<version>.json`. May be emptied at any time. */
  readonly folder: string;
  /** For what somebody waits for. */
  readonly session: TableSession;
  /** For what may take a minute. */
  readonly background: TableSession;
}

type Columns = readonly ColumnProfile[];

/** The profiles of columns: what can be said at once, and the whole as soon as it is there. */
export interface Profiles {
  ofParquet(table: ParquetTable): Promise<Columns>;
  /** `make` reads a table in memory. */
  kept(version: Digest, make: () => Promise<Columns>): Promise<Columns>;
}

export function createProfiles({ folder, session, background }: ProfilesOptions): Profiles {
  const whole = createFew<Columns>(50);
  const running = new Map<Digest, { readonly sketch: Columns; readonly done: Map<string, ColumnProfile> }>();

  const remembered = async (version: Digest): Promise<Columns | undefined> => {
    const known = whole.get(version) ?? (await readKept(folder, version));
    if (known !== undefined) whole.set(version, known);
    return known;
  };
  const keep = async (version: Digest, columns: Columns): Promise<Columns> => {
    whole.set(version, columns);
    // What cannot be kept is read again another day.
    await writeFileDurably(pathOf(folder, version), JSON.stringify({ format, version, columns })).catch(
      () => {},
    );
    return columns;
  };
  const readWhole = async (
    table: ParquetTable,
    within: TableSession,
    onColumn: (column: ColumnProfile) => void,
  ) => {
    const columns: ColumnProfile[] = [];
    // A question each: what somebody else waits for comes between.
    for (const definition of table.columns) {
      const column = await within.run((ask) => profileColumn(ask, table, definition));
      columns.push(column);
      onColumn(column);
    }
    return keep(table.version, columns);
  };

  return {
    async ofParquet(table) {
      const { version, counts } = table;
      const known = await remembered(version);
      if (known !== undefined) return known;
      const already = running.get(version);
      if (already !== undefined) return merge(already);
      if (counts.reduce((sum, n) => sum + n, 0) <= fewRows) return readWhole(table, session, () => {});
      const sketch = await session.run((ask) => sketchParquet(ask, table));
      const state = running.get(version) ?? { sketch, done: new Map<string, ColumnProfile>() };
      if (!running.has(version)) {
        running.set(version, state);
        readWhole(table, background, (column) => state.done.set(column.name, column))
          .catch(() => {})
          .finally(() => running.delete(version));
      }
      return merge(state);
    },
    async kept(version, make) {
      return (await remembered(version)) ?? keep(version, await make());
    },
  };
}

function merge({ sketch, done }: { sketch: Columns; done: ReadonlyMap<string, ColumnProfile> }): Columns {
  return sketch.map((column) => done.get(column.name) ?? column);
}

function pathOf(folder: string, version: Digest): string {
  return join(folder, `${version.slice("sha256:".length)}.json`);
}

/** What cannot be read is made anew. */
async function readKept(folder: string, version: Digest): Promise<Columns | undefined> {
  const text = await readFile(pathOf(folder, version), "utf8").catch(() => null);
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as { format: unknown; version: unknown; columns: Columns };
    return kept.format === format && kept.version === version ? kept.columns : undefined;
  } catch {
    return undefined;
  }
}
