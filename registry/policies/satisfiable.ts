import { Fault } from "vigie/datasets";
import type { SignedAction } from "../signing/statement.ts";
import { type Policy, signaturesOf } from "./policy.ts";
import type { Person, RegistryRole } from "./roles.ts";

interface Known extends Pick<Person, "id" | "roles"> {
  /** Whether a key of theirs holds. */
  readonly canSign: boolean;
}

/** Three people who could carry a version from registration to release under a policy; some may be the same person. */
export interface Carriers {
  readonly author: string;
  readonly approver: string;
  readonly releaser: string;
}

/** The first who can, in the order given, or null. */
export function carriersUnder(policy: Policy, people: readonly Known[]): Carriers | null {
  const signatures = signaturesOf(policy);
  const having = (role: RegistryRole, action?: SignedAction) =>
    people
      .filter(({ roles }) => roles.includes(role))
      .filter(({ canSign }) => canSign || action === undefined || !signatures.includes(action))
      .map(({ id }) => id);
  for (const author of having("scientist"))
    for (const approver of having("reviewer", "approve").filter((id) => id !== author))
      for (const releaser of having("release-manager", "release")) {
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
  const demanded = signaturesOf(policy);
  const keys =
    demanded.length === 0
      ? ""
      : `, with a key of whoever ${demanded.map((action) => `${action}s`).join(" and ")}`;
  throw new Fault(
    "registry.policy-unsatisfiable",
    `nobody could release anything under ${policy.name} with today's people: ${people.map(({ id }) => id).join(", ") || "none"} (expected a scientist, another person as reviewer, and a release manager${apart === "" ? "" : ` who is not the ${apart}`}${keys})`,
    { kind: "conflict" },
  );
}
