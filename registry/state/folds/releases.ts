import type { JournalEvent } from "../../journal/event.ts";
import type { releasesPayloads } from "../../journal/payloads/releases.ts";
import { type AliasMove, type RegistryState, record } from "../state.ts";
import { change, decisionOf, type FoldsOf } from "./fold-of.ts";

export const releasesFolds: FoldsOf<keyof typeof releasesPayloads> = {
  "version.released"(state, event) {
    change(state, event.payload, { status: "released" });
    move(state, event, "release");
  },
  "alias.rolled-back": (state, event) => move(state, event, "rollback"),
  "rollback.reviewed"(state, event) {
    const { model, alias, rollback, reason } = event.payload;
    const moves = state.aliases[model]?.[alias] ?? [];
    const at = moves.findIndex(({ seq }) => seq === rollback);
    if (at >= 0) moves[at] = { ...moves[at]!, reviewed: decisionOf(event, reason) };
  },
};

function move(
  state: RegistryState,
  event: JournalEvent<"version.released"> | JournalEvent<"alias.rolled-back">,
  kind: AliasMove["kind"],
): void {
  const { model, number, alias, reason } = event.payload;
  state.aliases[model] ??= record();
  state.aliases[model][alias] ??= [];
  state.aliases[model][alias].push({ ...decisionOf(event, reason), number, kind });
}
