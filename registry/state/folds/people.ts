import type { peoplePayloads } from "../../journal/payloads/people.ts";
import { decisionOf, type FoldsOf } from "./fold-of.ts";

export const peopleFolds: FoldsOf<keyof typeof peoplePayloads> = {
  "person.added"(state, { payload: { person, name, roles } }) {
    state.people[person] = { id: person, name, roles };
  },
  "person.roles-set"(state, { payload: { person, roles } }) {
    const known = state.people[person];
    if (known !== undefined) state.people[person] = { ...known, roles };
  },
  /** Whoever comes back under the same id gets none of their tokens back. */
  "person.removed"(state, event) {
    const { person, reason } = event.payload;
    delete state.people[person];
    for (const token of Object.values(state.tokens))
      if (token.owner === person && token.revoked === null)
        state.tokens[token.id] = { ...token, revoked: decisionOf(event, reason) };
  },
};
