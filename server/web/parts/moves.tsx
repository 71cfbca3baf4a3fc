import { useId, useState } from "preact/hooks";
import type { PolicyCheck, RuleName } from "vigie/registry";
import type { AllowedMove, MoveName } from "../../api/moves.ts";
import type { Problem } from "../../api/problem.ts";
import type { VersionView } from "../../api/versions.ts";
import { problemFrom, send } from "../api.ts";
import { words } from "../language.ts";
import { path } from "../router.ts";
import { whoIsHere } from "../session.ts";
import { ProblemNote } from "./answer.tsx";
import { BeforeRelease, noLook, releaseBody, releaseObstacleOf } from "./before-release.tsx";
import type { Simulated } from "./simulation.tsx";

interface MovesProps {
  readonly model: string;
  readonly number: number;
  readonly status: VersionView["status"];
  readonly allowed: readonly AllowedMove[];
  /** What the policy's rules say; null while it is asked. */
  readonly check: PolicyCheck | null;
  /** Rules whose lack of evidence the person accepts. */
  readonly acknowledged: ReadonlySet<RuleName>;
  /** What is known of a release before it is made. */
  readonly simulated: Simulated;
  readonly onMoved: () => void;
}

/** Codes of moves that are another role's, or of another time; what else stands in the way is worth seeing at once. */
const far: ReadonlySet<string | null> = new Set(["registry.role", "registry.illegal-move"]);

/** What the person signed in may decide now; what they may not says why. */
export function Moves(props: MovesProps) {
  const { model, number, status, allowed, check, acknowledged, simulated, onMoved } = props;
  const t = words.value;
  const id = useId();
  const [reason, setReason] = useState("");
  const [look, setLook] = useState(noLook);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<MoveName | null>(null);
  const [isBusy, setBusy] = useState(false);
  const possible = allowed.filter(({ isAllowed }) => isAllowed);
  const others = allowed.filter(({ isAllowed }) => !isAllowed);
  const near = others.filter(({ code }) => !far.has(code));
  const roles =
    whoIsHere()
      ?.roles.map((role) => t.roles[role])
      .join(", ") ?? "";

  const obstacles: Partial<Record<MoveName, string | null>> = {
    approve: obstacleOf(check, acknowledged),
    release: releaseObstacleOf(simulated, look),
  };
  const make = async (move: MoveName) => {
    setBusy(true);
    setProblem(null);
    try {
      await send("POST", `/api/v1${path("models", model, number, move)}`, {
        reason,
        ...(move === "approve" && { acknowledged: [...acknowledged] }),
        ...(move === "release" && releaseBody(simulated, look)),
      });
      setDone(move);
      setReason("");
      setLook(noLook);
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
        {possible.map(({ move }, i) => {
          const obstacle = obstacles[move] ?? null;
          return (
            <li key={move}>
              {move === "release" && <BeforeRelease simulated={simulated} look={look} onLook={setLook} />}
              <button
                type="button"
                class={`button ${i === 0 ? "primary" : ""}`}
                disabled={isBusy || reason.trim() === "" || obstacle !== null}
                aria-describedby={obstacle !== null ? `${id}-${move}` : `${id}-hint`}
                onClick={() => void make(move)}
              >
                {t.moves[move]}
              </button>
              {obstacle !== null && <p id={`${id}-${move}`}>{obstacle}</p>}
            </li>
          );
        })}
      </ul>
      <RefusedMoves of={near} status={status} />
      <details open={possible.length === 0 && near.length === 0}>
        <summary>{t.otherMoves}</summary>
        <RefusedMoves of={others.filter((one) => !near.includes(one))} status={status} />
      </details>
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

/** In the reader's words; null where the registry's own have to do. */
function whyNot({ code, takes }: AllowedMove, status: VersionView["status"]): string | null {
  const t = words.value;
  if (code === "registry.role") return t.whyNotRole(...takes.map((role) => t.roles[role]));
  if (code === "registry.illegal-move") return t.whyNotNow(t.statuses[status]);
  return t.whyNot[code as "registry.four-eyes"] ?? null;
}

interface RefusedProps {
  readonly of: readonly AllowedMove[];
  readonly status: VersionView["status"];
}

function RefusedMoves({ of, status }: RefusedProps) {
  const t = words.value;
  const id = useId();
  if (of.length === 0) return null;
  return (
    <ul class="moves">
      {of.map((one) => (
        <li key={one.move}>
          <button type="button" class="button" disabled aria-describedby={`${id}-${one.move}`}>
            {t.moves[one.move]}
          </button>
          <p id={`${id}-${one.move}`}>{whyNot(one, status) ?? one.reason}</p>
        </li>
      ))}
    </ul>
  );
}
