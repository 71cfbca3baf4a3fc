import type { ColumnDefinition, DatasetManifest } from "vigie/datasets";
import type { ColumnProfile } from "../api/rows.ts";
import type { PersonView } from "../api/session.ts";

/** Who may see rows: those who work on them and those who judge that work. */
export const rowReaders = ["scientist", "reviewer"] as const;

/** Fewest firms behind a value that everybody may see. */
const fewestFirms = 3;

/** A manifest, as far as it is looked at. */
type Described = Pick<DatasetManifest, "schema"> & { readonly parts?: readonly unknown[] };

/** Rows that surely come from so many firms: of a panel each firm has one a month at most. */
function fewestRows({ parts }: Described): number {
  return (fewestFirms - 1) * (parts?.length ?? 1) + 1;
}

/**
 * Profiles for those who may not see rows. Of a column that is not open to everybody nothing is left that speaks of values,
 * sums and means included, so that no firm's share in them matters; of an open one the values of very few firms go.
 */
export function withhold<P extends ColumnProfile>(
  profiles: readonly P[],
  manifest: Described,
  { roles }: PersonView,
): readonly P[] {
  if (rowReaders.some((role) => roles.includes(role))) return profiles;
  const open = new Set(manifest.schema.columns.filter(isForAll).map(({ name }) => name));
  const fewest = fewestRows(manifest);
  return profiles.map((profile) => {
    const { top, histogram, ...rest } = profile;
    const frequent = top === undefined ? {} : { top: top.filter(({ count }) => count >= fewest) };
    if (open.has(profile.name)) return { ...profile, ...frequent };
    const quantiles = "quantiles" in profile ? { quantiles: null } : {};
    return { ...rest, min: null, max: null, mean: null, ...quantiles } as unknown as P;
  });
}

function isForAll({ confidentiality, role }: ColumnDefinition): boolean {
  return confidentiality === "open" && role !== "key";
}
