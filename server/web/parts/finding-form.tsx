import { useId, useState } from "preact/hooks";
import { send } from "../api.ts";
import { words } from "../language.ts";
import { path } from "../router.ts";
import { useSending } from "../sending.ts";
import { ProblemNote } from "./answer.tsx";
import type { FindingsProps } from "./findings.tsx";

const severities = ["blocking", "major", "minor"] as const;
const anchors = ["metric", "chart", "cell", "card", "version"] as const;

/** Opens a finding on a metric, a chart, a cell, the card or the whole version. */
export function FindingForm({ model, number, author, metrics, onChanged }: FindingsProps) {
  const t = words.value.review;
  const id = useId();
  const [severity, setSeverity] = useState<string>("major");
  const [kind, setKind] = useState<string>("metric");
  const [name, setName] = useState("");
  const [owner, setOwner] = useState(author);
  const [reason, setReason] = useState("");
  const { isBusy, problem, run } = useSending();
  const open = (event: Event) => {
    event.preventDefault();
    const body = { severity, owner, anchor: { kind, name: name.trim() }, reason };
    void run(
      () => send("POST", `/api/v1${path("models", model, number, "findings")}`, body),
      () => {
        setReason("");
        onChanged();
      },
    );
  };
  return (
    <form class="stack" onSubmit={open}>
      <div class="inline-form">
        <Choice id={`${id}-severity`} label={t.severity} value={severity} onChoose={setSeverity}>
          {severities.map((one) => [one, t.severities[one]])}
        </Choice>
        <Choice id={`${id}-kind`} label={t.about} value={kind} onChoose={setKind}>
          {anchors.map((one) => [one, t.anchors[one]])}
        </Choice>
        <div class="field">
          <label for={`${id}-name`}>{words.value.name}</label>
          <input
            id={`${id}-name`}
            value={name}
            required
            maxLength={80}
            list={`${id}-metrics`}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <datalist id={`${id}-metrics`}>
            {kind === "metric" && metrics.map((metric) => <option key={metric} value={metric} />)}
          </datalist>
        </div>
        <div class="field">
          <label for={`${id}-owner`}>{t.owner}</label>
          <input
            id={`${id}-owner`}
            value={owner}
            required
            onInput={(event) => setOwner(event.currentTarget.value)}
          />
        </div>
      </div>
      <div class="field">
        <label for={`${id}-reason`}>{t.whatWasFound}</label>
        <textarea
          id={`${id}-reason`}
          rows={3}
          required
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      <p>
        <button type="submit" class="button" disabled={isBusy || reason.trim() === "" || name.trim() === ""}>
          {t.openFinding}
        </button>
      </p>
      {problem !== null && <ProblemNote problem={problem} />}
    </form>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  /** Value and what is read. */
  readonly children: readonly (readonly [string, string])[];
}

function Choice({ id, label, value, onChoose, children }: ChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {children.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
