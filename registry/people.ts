import { Fault } from "vigie/datasets";
import { checkName, personId } from "./journal/names.ts";
import { requireRole } from "./policies/moves.ts";
import { digestPolicy, type Policy } from "./policies/policy.ts";
import type { Person, RegistryRole } from "./policies/roles.ts";
import type { PersonState, RegistryState } from "./state/state.ts";
import type { Workings } from "./workings.ts";

/** Who acts when a registry is made, before there is anyone. No person can have this id. */
const setUpActor = "set-up";

/**
 * Journals the policy and the people that a new registry starts with. Those known already are left as they are; once
 * there is an admin, only admins add people.
 * @returns what was not done, in sentences.
 */
export async function setUp(
  workings: Workings,
  people: readonly Person[],
  policy: Policy,
): Promise<readonly string[]> {
  const { ledger, notes, append } = workings;
  if (ledger.acknowledged.policy === null) {
    const reason = await notes.put("the policy this registry began with");
    const digest = digestPolicy(policy);
    await append(() => ({ type: "policy.adopted", actor: setUpActor, payload: { policy, digest, reason } }));
  }
  const known = ledger.acknowledged.people;
  const unknown = people.filter(({ id }) => known[id] === undefined);
  if (hasAdmin(ledger.acknowledged))
    return unknown.map(({ id }) => `${id} was not added: this registry has an admin, who adds people now`);
  for (const person of unknown) await appendPerson(workings, person, { actor: setUpActor, judge: () => {} });
  return [];
}

/**
 * Journals a person. `by` is an admin, or null as long as there is none.
 * @throws Fault `registry.role`, `registry.has-admin` (bad-input), `registry.person-known`.
 */
export async function addPerson(workings: Workings, person: Person, by: string | null): Promise<void> {
  const judge = (state: RegistryState) => requireAdding(state, by);
  judge(workings.ledger.acknowledged);
  await appendPerson(workings, person, { actor: by ?? setUpActor, judge });
}

function requireAdding(state: RegistryState, by: string | null): void {
  if (by !== null) requireRole("adding a person", knownPerson(state, by), ["admin"]);
  else if (hasAdmin(state))
    throw new Fault(
      "registry.has-admin",
      "nobody says who adds a person: this registry has an admin (expected --as with an admin)",
    );
}

function hasAdmin({ people }: RegistryState): boolean {
  return Object.values(people).some(({ roles }) => roles.includes("admin"));
}

interface Adding {
  readonly actor: string;
  readonly judge: (state: RegistryState) => void;
}

async function appendPerson(
  { notes, ledger, append }: Workings,
  person: Person,
  { actor, judge }: Adding,
): Promise<void> {
  refuseReserved(person.id);
  checkName("person", personId, person.id);
  const name = await notes.put(person.name);
  await append(() => {
    judge(ledger.proposed);
    if (ledger.proposed.people[person.id] !== undefined)
      throw new Fault("registry.person-known", `person is known already: ${person.id} (expected a new id)`, {
        kind: "conflict",
      });
    return { type: "person.added", actor, payload: { person: person.id, name, roles: [...person.roles] } };
  });
}

export interface RoleChange {
  readonly person: string;
  readonly roles: readonly RegistryRole[];
  readonly by: string;
  readonly reason: string;
}

/** Journals new roles. @throws Fault `registry.own-roles` (forbidden): nobody grants themselves a role. */
export async function setRoles({ notes, ledger, append }: Workings, change: RoleChange): Promise<void> {
  const { person, roles, by } = change;
  requireRole("changing roles", knownPerson(ledger.acknowledged, by), ["admin"]);
  const reason = await notes.put(change.reason);
  await append(() => {
    requireRole("changing roles", knownPerson(ledger.proposed, by), ["admin"]);
    knownPerson(ledger.proposed, person);
    refuseThemselves("roles set", person, by);
    return { type: "person.roles-set", actor: by, payload: { person, roles: [...roles], reason } };
  });
}

/** Journals that a person left. @throws Fault `registry.own-roles` (forbidden): nobody removes themselves, so an admin stays. */
export async function removePerson(
  { notes, ledger, append }: Workings,
  { person, by, reason: text }: Omit<RoleChange, "roles">,
): Promise<void> {
  const judge = (state: RegistryState) => {
    requireRole("removing a person", knownPerson(state, by), ["admin"]);
    knownPerson(state, person);
    refuseThemselves("removed", person, by);
  };
  judge(ledger.acknowledged);
  const reason = await notes.put(text);
  await append(() => {
    judge(ledger.proposed);
    return { type: "person.removed", actor: by, payload: { person, reason } };
  });
}

function refuseThemselves(what: string, person: string, by: string): void {
  if (by !== person) return;
  throw new Fault("registry.own-roles", `${what} by themselves: ${person} (expected another admin)`, {
    kind: "forbidden",
  });
}

/** @throws Fault `registry.unknown-person` (forbidden). */
export function knownPerson(state: RegistryState, id: string): PersonState {
  const person = state.people[id];
  if (person !== undefined) return person;
  throw new Fault(
    "registry.unknown-person",
    `unknown person: ${id} (expected someone whom an admin has added)`,
    {
      kind: "forbidden",
    },
  );
}

function refuseReserved(id: string): void {
  if (id === setUpActor)
    throw new Fault("registry.person-id", `reserved id: ${id} (expected the id of a person)`, {
      kind: "bad-input",
    });
}
