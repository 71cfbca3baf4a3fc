import { Fault } from "vigie/datasets";
import { requireBundle } from "./bundle/bundle.ts";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole, rolesForMove } from "./policies/moves.ts";
import type { RegistryState, VersionState } from "./state/state.ts";
import { locate } from "./versions.ts";
import type { Workings } from "./workings.ts";

export interface RollbackRequest {
  readonly model: string;
  readonly alias: string;
  readonly person: string;
  readonly reason: string;
}

/**
 * Points the alias at what it pointed at before its current version was released; one person may.
 * @throws Fault `registry.no-earlier` (conflict) when there is nothing to go back to.
 */
export async function rollBack(workings: Workings, request: RollbackRequest): Promise<VersionState> {
  const { ledger, notes, append } = workings;
  checkNote(request.reason);
  const aim = judgeRollback(ledger.acknowledged, request);
  await requireBundle(workings.bundles, aim.to.digest);
  const reason = await notes.put(request.reason);
  const { model, alias, person: actor } = request;
  await append(() => {
    const { from, to } = judgeRollback(ledger.proposed, request);
    if (to.number !== aim.to.number || from !== aim.from)
      throw new Fault(
        "registry.moved",
        `${alias} of ${model} moved meanwhile (expected a look at it first)`,
        {
          kind: "conflict",
        },
      );
    return {
      type: "alias.rolled-back",
      actor,
      payload: { model, number: to.number, alias, previous: from, reason },
    };
  });
  return aim.to;
}

/** Throws as `rollBack` does. */
export function judgeRollback(
  state: RegistryState,
  { model, alias, person }: Omit<RollbackRequest, "reason">,
) {
  requireRole("rolling back", knownPerson(state, person), rolesForMove.rollback);
  const { number: from } = locate(state, `${model}@${alias}`);
  const to = earlier(state, model, alias).find(({ status }) => status === "released");
  if (to !== undefined) return { from, to };
  throw new Fault(
    "registry.no-earlier",
    `nothing to roll back to: ${model}@${alias} (expected an earlier release)`,
    {
      kind: "conflict",
    },
  );
}

/** What the alias pointed at below its current version, newest first: a release lays one on top, a rollback takes off down to its aim. */
function earlier(state: RegistryState, model: string, alias: string): readonly VersionState[] {
  const pile: number[] = [];
  for (const { kind, number } of state.aliases[model]?.[alias] ?? []) {
    if (kind === "release") pile.push(number);
    else while (pile.at(-1) !== number) pile.pop();
  }
  return pile
    .slice(0, -1)
    .reverse()
    .map((number) => locate(state, { model, number }));
}
