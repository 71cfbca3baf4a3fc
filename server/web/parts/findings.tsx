import { useId, useState } from "preact/hooks";
import type { FindingView } from "../../api/findings.ts";
import { send } from "../api.ts";
import { format, words } from "../language.ts";
import { path } from "../router.ts";
import { useSending } from "../sending.ts";
import { whoIsHere } from "../session.ts";
import { ProblemNote } from "./answer.tsx";
import { FindingForm } from "./finding-form.tsx";
import { FindingBadge, Instant } from "./values.tsx";

export interface FindingsProps {
  readonly model: string;
  readonly number: number;
  readonly author: string;
  readonly findings: readonly FindingView[];
  /** What a finding on a metric may name. */
  readonly metrics: readonly string[];
  readonly onChanged: () => void;
}

/** What readers of a version found and what became of it; whoever is no viewer may add one. */
export function Findings(props: FindingsProps) {
  const t = words.value.review;
  const mayAdd = whoIsHere()?.roles.some((role) => role !== "viewer") === true;
  return (
    <div class="stack">
      {props.findings.length === 0 && <p class="quiet">{t.noFindings}</p>}
      {props.findings.length > 0 && (
        <ol class="findings">
          {props.findings.map((finding) => (
            <FindingItem key={finding.id} of={finding} {...props} />
          ))}
        </ol>
      )}
      {mayAdd && (
        <details>
          <summary>{t.addFinding}</summary>
          <FindingForm {...props} />
        </details>
      )}
    </div>
  );
}

function FindingItem({ of, ...props }: FindingsProps & { readonly of: FindingView }) {
  const t = words.value.review;
  const { id, severity, anchor, owner, by, at, text, steps } = of;
  return (
    <li>
      <p>
        <strong>
          {id}. {t.severities[severity]}
        </strong>{" "}
        <FindingBadge of={of} /> {t.anchors[anchor.kind]} <code>{anchor.name}</code>
      </p>
      <p>{text ?? t.erasedText}</p>
      <p class="small quiet">
        {t.foundBy(by, owner)} <Instant of={at} />
      </p>
      {steps.map((step) => (
        <p key={step.at} class="small">
          <strong>{t.steps[step.kind](step.by, step.until && format.value.day(step.until))}</strong>{" "}
          {step.text ?? t.erasedText}
        </p>
      ))}
      {of.isOpen && <FindingSteps of={of} {...props} />}
    </li>
  );
}

/** What the person signed in may do about an open finding. */
function FindingSteps({
  of: { id, owner },
  model,
  number,
  author,
  onChanged,
}: FindingsProps & { readonly of: FindingView }) {
  const t = words.value.review;
  const name = useId();
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const { isBusy, problem, run } = useSending();
  const person = whoIsHere();
  const mayAnswer = person?.id === owner || person?.id === author;
  const mayClose = person?.roles.includes("reviewer") === true && person.id !== author;
  if (!mayAnswer && !mayClose) return null;
  const step = (kind: string) =>
    run(
      () =>
        send("POST", `/api/v1${path("models", model, number, "findings", id)}`, {
          step: kind,
          reason,
          ...(kind === "waived" && { until }),
        }),
      () => {
        setReason("");
        onChanged();
      },
    );
  const isReady = !isBusy && reason.trim() !== "";
  return (
    <details>
      <summary>{t.answerFinding(id)}</summary>
      <div class="stack">
        <div class="field">
          <label for={`${name}-reason`}>{t.answerText}</label>
          <textarea
            id={`${name}-reason`}
            rows={2}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </div>
        <div class="inline-form">
          {mayAnswer && (
            <button type="button" class="button" disabled={!isReady} onClick={() => void step("answered")}>
              {t.answer}
            </button>
          )}
          {mayClose && (
            <button type="button" class="button" disabled={!isReady} onClick={() => void step("fixed")}>
              {t.fix}
            </button>
          )}
          {mayClose && (
            <>
              <div class="field">
                <label for={`${name}-until`}>{t.until}</label>
                <input
                  id={`${name}-until`}
                  type="date"
                  value={until}
                  onInput={(event) => setUntil(event.currentTarget.value)}
                />
              </div>
              <button
                type="button"
                class="button"
                disabled={!isReady || until === ""}
                onClick={() => void step("waived")}
              >
                {t.waive}
              </button>
            </>
          )}
        </div>
        {problem !== null && <ProblemNote problem={problem} />}
      </div>
    </details>
  );
}
