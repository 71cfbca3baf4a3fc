import type { tokensPayloads } from "../../journal/payloads/tokens.ts";
import { decisionOf, type FoldsOf } from "./fold-of.ts";

export const tokensFolds: FoldsOf<keyof typeof tokensPayloads> = {
  "token.issued"(state, { at, payload: { token: id, person: owner, ...issued } }) {
    state.tokens[id] = { id, owner, ...issued, issuedAt: at, revoked: null };
  },
  "token.revoked"(state, event) {
    const { token, reason } = event.payload;
    const known = state.tokens[token];
    if (known !== undefined) state.tokens[token] = { ...known, revoked: decisionOf(event, reason) };
  },
};
