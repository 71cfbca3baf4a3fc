import type { peoplePayloads } from "../../journal/payloads/people.ts";
import type { Decision, RegistryState } from "../state.ts";
import { decisionOf, type FoldsOf } from "./fold-of.ts";

export const peopleFolds: FoldsOf<keyof typeof peoplePayloads> = {
  "person.added"(state, { payload: { person, name, roles } }) {
    state.people[person] = { id: person, name, roles };
  },
  "person.roles-set"(state, { payload: { person, roles } }) {
    const known = state.people[person];
    if (known !== undefined) state.people[person] = { ...known, roles };
  },
  /** Whoever comes back under the same id gets none of their tokens and keys back. */
  "person.removed"(state, event) {
    const { person, reason } = event.payload;
    delete state.people[person];
    for (const token of Object.values(state.tokens))
      if (token.owner === person && token.revoked === null)
        state.tokens[token.id] = { ...token, revoked: decisionOf(event, reason) };
    for (const key of Object.keys(state.keys))
      if (state.keys[key]!.person === person) revoke(state, key, decisionOf(event, reason));
  },
  "key.added"(state, event) {
    const { person, publicKey, reason } = event.payload;
    state.keys[publicKey] = { person, added: decisionOf(event, reason), revoked: null };
  },
  "key.revoked"(state, event) {
    const { publicKey, reason } = event.payload;
    revoke(state, publicKey, decisionOf(event, reason));
  },
};

function revoke(state: RegistryState, publicKey: string, revoked: Decision): void {
  const key = state.keys[publicKey];
  if (key !== undefined && key.revoked === null) state.keys[publicKey] = { ...key, revoked };
}
