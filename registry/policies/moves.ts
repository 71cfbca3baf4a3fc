import { Fault } from "vigie/datasets";
import type { VersionState, VersionStatus } from "../state/state.ts";
import { digestPolicy, type Policy } from "./policy.ts";
import type { RegistryRole } from "./roles.ts";

export const moves = ["request-review", "approve", "refuse", "release", "retire"] as const;
export type Move = (typeof moves)[number];

/** From which statuses a version may make each move. */
const legalFrom: Readonly<Record<Move, readonly VersionStatus[]>> = {
  "request-review": ["candidate"],
  approve: ["in-review"],
  refuse: ["in-review"],
  release: ["approved", "released"],
  retire: ["candidate", "in-review", "approved", "refused", "released"],
};

/** Who may make each move: any one of these roles. */
export const rolesForMove: Readonly<Record<Move | "rollback", readonly RegistryRole[]>> = {
  rollback: ["release-manager"],
  "request-review": ["scientist"],
  approve: ["reviewer"],
  refuse: ["reviewer"],
  release: ["release-manager"],
  retire: ["release-manager", "admin"],
};

export interface Mover {
  readonly id: string;
  readonly roles: readonly RegistryRole[];
}

/**
 * The table policies × people × moves.
 * @throws Fault `registry.illegal-move` (conflict), `registry.role`, `registry.four-eyes` (forbidden).
 */
export function checkMove(move: Move, version: VersionState, person: Mover, policy: Policy): void {
  if (!(move === "request-review" && isOutdated(version, policy))) checkStatus(move, version);
  checkRole(move, person);
  checkSeparation(move, version, person, policy);
}

/** Approved under a policy that is no longer in force: it may go back into review, which alone lets it be released again. */
function isOutdated({ status, judgement }: VersionState, policy: Policy): boolean {
  const wasApproved = status === "approved" || status === "released";
  return wasApproved && judgement?.policy !== digestPolicy(policy);
}

function checkStatus(move: Move, { model, number, status }: VersionState): void {
  if (legalFrom[move].includes(status)) return;
  throw new Fault(
    "registry.illegal-move",
    `${move} not possible: ${model}@${number} is ${status} (expected ${legalFrom[move].join(" or ")})`,
    { kind: "conflict" },
  );
}

/** @throws Fault `registry.role` (kind forbidden). */
export function requireRole(what: string, person: Mover, allowed: readonly RegistryRole[]): void {
  if (allowed.some((role) => person.roles.includes(role))) return;
  throw new Fault(
    "registry.role",
    `${what} not allowed: ${person.id} is ${person.roles.join(", ") || "without a role"} (expected ${allowed.join(" or ")})`,
    { kind: "forbidden" },
  );
}

function checkRole(move: Move, person: Mover): void {
  requireRole(move, person, rolesForMove[move]);
}

function checkSeparation(move: Move, version: VersionState, { id }: Mover, policy: Policy): void {
  if (move === "approve" || move === "refuse") refuseSame(move, id, version.author, "author");
  if (move !== "release") return;
  if (policy.releaserDiffersFrom.includes("author")) refuseSame(move, id, version.author, "author");
  if (policy.releaserDiffersFrom.includes("approver"))
    refuseSame(move, id, version.judgement?.by ?? null, "approver");
}

/** @throws Fault `registry.four-eyes` (forbidden) when `id` is the other person. */
export function refuseSame(
  what: string,
  id: string,
  other: string | null,
  part: "author" | "approver",
): void {
  if (id !== other) return;
  throw new Fault(
    "registry.four-eyes",
    `${what} not allowed: ${id} is the ${part} (expected another person)`,
    {
      kind: "forbidden",
    },
  );
}
