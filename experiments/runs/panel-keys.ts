import { type DatasetStore, monthOfDate, openPanel, type Panel, type PanelDescription } from "vigie/datasets";
import type { FoldKeys } from "../splits/fold.ts";
import type { RowReason } from "../splits/reasons.ts";

/** What splitting and evaluation need of a panel, as typed arrays: one entry per row. */
export interface PanelKeys extends FoldKeys {
  readonly rowCount: number;
  /** 1 where the firm is truly in procedure at the as-of date. */
  readonly strong: Uint8Array;
  /** Index into `groupLevels`. */
  readonly groupCodes: Int32Array;
  readonly groupLevels: readonly string[];
}

/** Reads firm, as-of date, target, flags and group. Labels are 1, 0, or -1 where the row cannot be used to judge. */
export function panelKeys({ table, description }: Panel): PanelKeys {
  const rowCount = table.numRows();
  const firms = encode(table.array(description.firm) as ArrayLike<string>);
  const groups = encode(table.array(description.group) as ArrayLike<string | null>);
  const target = table.array(description.target.column) as ArrayLike<boolean | null>;
  const dates = table.array(description.asOf) as ArrayLike<Date>;
  const strong = flags(
    rowCount,
    description.strongSignal === null ? null : (table.array(description.strongSignal) as ArrayLike<boolean>),
  );
  const asOf = Int32Array.from({ length: rowCount }, (_, i) => monthOfDate(new Date(dates[i]!)));
  const labels = Int8Array.from({ length: rowCount }, (_, i) => labelOf(target[i] ?? null, strong[i] === 1));
  const unknown = description.unknownOpening;
  const isUnknown = flags(rowCount, unknown === null ? null : (table.array(unknown) as ArrayLike<boolean>));
  const { horizonMonths, reportingDelayMonths } = description.target;
  const lastMature =
    monthOfDate(new Date(`${description.dataCutoff}T00:00:00Z`)) - horizonMonths - reportingDelayMonths;
  const codes = Int32Array.from(asOf, (month, i) => {
    if (strong[i] === 1 && isUnknown[i] !== 1) return 0;
    if (isUnknown[i] === 1) return 1;
    return month > lastMature ? 2 : 3;
  });
  return {
    rowCount,
    firms: firms.codes,
    firmNames: firms.levels,
    asOf,
    labels,
    unusable: { codes, reasons: unusableReasons },
    strong,
    groupCodes: groups.codes,
    groupLevels: groups.levels,
  };
}

const unusableReasons: readonly RowReason[] = [
  "in procedure at the as-of date: strong signal",
  "in procedure at the as-of date, which was not known yet",
  "immature: horizon and reporting delay are not over",
  "no outcome in the panel",
];

/** Strong signals are not something to predict: they have failed already. */
function labelOf(target: boolean | null, isStrong: boolean): number {
  if (isStrong || target === null) return -1;
  return target ? 1 : 0;
}

function flags(rowCount: number, column: ArrayLike<boolean> | null): Uint8Array {
  return Uint8Array.from({ length: rowCount }, (_, i) => (column?.[i] === true ? 1 : 0));
}

/** Codes by first appearance; null becomes the level `unknown`. */
function encode(column: ArrayLike<string | null>): { codes: Int32Array; levels: string[] } {
  const index = new Map<string, number>();
  const codes = new Int32Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const name = column[i] ?? "unknown";
    const code = index.get(name) ?? index.size;
    index.set(name, code);
    codes[i] = code;
  }
  return { codes, levels: [...index.keys()] };
}

/** The columns that `panelKeys` reads: a panel opened with these alone is a fraction of the whole. */
export function keyColumns(description: PanelDescription): readonly string[] {
  const { firm, asOf, group, target, strongSignal, unknownOpening } = description;
  const flags = [strongSignal, unknownOpening].filter((name) => name !== null);
  return [firm, asOf, group, target.column, ...flags];
}

/**
 * A stored panel with its keys and `columns`, of all months or of those before `until` (`YYYY-MM`); nothing else is read.
 * Throws what `openPanel` throws.
 */
export async function openKeyed(
  store: DatasetStore,
  reference: string,
  { columns = [], until }: { readonly columns?: readonly string[]; readonly until?: string } = {},
): Promise<{ readonly panel: Panel; readonly keys: PanelKeys }> {
  const { manifest } = await store.resolve(reference);
  const keyed = manifest.panel === undefined ? [] : keyColumns(manifest.panel);
  const panel = await openPanel(store, reference, {
    columns: [...new Set([...keyed, ...columns])],
    ...(until !== undefined && { until }),
  });
  return { panel, keys: panelKeys(panel) };
}
