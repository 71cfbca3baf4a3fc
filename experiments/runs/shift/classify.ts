import type { Panel } from "vigie/datasets";
import type { Side } from "../../evaluation/shift/weights.ts";
import { labelled } from "../../features/labelled.ts";
import { type FeatureChoice, fitAndPrepare, prepare } from "../../features/preparation.ts";
import type { FitContext } from "../../models/contract.ts";
import { trainerFor } from "../../models/trainers.ts";
import { drawFirms } from "../../splits/draw.ts";
import type { PanelKeys } from "../panel-keys.ts";

const foldCount = 5;

/** Rows of the two sides, ascending; no row in both. */
export interface Sides {
  readonly origin: Uint32Array;
  readonly target: Uint32Array;
}

/**
 * Log-odds of being of the target for every row of both sides, by a logistic regression that has not seen the row's firm:
 * firms are cut into five by name, each scored by a model of the other four. It learns from one row a firm, drawn by name,
 * since rows of a firm differ little.
 */
export async function classifySides(
  { panel, keys }: { readonly panel: Panel; readonly keys: PanelKeys },
  { origin, target }: Sides,
  { choice, seed, ...context }: { readonly choice: FeatureChoice } & FitContext,
): Promise<{ readonly origin: Side; readonly target: Side }> {
  const slices = drawFirms(`${seed}/shift-slice`, keys.firmNames, keys.firms);
  const sliceOf = (row: number) => Math.floor(slices[keys.firms[row]!]! * foldCount);
  const isTarget = new Set(target);
  const learned = [...onePerFirm(keys, origin, seed), ...onePerFirm(keys, target, seed)].sort(
    (a, b) => a - b,
  );
  const margins = new Map<number, number>();
  const trainer = trainerFor("logistic-regression", "newton");
  for (let slice = 0; slice < foldCount; slice++) {
    const rows = Uint32Array.from(learned.filter((row) => sliceOf(row) !== slice));
    const { preparation, matrix } = fitAndPrepare(panel.table, rows, choice);
    const train = labelled(
      matrix,
      Uint8Array.from(rows, (row) => (isTarget.has(row) ? 1 : 0)),
      Int32Array.from(rows, (row) => keys.firms[row]!),
    );
    const model = await trainer.fit({ train }, { lambda: 10 }, { ...context, seed });
    const left = Uint32Array.from([...origin, ...target].filter((row) => sliceOf(row) === slice)).sort();
    if (left.length === 0) continue;
    model.margin(prepare(panel.table, preparation, left)).forEach((margin, i) => {
      margins.set(left[i]!, margin);
    });
    context.onProgress?.({ label: "compare regions", fraction: (slice + 1) / foldCount / 2 });
  }
  const side = (rows: Uint32Array): Side => ({
    margins: Float64Array.from(rows, (row) => margins.get(row)!),
    firms: Int32Array.from(rows, (row) => keys.firms[row]!),
  });
  return { origin: side(origin), target: side(target) };
}

/** Of each firm the row that its name draws. */
function onePerFirm({ firms, firmNames }: PanelKeys, rows: Uint32Array, seed: number): readonly number[] {
  const draws = drawFirms(`${seed}/shift-row`, firmNames, firms);
  const own = new Map<number, number[]>();
  for (const row of rows) own.set(firms[row]!, [...(own.get(firms[row]!) ?? []), row]);
  return [...own].map(([firm, list]) => list[Math.floor(draws[firm]! * list.length)]!);
}
