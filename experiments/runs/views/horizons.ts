import { columnsWithRole, isoOfMonth, monthOfDate, type Panel } from "vigie/datasets";
import { estimateNamed, type NamedQuestions } from "../../evaluation/groups.ts";
import type { Draws } from "../../evaluation/intervals/draw.ts";
import type { Estimate, Outcomes } from "../../evaluation/outcomes.ts";
import { rankOutcomes } from "../../evaluation/ranked.ts";
import type { PanelKeys } from "../panel-keys.ts";
import { type Asked, viewQuestions } from "./questions.ts";

/** The same scores judged by who fails within a horizon. Plain JSON. */
export interface HorizonView {
  readonly months: number;
  readonly column: string;
  /** Whether the model was made for it: its probabilities mean this horizon and no other. */
  readonly isTarget: boolean;
  /** Last as-of month whose outcome within this horizon is known, `YYYY-MM-DD`. */
  readonly matureUntil: string;
  /** Scored rows without a known outcome within this horizon: left out, never counted as sound. */
  readonly immatureRows: number;
  /** Null where no scored row has an outcome. */
  readonly metrics: Readonly<Record<string, Estimate>> | null;
}

/** Target columns and the months they look ahead, shortest first. */
function horizonsOf(
  panel: Pick<Panel, "schema">,
): readonly { readonly column: string; readonly months: number }[] {
  return columnsWithRole(panel.schema, "target")
    .flatMap((column) => {
      const months = /(\d+)\s*Months?$/.exec(column)?.[1];
      return months === undefined ? [] : [{ column, months: Number(months) }];
    })
    .sort((a, b) => a.months - b.months);
}

export function horizonColumns(panel: Pick<Panel, "schema">): readonly string[] {
  return horizonsOf(panel).map(({ column }) => column);
}

/** One view for each horizon of the panel; none where it has a single target. */
export function horizonViews(
  { panel, keys }: { readonly panel: Panel; readonly keys: PanelKeys },
  { outcomes, panelRows }: { readonly outcomes: Outcomes; readonly panelRows: Uint32Array },
  { asked, draws }: { readonly asked: Asked; readonly draws: Draws },
): readonly HorizonView[] {
  const horizons = horizonsOf(panel);
  if (horizons.length < 2) return [];
  const { target, dataCutoff } = panel.description;
  const cutoff = monthOfDate(new Date(`${dataCutoff}T00:00:00Z`));
  return horizons.map(({ column, months }): HorizonView => {
    const values = panel.table.array(column) as ArrayLike<boolean | null>;
    const lastMature = cutoff - months - target.reportingDelayMonths;
    const isKnown = (i: number) => values[panelRows[i]!] !== null && keys.asOf[panelRows[i]!]! <= lastMature;
    const known = Uint32Array.from(panelRows.keys()).filter(isKnown);
    const isTarget = column === target.column;
    return {
      months,
      column,
      isTarget,
      matureUntil: isoOfMonth(lastMature),
      immatureRows: panelRows.length - known.length,
      metrics:
        known.length === 0 ? null : judge(outcomes, { known, values, panelRows, isTarget, asked, draws }),
    };
  });
}

interface Judged {
  readonly known: Uint32Array;
  readonly values: ArrayLike<boolean | null>;
  readonly panelRows: Uint32Array;
  readonly isTarget: boolean;
  readonly asked: Asked;
  readonly draws: Draws;
}

function judge(
  { margins, probabilities, firms }: Outcomes,
  { known, values, panelRows, isTarget, asked, draws }: Judged,
): Readonly<Record<string, Estimate>> {
  const within: Outcomes = {
    labels: Uint8Array.from(known, (i) => (values[panelRows[i]!] === true ? 1 : 0)),
    margins: Float64Array.from(known, (i) => margins[i]!),
    probabilities: Float64Array.from(known, (i) => probabilities[i]!),
    firms: Int32Array.from(known, (i) => firms[i]!),
  };
  const questions = viewQuestions(asked);
  // a probability of failing within one horizon promises nothing for another
  if (!isTarget) return estimateNamed(rankOutcomes(within), withoutPromise(questions), draws);
  return estimateNamed(rankOutcomes(within), questions, draws);
}

function withoutPromise({ observedOverExpected: _, ...others }: NamedQuestions): NamedQuestions {
  return others as NamedQuestions;
}
