import type { Groups } from "../groups.ts";
import type { Outcomes } from "../outcomes.ts";
import { type Audit, type AuditLine, auditGroups } from "./audit.ts";
import type { AuditVerdict } from "./judge.ts";
import type { AuditSpecification } from "./specification.ts";

/** Why a group's recall differs from that of everyone else, in points of recall. */
export interface CauseLine {
  readonly level: string;
  /** Under the capacity table; null where recall is not defined. */
  readonly gap: number | null;
  /** Had the same number of places gone to the highest scores anywhere: what the model causes. */
  readonly model: number | null;
  /** The rest: what the capacity table causes. */
  readonly capacityTable: number | null;
  /** Of the model's part, by the margin of the recall criterion; absent in audits of before, null without a gap. */
  readonly modelVerdict?: AuditVerdict | null;
}

/** What an alert is there, in words. */
export const departmentLists = "the highest scores of each department and date, as many as it has places";

/** Rows as they stand on lists, and the row that each came from (`listedOutcomes`). */
export interface Listing {
  readonly outcomes: Outcomes;
  readonly rows: Int32Array;
}

/** Audits the lists and splits each gap in recall: `anywhere` are lists of as many places that may be in any department. */
export function auditLists(
  groups: Groups,
  {
    lists,
    anywhere,
    specification,
  }: { lists: Listing; anywhere: Listing; specification: AuditSpecification },
): { readonly audit: Audit; readonly causes: readonly CauseLine[] } {
  const auditOf = ({ outcomes, rows }: Listing, alerts: string) => {
    const codes = rows.map((row) => groups.codes[row]!);
    return auditGroups(outcomes, { ...groups, codes }, { specification, threshold: 0.5, alerts });
  };
  const audit = auditOf(lists, departmentLists);
  const elsewhere = auditOf(anywhere, "as many places, wherever the scores are highest");
  const lines = new Map(recallLines(elsewhere).map((line) => [line.level, line]));
  const causes = recallLines(audit).map(({ level, gap: own }): CauseLine => {
    const line = lines.get(level);
    const [gap, model] = [own?.value ?? null, line?.gap?.value ?? null];
    return {
      level,
      gap,
      model,
      capacityTable: gap === null || model === null ? null : gap - model,
      modelVerdict: model === null ? null : line!.verdict,
    };
  });
  return { audit, causes };
}

function recallLines({ criteria }: Audit): readonly AuditLine[] {
  return criteria.find(({ metric, compare }) => metric === "recall" && compare === "difference")?.lines ?? [];
}
