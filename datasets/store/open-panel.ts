import type { ColumnTable } from "arquero";
import type { Digest } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { PanelDescription } from "../manifest.ts";
import type { Schema } from "../schema.ts";
import type { DatasetStore, ReadOptions } from "./contract.ts";

/** A panel ready to be queried. `schema` holds the columns that were asked for, in that order. */
export interface Panel {
  readonly version: Digest;
  readonly name: string;
  readonly schema: Schema;
  readonly description: PanelDescription;
  readonly table: ColumnTable;
}

/**
 * A panel's columns, of all rows or of those of some groups and months: what is not chosen is not read where the panel
 * stands in parts. Throws `dataset.not-a-panel`, and what `resolve` and `readTable` throw.
 */
export async function openPanel(
  store: DatasetStore,
  reference: string,
  { columns, ...rows }: ReadOptions = {},
): Promise<Panel> {
  const dataset = await store.resolve(reference);
  const { kind, name, schema, panel } = dataset.manifest;
  if (kind !== "panel" || panel === undefined)
    throw new Fault("dataset.not-a-panel", `not a panel: ${name} is a ${kind} (expected a panel's name)`);
  const names = columns ?? schema.columns.map((column) => column.name);
  const table = await store.readTable(dataset, { columns: names, ...rows });
  const selected = names.flatMap((wanted) => schema.columns.filter((column) => column.name === wanted));
  return { version: dataset.version, name, schema: { columns: selected }, description: panel, table };
}
