import type { Audit, Views } from "vigie/experiments";
import type { AuditLine, RuleFinding } from "./finding.ts";
import { failed, passed, type Rule, unknown } from "./rule.ts";

/** The primary criteria of every audited division, on the lists that the departments could follow. */
export const fairness: Rule<"fairness"> = {
  canBeWaived: true,
  asks: () => "no primary criterion of the fairness audit fails in any group, unless a reviewer waived it",
  judge(_, { views }) {
    const read = ["evaluation.json (audits of the lists)"];
    const lines = primaryLines(views);
    if (lines.length === 0) return unknown({ says: "no audit" }, read);
    const failing = lines.filter(({ verdict }) => verdict === "fail");
    if (failing.length > 0) return failed(comparisons(lines, failing), read);
    const open = lines.filter(({ verdict }) => verdict === "not enough evidence");
    return open.length === 0 ? passed(comparisons(lines, []), read) : unknown(comparisons(lines, open), read);
  },
};

interface Line extends AuditLine {
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

function comparisons(lines: readonly Line[], found: readonly Line[]): RuleFinding {
  const first = found.slice(0, 3).map(({ division, metric, level }) => ({ division, metric, level }));
  return { says: "comparisons", of: lines.length, count: found.length, first };
}
