import { Fault } from "vigie/datasets";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import type { AliasMove, RegistryState } from "./state/state.ts";
import type { Workings } from "./workings.ts";

/** One person may roll back; another looks at it within so many days. */
const reviewDays = 5;

/** A rollback that nobody else has looked at. */
export interface DueReview extends Pick<AliasMove, "number" | "by" | "at" | "seq" | "reason"> {
  readonly model: string;
  readonly alias: string;
  /** ISO instant. */
  readonly due: string;
  readonly isLate: boolean;
}

export interface RollbackReview {
  readonly model: string;
  readonly alias: string;
  readonly person: string;
  readonly reason: string;
}

/** The most urgent first. */
export function rollbacksDue({ aliases }: RegistryState, now: Date): readonly DueReview[] {
  return Object.entries(aliases)
    .flatMap(([model, byAlias]) =>
      Object.entries(byAlias).flatMap(([alias, moves]) =>
        moves
          .filter(({ kind, reviewed }) => kind === "rollback" && reviewed === undefined)
          .map(({ number, by, at, seq, reason }) => {
            const due = new Date(Date.parse(at) + reviewDays * 86_400_000);
            return { model, alias, number, by, at, seq, reason, due: due.toISOString(), isLate: due < now };
          }),
      ),
    )
    .sort((a, b) => a.seq - b.seq);
}

/**
 * Journals that somebody else looked at the oldest rollback that waits for it.
 * @throws Fault `registry.role`, `registry.four-eyes`, `registry.nothing-due` (not-found).
 */
export async function reviewRollback(workings: Workings, review: RollbackReview): Promise<void> {
  const { ledger, notes, append, clock } = workings;
  checkNote(review.reason);
  const now = clock();
  judge(ledger.acknowledged, review, now);
  const reason = await notes.put(review.reason);
  await append(() => {
    const { model, alias, number, seq: rollback } = judge(ledger.proposed, review, now);
    const payload = { model, alias, number, rollback, reason };
    return { type: "rollback.reviewed", actor: review.person, payload };
  });
}

function judge(state: RegistryState, { model, alias, person }: RollbackReview, now: Date): DueReview {
  requireRole("reviewing a rollback", knownPerson(state, person), ["reviewer", "release-manager", "admin"]);
  const waiting = rollbacksDue(state, now).find((one) => one.model === model && one.alias === alias);
  if (waiting === undefined)
    throw new Fault("registry.nothing-due", `no rollback waits for a review: ${model}@${alias}`, {
      kind: "not-found",
    });
  if (waiting.by !== person) return waiting;
  throw new Fault(
    "registry.four-eyes",
    `reviewing not allowed: ${person} rolled it back (expected another person)`,
    { kind: "forbidden" },
  );
}
