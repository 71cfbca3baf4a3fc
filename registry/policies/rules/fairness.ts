import type { Audit, Views } from "vigie/experiments";
import { failed, passed, type Rule, unknown } from "./rule.ts";

/** The primary criteria of every audited division, on the lists that the departments could follow. */
export const fairness: Rule<"fairness"> = {
  canBeWaived: true,
  asks: () => "no primary criterion of the fairness audit fails in any group, unless a reviewer waived it",
  judge(_, { views }) {
    const read = ["evaluation.json (audits of the lists)"];
    const lines = primaryLines(views);
    if (lines.length === 0)
      return unknown("no fairness audit was made", read, "a panel with regions and departments");
    const failing = lines.filter(({ verdict }) => verdict === "fail");
    if (failing.length > 0)
      return failed(
        `${failing.length} of ${lines.length} comparisons fail: ${first(failing)}`,
        read,
        "a model without the gap, or a waiver with its reason and its end",
      );
    const open = lines.filter(({ verdict }) => verdict === "not enough evidence");
    if (open.length === 0) return passed(`${lines.length} comparisons, none fails`, read);
    return unknown(
      `${open.length} of ${lines.length} comparisons lack evidence: ${first(open)}`,
      read,
      "more failing firms in these groups; the audit says how many of each",
    );
  },
};

interface Line {
  readonly division: string;
  readonly metric: string;
  readonly level: string;
  readonly verdict: string;
}

function primaryLines(views: Views | null): readonly Line[] {
  const audits: readonly { readonly audit: Pick<Audit, "division" | "criteria"> }[] =
    views?.withoutStrongSignals.lists?.audits ?? [];
  return audits.flatMap(({ audit: { division, criteria } }) =>
    criteria
      .filter(({ primary }) => primary)
      .flatMap(({ metric, lines }) =>
        lines.map(({ level, verdict }) => ({ division, metric, level, verdict })),
      ),
  );
}

function first(lines: readonly Line[]): string {
  const shown = lines.slice(0, 3).map(({ division, metric, level }) => `${metric} of ${level} (${division})`);
  return [...shown, ...(lines.length > 3 ? [`and ${lines.length - 3} more`] : [])].join(", ");
}
