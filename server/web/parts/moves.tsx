import { useId, useState } from "preact/hooks";
import type { PolicyCheck, RuleName } from "vigie/registry";
import type { Problem } from "../../api/problem.ts";
import type { AllowedMove, MoveName } from "../../api/versions.ts";
import { problemFrom, send } from "../api.ts";
import { words } from "../language.ts";
import { path } from "../router.ts";
import { whoIsHere } from "../session.ts";
import { ProblemNote } from "./answer.tsx";

interface MovesProps {
  readonly model: string;
  readonly number: number;
  readonly allowed: readonly AllowedMove[];
  /** What the policy's rules say; null while it is asked. */
  readonly check: PolicyCheck | null;
  /** Rules whose lack of evidence the person accepts. */
  readonly acknowledged: ReadonlySet<RuleName>;
  readonly onMoved: () => void;
}

/** What the person signed in may decide now; what they may not says why. */
export function Moves({ model, number, allowed, check, acknowledged, onMoved }: MovesProps) {
  const t = words.value;
  const id = useId();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<MoveName | null>(null);
  const [isBusy, setBusy] = useState(false);
  const possible = allowed.filter(({ isAllowed }) => isAllowed);
  const others = allowed.filter(({ isAllowed }) => !isAllowed);
  const roles =
    whoIsHere()
      ?.roles.map((role) => t.roles[role])
      .join(", ") ?? "";

  const obstacle = obstacleOf(check, acknowledged);
  const make = async (move: MoveName) => {
    setBusy(true);
    setProblem(null);
    try {
      await send("POST", `/api/v1${path("models", model, number, move)}`, {
        reason,
        ...(move === "approve" && { acknowledged: [...acknowledged] }),
      });
      setDone(move);
      setReason("");
      onMoved();
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="decision" aria-labelledby={`${id}-title`}>
      <div>
        <h2 id={`${id}-title`}>{t.decide}</h2>
        <p class="small quiet">{t.decideLead(roles)}</p>
      </div>
      <p role="status">{done === null ? "" : t.done[done]}</p>
      {problem !== null && <ProblemNote problem={problem} />}
      {possible.length > 0 && (
        <div class="field">
          <label for={`${id}-reason`}>{t.reason}</label>
          <textarea
            id={`${id}-reason`}
            rows={3}
            value={reason}
            aria-describedby={`${id}-hint`}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
          <p class="small quiet" id={`${id}-hint`}>
            {reason.trim() === "" ? t.reasonMissing : t.reasonHint}
          </p>
        </div>
      )}
      <ul class="moves">
        {possible.map(({ move }, i) => (
          <li key={move}>
            <button
              type="button"
              class={`button ${i === 0 ? "primary" : ""}`}
              disabled={isBusy || reason.trim() === "" || (move === "approve" && obstacle !== null)}
              aria-describedby={move === "approve" && obstacle !== null ? `${id}-obstacle` : `${id}-hint`}
              onClick={() => void make(move)}
            >
              {t.moves[move]}
            </button>
            {move === "approve" && obstacle !== null && <p id={`${id}-obstacle`}>{obstacle}</p>}
          </li>
        ))}
      </ul>
      {others.length > 0 && <Refused of={others} isOpen={possible.length === 0} />}
    </section>
  );
}

/** Why an approval would be refused, or null. */
function obstacleOf(check: PolicyCheck | null, acknowledged: ReadonlySet<RuleName>): string | null {
  const t = words.value.review;
  if (check === null) return null;
  if (check.missingFiles.length > 0 || check.rules.some(({ blocks }) => blocks === "yes"))
    return t.cannotApprove;
  const open = check.rules.filter(
    ({ blocks, rule }) => blocks === "until acknowledged" && !acknowledged.has(rule),
  );
  return open.length === 0 ? null : t.acknowledgeFirst(open.length);
}

function Refused({ of, isOpen }: { readonly of: readonly AllowedMove[]; readonly isOpen: boolean }) {
  const t = words.value;
  const id = useId();
  return (
    <details open={isOpen}>
      <summary>{t.otherMoves}</summary>
      <ul class="moves">
        {of.map(({ move, reason, code }) => (
          <li key={move}>
            <button type="button" class="button" disabled aria-describedby={`${id}-${move}`}>
              {t.moves[move]}
            </button>
            <p id={`${id}-${move}`}>{t.whyNot[code as "registry.four-eyes"] ?? reason}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
