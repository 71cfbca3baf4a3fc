import type { peoplePayloads } from "../../journal/payloads/people.ts";
import type { FoldsOf } from "./fold-of.ts";

export const peopleFolds: FoldsOf<keyof typeof peoplePayloads> = {
  "person.added"(state, { payload: { person, name, roles } }) {
    state.people[person] = { id: person, name, roles };
  },
  "person.roles-set"(state, { payload: { person, roles } }) {
    const known = state.people[person];
    if (known !== undefined) state.people[person] = { ...known, roles };
  },
  "person.removed"(state, { payload: { person } }) {
    delete state.people[person];
  },
};
