import type { AuditLine } from "vigie/experiments";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "./icons.tsx";

type Judged = Pick<AuditLine, "verdict" | "firmsNeeded" | "reason" | "why">;

/** Sign and tone of each verdict: never told by colour alone. */
const looks: Readonly<Record<AuditLine["verdict"], readonly [IconName, string]>> = {
  pass: ["done", "good"],
  fail: ["failed", "bad"],
  "not enough evidence": ["queued", "quiet"],
};

interface VerdictProps {
  readonly of: Judged;
  /** Failing firms of all groups together, where they are known. */
  readonly failing?: number;
}

/** A verdict, and with how many firms there would be one, or that no group can have so many. */
export function VerdictBadge({ of, failing = Number.POSITIVE_INFINITY }: VerdictProps) {
  const t = words.value.fairness;
  const f = format.value;
  const { verdict, firmsNeeded } = of;
  const [icon, tone] = looks[verdict];
  return (
    <span title={reasonText(of) ?? ""}>
      <span class={`badge ${tone}`}>
        <Icon name={icon} />
        {t.verdicts[verdict]}
      </span>
      {firmsNeeded !== null && (
        <span class="small quiet">
          {" "}
          {firmsNeeded > failing
            ? t.beyond(f.count(rounded(firmsNeeded)), f.count(failing))
            : t.needed(f.count(rounded(firmsNeeded)))}
        </span>
      )}
    </span>
  );
}

/** Two figures: more would pretend that the estimate is better than it is. */
function rounded(firms: number): number {
  return Number(firms.toPrecision(2));
}

/** The same in a small cell: the sign alone, its name for those who cannot see it and on pointing. */
export function VerdictSign({ of }: { readonly of: Judged }) {
  const [icon, tone] = looks[of.verdict];
  const name = words.value.fairness.verdicts[of.verdict];
  const reason = reasonText(of);
  return (
    <span class={`badge ${tone}`} title={reason === null ? name : words.value.titled(name, reason)}>
      <Icon name={icon} />
      <span class="visually-hidden">{name}</span>
    </span>
  );
}

function reasonText({ reason, why }: Judged): string | null {
  return reason === null ? null : words.value.reasons.undecided({ reason, ...(why && { why }) });
}
