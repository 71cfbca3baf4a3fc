import type { Person, Registry } from "vigie/registry";
import type { Workspace } from "../workspace.ts";
import { createPeople } from "./people.ts";

/** Whose workspace it is. Alone, this person can do everything but approve their own work. */
export const owner: Person = {
  id: "owner",
  name: "Owner of this workspace",
  roles: ["scientist", "reviewer", "release-manager", "admin"],
};

/** A new registry begins with `people` or, without any, with its owner; one that knows people is left as it is. */
export async function openPeopled(workspace: Workspace, people: readonly Person[] = []): Promise<Registry> {
  const registry = await workspace.openRegistry(people);
  if ((await createPeople(registry).all()).length > 0) return registry;
  await registry.close();
  return workspace.openRegistry([owner]);
}
