/** What a person may do. `viewer` only reads. */
export const roles = ["scientist", "reviewer", "release-manager", "admin", "viewer"] as const;
export type RegistryRole = (typeof roles)[number];

/** An account is one person. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly RegistryRole[];
}
