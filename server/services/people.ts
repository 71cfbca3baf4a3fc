import type { RegistryRole } from "vigie/registry";
import type { PersonView } from "../api/session.ts";
import type { AskedRegistry } from "../control/registry-calls.ts";

/** Everyone the journal knows, with the roles it gives them. */
export interface People {
  all(): Promise<readonly PersonView[]>;
  find(id: string): Promise<PersonView | undefined>;
}

/** Folds the journal's events about people; valid as long as no further event came, which is looked at each time. */
export function createPeople(registry: AskedRegistry): People {
  let folded: { readonly seq: number; readonly people: Promise<readonly PersonView[]> } | undefined;
  const all = async () => {
    const { seq } = await registry.head();
    if (folded?.seq !== seq) folded = { seq, people: foldPeople(registry) };
    return folded.people;
  };
  return { all, find: async (id) => (await all()).find((person) => person.id === id) };
}

async function foldPeople(registry: AskedRegistry): Promise<readonly PersonView[]> {
  const people = new Map<string, PersonView>();
  for (const { type, payload } of await registry.history()) {
    if (type === "person.added") {
      const { person: id, roles } = payload;
      people.set(id, { id, roles, name: (await registry.note(payload.name)) ?? id });
    }
    if (type === "person.removed") people.delete(payload.person);
    if (type === "person.roles-set") setRoles(people, payload.person, payload.roles);
  }
  return [...people.values()];
}

function setRoles(people: Map<string, PersonView>, id: string, roles: readonly RegistryRole[]): void {
  const person = people.get(id);
  if (person !== undefined) people.set(id, { ...person, roles });
}
