import type { RegistryRole } from "vigie/registry";
import type { PersonView } from "../api/session.ts";
import type { AskedRegistry } from "../control/registry-calls.ts";

/** Everyone the journal knows, with the roles it gives them. */
export interface People {
  all(): Promise<readonly PersonView[]>;
  find(id: string): Promise<PersonView | undefined>;
  /** The person, unless they were added, perhaps again, after this instant (ms since 1970). */
  findSince(id: string, since: number): Promise<PersonView | undefined>;
}

interface Known {
  readonly view: PersonView;
  readonly addedAt: number;
}

/** Folds the journal's events about people; valid as long as no further event came, which is looked at each time. */
export function createPeople(registry: AskedRegistry): People {
  let folded: { readonly seq: number; readonly people: Promise<ReadonlyMap<string, Known>> } | undefined;
  const known = async () => {
    const { seq } = await registry.head();
    if (folded?.seq !== seq) folded = { seq, people: foldPeople(registry) };
    return folded.people;
  };
  return {
    all: async () => [...(await known()).values()].map(({ view }) => view),
    find: async (id) => (await known()).get(id)?.view,
    async findSince(id, since) {
      const person = (await known()).get(id);
      return person === undefined || person.addedAt > since ? undefined : person.view;
    },
  };
}

async function foldPeople(registry: AskedRegistry): Promise<ReadonlyMap<string, Known>> {
  const people = new Map<string, Known>();
  for (const { at, type, payload } of await registry.history()) {
    if (type === "person.added") {
      const { person: id, roles } = payload;
      const view = { id, roles, name: (await registry.note(payload.name)) ?? id };
      people.set(id, { view, addedAt: Date.parse(at) });
    }
    if (type === "person.removed") people.delete(payload.person);
    if (type === "person.roles-set") setRoles(people, payload.person, payload.roles);
  }
  return people;
}

function setRoles(people: Map<string, Known>, id: string, roles: readonly RegistryRole[]): void {
  const person = people.get(id);
  if (person !== undefined) people.set(id, { ...person, view: { ...person.view, roles } });
}
