import type { ColumnDefinition } from "vigie/datasets";
import type { ColumnProfile, PersonView } from "../api.ts";

/** Who may see rows: those who work on them and those who judge that work. */
export const rowReaders = ["scientist", "reviewer"] as const;

/** Fewest rows behind a value that everybody may see. */
const fewest = 3;

/** Profiles for this person: without values of single firms where the column is not open to everybody, and rare values never. */
export function withhold<P extends ColumnProfile>(
  profiles: readonly P[],
  columns: readonly ColumnDefinition[],
  { roles }: PersonView,
): readonly P[] {
  if (rowReaders.some((role) => roles.includes(role))) return profiles;
  const open = new Set(columns.filter(isForAll).map(({ name }) => name));
  return profiles.map((profile) => {
    const { top, histogram, ...rest } = profile;
    const frequent = top === undefined ? {} : { top: top.filter(({ count }) => count >= fewest) };
    if (open.has(profile.name)) return { ...profile, ...frequent };
    const quantiles = "quantiles" in profile ? { quantiles: null } : {};
    return { ...rest, min: null, max: null, ...quantiles } as unknown as P;
  });
}

function isForAll({ confidentiality, role }: ColumnDefinition): boolean {
  return confidentiality === "open" && role !== "key";
}
