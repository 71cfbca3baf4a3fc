import type { factsPayloads } from "../../journal/payloads/facts.ts";
import { decisionOf, type FoldsOf } from "./fold-of.ts";

export const factsFolds: FoldsOf<keyof typeof factsPayloads> = {
  "dataset.erased"(state, event) {
    const { dataset, reason } = event.payload;
    state.erasures[dataset] ??= decisionOf(event, reason);
  },
  "window.opened"(state, event) {
    const { reason, ...opened } = event.payload;
    state.openings.push({ ...opened, ...decisionOf(event, reason) });
  },
};
