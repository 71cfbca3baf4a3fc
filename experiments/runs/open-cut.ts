import { type DatasetStore, Fault, openPanel, type Panel } from "vigie/datasets";
import { type Fold, type FoldDescription, foldParts } from "../splits/fold.ts";
import type { RegionalCut, Regions } from "../splits/regional.ts";
import { makeFold } from "./cut.ts";
import { openKeyed, type PanelKeys } from "./panel-keys.ts";
import type { Protocol } from "./study.ts";

/** A panel cut by a fold, opened as far as the fold needs it: rows are numbered within what is opened. */
export interface OpenedCut {
  readonly panel: Panel;
  readonly keys: PanelKeys;
  readonly fold: Fold;
  /** Row of the whole panel (of the months read) for each opened row, ascending. */
  readonly panelRows: Uint32Array;
}

interface CutOrder {
  /** Panel version or reference. */
  readonly panel: string;
  readonly protocol: Protocol;
  /** Beside the keys. */
  readonly columns: readonly string[];
  /** First month that is not read, `YYYY-MM`. */
  readonly until?: string | undefined;
}

/**
 * Opens `columns` in the regions that a fold learns from or judges. The keys are read everywhere: where a firm that moved has
 * been, and what a fold leaves out, no single region tells. Throws what `openPanel` and `makeFold` throw, `panel.order`.
 */
export async function openCut(
  store: DatasetStore,
  { panel: reference, protocol, columns, until }: CutOrder,
): Promise<OpenedCut> {
  const months = until === undefined ? {} : { until };
  const isWhole = takesEveryRegion(protocol.fold);
  const { panel, keys } = await openKeyed(store, reference, { ...months, columns: isWhole ? columns : [] });
  const fold = makeFold(keys, protocol);
  if (isWhole) return { panel, keys, fold, panelRows: allOf(keys) };
  const groups = regionsOf(keys, fold.description);
  const opened = await openPanel(store, reference, {
    ...months,
    columns: [...new Set([panel.description.group, panel.description.asOf, ...columns])],
    ...(groups !== null && { groups }),
  });
  return within(opened, { keys, fold, groups });
}

/** Whether the two sides name every region between them, whichever there are. */
function takesEveryRegion({ learnIn, testIn }: RegionalCut): boolean {
  if (learnIn === undefined || testIn === undefined) return true;
  const left = (side: Regions) => ("except" in side ? side.except : null);
  const [byLearning, byTest] = [left(learnIn), left(testIn)];
  if (byLearning !== null) return byLearning.every((name) => takes(testIn, name));
  return byTest?.every((name) => takes(learnIn, name)) ?? false;
}

function takes(side: Regions, name: string): boolean {
  return "only" in side ? side.only.includes(name) : !side.except.includes(name);
}

function allOf({ rowCount }: PanelKeys): Uint32Array {
  return Uint32Array.from({ length: rowCount }, (_, row) => row);
}

/** Null for all: rows without a region can only be read with all the others. */
function regionsOf(
  { groupLevels }: PanelKeys,
  { learned, tested }: FoldDescription,
): readonly string[] | null {
  const needed = new Set([...(learned ?? groupLevels), ...(tested ?? groupLevels)]);
  return needed.has("unknown") || needed.size === groupLevels.length ? null : [...needed];
}

interface Whole extends Pick<OpenedCut, "keys" | "fold"> {
  readonly groups: readonly string[] | null;
}

function within(panel: Panel, { keys, fold, groups }: Whole): OpenedCut {
  const isOpened = keys.groupLevels.map((level) => groups?.includes(level) ?? true);
  const panelRows = allOf(keys).filter((row) => isOpened[keys.groupCodes[row]!]);
  if (panel.table.numRows() !== panelRows.length)
    throw new Fault(
      "panel.order",
      `rows of ${groups?.join(", ")}: ${panel.table.numRows()} (expected ${panelRows.length}, as in the whole panel)`,
      { kind: "broken" },
    );
  const place = new Uint32Array(keys.rowCount);
  for (let i = 0; i < panelRows.length; i++) place[panelRows[i]!] = i;
  const rows = Object.fromEntries(
    foldParts.map((part) => [part, fold.rows[part].map((row) => place[row]!)]),
  ) as unknown as Fold["rows"];
  return { panel, keys: keysOf(keys, panelRows), fold: { ...fold, rows }, panelRows };
}

/** The keys of some rows, firms and regions numbered as in all. */
function keysOf(keys: PanelKeys, rows: Uint32Array): PanelKeys {
  const { unusable } = keys;
  return {
    ...keys,
    rowCount: rows.length,
    firms: Int32Array.from(rows, (row) => keys.firms[row]!),
    asOf: Int32Array.from(rows, (row) => keys.asOf[row]!),
    labels: Int8Array.from(rows, (row) => keys.labels[row]!),
    strong: Uint8Array.from(rows, (row) => keys.strong[row]!),
    groupCodes: Int32Array.from(rows, (row) => keys.groupCodes[row]!),
    ...(unusable && {
      unusable: { ...unusable, codes: Int32Array.from(rows, (row) => unusable.codes[row]!) },
    }),
  };
}
