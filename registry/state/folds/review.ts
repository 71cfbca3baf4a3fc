import type { JournalEvent } from "../../journal/event.ts";
import type { reviewPayloads } from "../../journal/payloads/review.ts";
import type { RegistryState, VersionStatus } from "../state.ts";
import { append, change, decisionOf, type FoldsOf } from "./fold-of.ts";

export const reviewFolds: FoldsOf<keyof typeof reviewPayloads> = {
  "policy.adopted"(state, { payload: { policy, digest } }) {
    state.policy = { policy, digest };
  },
  "review.requested"(state, { payload }) {
    change(state, payload, { status: "in-review", judgement: null });
  },
  "version.approved": (state, event) => judge(state, event, "approved"),
  "version.refused": (state, event) => judge(state, event, "refused"),
  "rule.waived"(state, event) {
    const { rule, until, reason } = event.payload;
    append(state, event.payload, "waivers", { ...decisionOf(event, reason), rule, until });
  },
};

function judge(
  state: RegistryState,
  event: JournalEvent<"version.approved"> | JournalEvent<"version.refused">,
  status: VersionStatus,
): void {
  const { model: _, number: __, ...judged } = event.payload;
  change(state, event.payload, { status, judgement: { ...decisionOf(event, judged.reason), ...judged } });
}
