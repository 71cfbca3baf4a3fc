import type { Panel } from "vigie/datasets";
import type { Draws } from "../../evaluation/intervals/draw.ts";
import type { Outcomes } from "../../evaluation/outcomes.ts";
import type { PanelKeys } from "../panel-keys.ts";
import { type DateView, dateViews } from "./by-date.ts";
import { type HorizonView, horizonColumns, horizonViews } from "./horizons.ts";
import type { Asked } from "./questions.ts";
import { type TreatedViews, treatedColumns, treatedViews } from "./treated.ts";

/** What is told of every model beside its two views, always. Plain JSON. */
export interface FurtherViews {
  /** Null where the panel does not say who was treated. */
  readonly treated: TreatedViews | null;
  /** Shortest horizon first; empty where the panel has a single target. */
  readonly horizons: readonly HorizonView[];
  /** Earliest as-of date first. */
  readonly dates: readonly DateView[];
  /** Draws of firms behind each interval here. */
  readonly replicates: number;
}

/** These views repeat the same question: fewer draws tell what they have to tell. */
const mostReplicates = 200;

/** Panel columns that they read. */
export function furtherColumns(panel: Pick<Panel, "schema">): readonly string[] {
  return [...treatedColumns(panel), ...horizonColumns(panel)];
}

/** Of the view without strong signals. `panelRows`: the panel row of each outcome. */
export function furtherViews(
  cut: { readonly panel: Panel; readonly keys: PanelKeys },
  judged: { readonly outcomes: Outcomes; readonly panelRows: Uint32Array },
  { replicates: most = 400, seed = "vigie", signal, ...asked }: Asked & Draws,
): FurtherViews {
  const replicates = Math.min(mostReplicates, most);
  const draws = { replicates, seed, ...(signal && { signal }) };
  const tested = new Set(Array.from(judged.panelRows, (row) => cut.keys.groupCodes[row]!));
  return {
    treated: treatedViews(cut, judged, { asked, draws }),
    horizons: horizonViews(cut, judged, { asked, draws }),
    dates: dateViews(cut.keys, judged, {
      isTested: cut.keys.groupLevels.map((_, code) => tested.has(code)),
      asked,
      draws,
    }),
    replicates,
  };
}
