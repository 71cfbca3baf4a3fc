import { Fault } from "vigie/datasets";
import type { Policy } from "./policy.ts";
import type { Person, RegistryRole } from "./roles.ts";

type Known = Pick<Person, "id" | "roles">;

/** Three people who could carry a version from registration to release under a policy; some may be the same person. */
export interface Carriers {
  readonly author: string;
  readonly approver: string;
  readonly releaser: string;
}

/** The first who can, in the order given, or null. */
export function carriersUnder(policy: Policy, people: readonly Known[]): Carriers | null {
  const having = (role: RegistryRole) =>
    people.filter(({ roles }) => roles.includes(role)).map(({ id }) => id);
  for (const author of having("scientist"))
    for (const approver of having("reviewer").filter((id) => id !== author))
      for (const releaser of having("release-manager")) {
        const others = { author, approver };
        if (policy.releaserDiffersFrom.every((part) => others[part] !== releaser))
          return { ...others, releaser };
      }
  return null;
}

/** @throws Fault `registry.policy-unsatisfiable` (conflict) when today's people could never release anything under it. */
export function requireSatisfiable(policy: Policy, people: readonly Known[]): void {
  if (carriersUnder(policy, people) !== null) return;
  const apart = policy.releaserDiffersFrom.join(" and ");
  throw new Fault(
    "registry.policy-unsatisfiable",
    `nobody could release anything under ${policy.name} with today's people: ${people.map(({ id }) => id).join(", ") || "none"} (expected a scientist, another person as reviewer, and a release manager${apart === "" ? "" : ` who is not the ${apart}`})`,
    { kind: "conflict" },
  );
}
