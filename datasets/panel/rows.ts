import type { Month } from "../foundation/months.ts";
import { type Arena, createArena } from "../store/arena.ts";
import { type FailureCounts, failureRateColumns, failureRates } from "./bases/failureRates.ts";
import { type Chosen, chooseCells } from "./chosenCells.ts";
import { evaluate } from "./language/evaluate.ts";
import { perimeterRules, type Survivors } from "./perimeter.ts";
import type { PanelPlan } from "./plan.ts";
import { outcomeColumns } from "./procedures.ts";
import { type Block, fillSpells, type ReadSpells } from "./spells.ts";

/** The rows of a block of firms. */
export interface BlockRows extends Chosen {
  /** By name, a value of each cell of the block; NaN is missing. Classes, flags and targets are numbers here. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** What the rows of all firms come to. */
export interface PanelRows {
  readonly rows: number;
  /** Firms that have any. */
  readonly firms: number;
  /** What the rules of the perimeter left. */
  readonly survivors: Survivors;
}

export interface RowsInput {
  readonly firms: number;
  readonly counts: FailureCounts;
  /** Called with one block after the other; what it is given holds until it has ended. */
  readonly onRows: (rows: BlockRows) => Promise<void> | void;
}

/** Lower bounds of the classes; the names stand in `panelSchema.ts`. */
const sizeBounds: readonly number[] = [10, 20, 50, 100, 250];
const ageBounds: readonly number[] = [3, 5, 10, 20];

/** So many cells of a column fit into a processor's cache, with those computed from them. */
const cellsAtOnce = 65_536;

/**
 * Fills what the spells say into arrays of all calendar months, some firms at a time, computes the features over them, and
 * hands the rows of the perimeter on. A firm's rows depend on its own spells alone.
 */
export async function computeRows(
  plan: PanelPlan,
  spells: readonly ReadSpells[],
  { firms, counts, onRows }: RowsInput,
): Promise<PanelRows> {
  const { range, compiled } = plan;
  const perimeter = createPerimeter(plan, firms);
  const [ofRules, others] = [spells.filter(isOfRules), spells.filter((read) => !isOfRules(read))];
  const ratesOfGroups = failureRates(counts, range, plan.failureRate);
  const arena = createArena();
  let scratch: readonly Float64Array[] = [];
  for (const block of blocksOf(plan, firms)) {
    arena.reset();
    const judged = fillAll(ofRules, block, arena);
    const chosen = chooseCells(block, { kept: perimeter.keep(judged, block, arena), range, arena });
    if (chosen.cells.length === 0) continue;
    const said = { ...judged, ...fillAll(others, block, arena) };
    const rates = failureRateColumns(said, block, { rates: ratesOfGroups, arena });
    const filled = { ...said, ...rates };
    const cells = block.firms * block.months;
    const grid = { base: filled, months: block.months, cells };
    scratch = evaluate(compiled.nodes, grid, { scratch, ...(plan.kernels && { kernels: plan.kernels }) });
    const values: Record<string, Float64Array> = {
      ...filled,
      ...outcomeColumns(filled, block, { ...plan.targets, arena }),
      ...keysAndClasses(filled, block, arena),
    };
    for (const [name, node] of Object.entries(compiled.features)) values[name] = scratch[node]!;
    await onRows({
      ...chosen,
      columns: Object.fromEntries(plan.columns.map((name) => [name, values[name]!])),
    });
  }
  const { firms: kept, months: rows } = perimeter.left.at(-1)!;
  return { rows, firms: kept, survivors: perimeter.left };
}

function blocksOf({ range }: PanelPlan, firms: number): readonly Block[] {
  const months = range.until - range.gridFrom;
  const size = Math.max(1, Math.floor(cellsAtOnce / months));
  return Array.from({ length: Math.ceil(firms / size) }, (_, i) => ({
    firstFirm: i * size,
    firms: Math.min(size, firms - i * size),
    firstMonth: range.gridFrom,
    months,
  }));
}

/** Columns over a block, by name. */
type Filling = Readonly<Record<string, Float64Array>>;

/** The columns of the spells over a block. */
function fillAll(spells: readonly ReadSpells[], block: Block, arena: Arena): Filling {
  const filled: Record<string, Float64Array> = {};
  for (const read of spells) {
    const out = read.spells.columns.map(() => arena.float64(block.firms * block.months));
    for (const [c, name] of read.spells.columns.entries()) filled[name] = out[c]!;
    fillSpells(read, block, { out, arena });
  }
  return filled;
}

/** Columns that the rules of the perimeter look at are the first of their spells. */
const isOfRules = ({ spells: { columns } }: ReadSpells) =>
  ["isAlive", "isLarge", "state"].includes(columns[0]!);

/** Counts what the rules of the perimeter leave, and tells which firm-months have a row: one byte each, firm by firm, over the as-of months. */
function createPerimeter({ range }: PanelPlan, firms: number) {
  const months = range.until - range.from;
  const left = [{ firms, months: firms * months }, ...perimeterRules.map(() => ({ firms: 0, months: 0 }))];
  return {
    left,
    keep(filled: Filling, block: Block, arena: Arena): Uint8Array {
      const isKept = arena.bytes(block.firms * months);
      const passed = new Int32Array(perimeterRules.length + 1);
      for (let f = 0; f < block.firms; f++) {
        passed.fill(0);
        for (let m = 0; m < months; m++) {
          const rules = passedRules(filled, f * block.months + (range.from - range.gridFrom) + m);
          for (let rule = 1; rule <= rules; rule++) passed[rule]!++;
          isKept[f * months + m] = Number(rules === perimeterRules.length);
        }
        for (let rule = 1; rule < passed.length; rule++) {
          left[rule]!.months += passed[rule]!;
          if (passed[rule]! > 0) left[rule]!.firms++;
        }
      }
      return isKept;
    },
  };
}

/** How many rules of the perimeter, one after the other, leave a firm-month. One without a state has no known head office. */
function passedRules(
  { isAlive, isLarge, removedBy }: Readonly<Record<string, Float64Array>>,
  cell: number,
): number {
  if (isAlive![cell] !== 1) return 0;
  if (isLarge![cell] !== 1) return 1;
  const rule = removedBy![cell]!;
  return rule === 0 ? perimeterRules.length : 2 + (rule || 1) - 1;
}

function keysAndClasses(
  { headcount, ageYears }: Readonly<Record<string, Float64Array>>,
  { firms, firstMonth, months }: Block,
  arena: Arena,
): Readonly<Record<string, Float64Array>> {
  const month: Month[] = Array.from({ length: months }, (_, m) => firstMonth + m);
  const monthOfCell = arena.float64(firms * months);
  for (let f = 0; f < firms; f++) monthOfCell.set(month, f * months);
  return {
    month: monthOfCell,
    sizeClass: classesOf(headcount!, sizeBounds, arena),
    ageClass: classesOf(ageYears!, ageBounds, arena),
  };
}

function classesOf(values: Float64Array, bounds: readonly number[], arena: Arena): Float64Array {
  const classes = arena.float64(values.length);
  for (let i = 0; i < values.length; i++) classes[i] = classOf(values[i]!, bounds);
  return classes;
}

/** 0 below the first bound, 1 from it on, and so on; NaN stays. */
function classOf(value: number, bounds: readonly number[]): number {
  if (Number.isNaN(value)) return value;
  let reached = 0;
  while (reached < bounds.length && value >= bounds[reached]!) reached++;
  return reached;
}
