import type { Evaluation } from "vigie/experiments";
import type { FindingView } from "../../api/findings.ts";
import { shortDigest } from "../format.ts";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "./icons.tsx";

/** A number with what is needed to believe it. */
export type Estimate = Evaluation["metrics"][string];

/** `0.812 [0.790 – 0.834]`; how the interval was made stands in the title. */
export function EstimateValue({
  of,
  decimals = 3,
}: {
  readonly of: Estimate | null | undefined;
  readonly decimals?: number;
}) {
  const f = format.value;
  if (of === null || of === undefined || of.value === null)
    return (
      <span
        class="missing"
        title={of === null || of === undefined ? undefined : words.value.intervalMethod(of.method)}
      >
        {words.value.notDefined}
      </span>
    );
  const { low, high } = of;
  return (
    <span class="estimate" title={words.value.intervalMethod(of.method)}>
      {f.number(of.value, decimals)}
      <span class="interval">
        {low === null || high === null
          ? words.value.noInterval
          : `${f.number(low, decimals)} – ${f.number(high, decimals)}`}
      </span>
    </span>
  );
}

export function Digest({ of }: { readonly of: string }) {
  return <code title={of}>{shortDigest(of)}</code>;
}

/** An instant, read out whole on hover. */
export function Instant({ of }: { readonly of: string }) {
  return <time dateTime={of}>{format.value.instant(of)}</time>;
}

type Tone = "good" | "warn" | "bad" | "quiet" | "accent";

const looks: Readonly<Record<string, readonly [IconName, Tone]>> = {
  candidate: ["candidate", "quiet"],
  "in-review": ["queued", "warn"],
  approved: ["done", "good"],
  refused: ["failed", "bad"],
  released: ["released", "accent"],
  retired: ["retired", "quiet"],
};

/** Where a version stands: a sign and a word. */
export function StatusBadge({ status }: { readonly status: string }) {
  const [icon, tone] = looks[status] ?? ["queued", "quiet"];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {words.value.statuses[status as "candidate"] ?? status}
    </span>
  );
}

const verdictLooks = {
  pass: ["done", "good"],
  fail: ["failed", "bad"],
  "not enough evidence": ["blocked", "warn"],
} as const;

/** What a rule says: a sign and words. */
export function VerdictBadge({ verdict }: { readonly verdict: keyof typeof verdictLooks }) {
  const [icon, tone] = verdictLooks[verdict];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {words.value.review.verdicts[verdict]}
    </span>
  );
}

const findingLooks = {
  open: ["warning", "bad"],
  ended: ["warning", "bad"],
  answered: ["queued", "warn"],
  fixed: ["done", "good"],
  waived: ["waiting", "quiet"],
} as const;

/** How a finding stands. */
export function FindingBadge({ of: { status, isOpen } }: { readonly of: FindingView }) {
  const standing = status === "waived" && isOpen ? "ended" : status;
  const [icon, tone] = findingLooks[standing];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {words.value.review.standings[standing]}
    </span>
  );
}
