import { type DatasetManifest, type Digest, isoOfMonth, type MonthRange } from "vigie/datasets";

/** As-of months of a panel on which models are judged: what is looked at, whatever study or panel name it is looked at by. */
export interface TestWindow {
  /** Name of the panel, without `+declared`: further features change neither firms nor months. */
  readonly panel: string;
  /** Versions of the facts that the panel was made from, sorted: the same facts under another name are the same window. */
  readonly facts: readonly Digest[];
  /** Column of the target. */
  readonly target: string;
  /** First as-of date, `YYYY-MM-DD`. */
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  /** Regions judged, sorted; null: all. */
  readonly regions: readonly string[] | null;
}

/** The window of these months and regions of a panel. */
export function windowOf(
  { name, parents, panel }: Pick<DatasetManifest, "name" | "parents" | "panel">,
  { from, until }: MonthRange,
  regions: readonly string[] | null,
): TestWindow {
  return {
    panel: name.replace(/\+declared$/, ""),
    facts: [...new Set(parents)].sort(),
    target: panel!.target.column,
    from: isoOfMonth(from),
    until: isoOfMonth(until),
    regions: regions === null ? null : [...new Set(regions)].sort(),
  };
}

/** Whether whoever sees one has seen something of the other: same lineage and target, some month and some region in both. */
export function windowsOverlap(a: TestWindow, b: TestWindow): boolean {
  const isSameLineage = a.panel === b.panel || a.facts.some((fact) => b.facts.includes(fact));
  const shareRegion =
    a.regions === null || b.regions === null || a.regions.some((region) => b.regions!.includes(region));
  return isSameLineage && a.target === b.target && a.from < b.until && b.from < a.until && shareRegion;
}

/** `example 2022-07 to 2023-06`, with the regions where not all are judged. */
export function windowText({ panel, from, until, regions }: TestWindow): string {
  const last = new Date(Date.parse(`${until}T00:00:00Z`) - 1).toISOString().slice(0, 7);
  const where =
    regions === null ? "" : regions.length > 3 ? `, ${regions.length} regions` : `, ${regions.join(", ")}`;
  return `${panel} ${from.slice(0, 7)} to ${last}${where}`;
}
