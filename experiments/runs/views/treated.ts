import type { Panel } from "vigie/datasets";
import { estimateNamed } from "../../evaluation/groups.ts";
import type { Draws } from "../../evaluation/intervals/draw.ts";
import type { Estimate, Outcomes } from "../../evaluation/outcomes.ts";
import { rankOutcomes } from "../../evaluation/ranked.ts";
import { subsetOutcomes } from "../../evaluation/subset.ts";
import { type Bound, treatedBounds } from "../../evaluation/treated/bounds.ts";
import type { PanelKeys } from "../panel-keys.ts";
import { type Asked, viewQuestions } from "./questions.ts";

/** Column of the flag that a firm had been treated by the as-of date. */
const treatedColumn = "treated";

/** What help that followed an alert may have hidden. Plain JSON. */
export interface TreatedViews {
  /** Rows whose firm had been treated by their as-of date, or was within the horizon, as far as the months read tell. */
  readonly rows: number;
  readonly firms: number;
  /** Of them, firms that failed all the same. */
  readonly failingFirms: number;
  /** Outcomes as they were: the question asked. */
  readonly kept: Readonly<Record<string, Estimate>>;
  /**
   * Those rows left out. A sensitivity view: alerted firms are the top of the ranking, and leaving them out makes any model look worse.
   * Null where nothing is left to judge.
   */
  readonly censored: Readonly<Record<string, Estimate>> | null;
  /** Whatever would have become of them untreated. */
  readonly bounds: Readonly<Record<string, Bound>>;
}

export function treatedColumns({ schema }: Pick<Panel, "schema">): readonly string[] {
  return schema.columns.some(({ name }) => name === treatedColumn) ? [treatedColumn] : [];
}

/** Null where the panel does not say who was treated. `panelRows`: the panel row of each outcome. */
export function treatedViews(
  { panel, keys }: { readonly panel: Panel; readonly keys: PanelKeys },
  { outcomes, panelRows }: { readonly outcomes: Outcomes; readonly panelRows: Uint32Array },
  { asked, draws }: { readonly asked: Asked; readonly draws: Draws },
): TreatedViews | null {
  if (treatedColumns(panel).length === 0) return null;
  const since = treatedSince(panel, keys);
  const { horizonMonths } = panel.description.target;
  const isTreated = Uint8Array.from(panelRows, (row) =>
    since[keys.firms[row]!]! <= keys.asOf[row]! + horizonMonths ? 1 : 0,
  );
  const rows = Uint32Array.from(isTreated.keys()).filter((row) => isTreated[row] === 1);
  const firmsOf = (some: Uint32Array) => new Set(Array.from(some, (row) => outcomes.firms[row]!)).size;
  const questions = viewQuestions(asked);
  const judge = (some: Outcomes) => estimateNamed(rankOutcomes(some), questions, draws);
  const left = Uint32Array.from(isTreated.keys()).filter((row) => isTreated[row] === 0);
  return {
    rows: rows.length,
    firms: firmsOf(rows),
    failingFirms: firmsOf(rows.filter((row) => outcomes.labels[row] === 1)),
    kept: judge(outcomes),
    censored: left.length === 0 ? null : judge(subsetOutcomes(outcomes, left)),
    bounds: treatedBounds(outcomes, isTreated, asked.thresholds),
  };
}

/** First month from which each firm is known to have been treated; Infinity where it was not in the months read. */
function treatedSince({ table }: Panel, { firms, firmNames, asOf }: PanelKeys): Float64Array {
  const flags = table.array(treatedColumn) as ArrayLike<boolean | null>;
  const since = new Float64Array(firmNames.length).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < firms.length; row++)
    if (flags[row] === true) since[firms[row]!] = Math.min(since[firms[row]!]!, asOf[row]!);
  return since;
}
