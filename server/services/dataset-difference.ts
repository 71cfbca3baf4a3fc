import {
  type ColumnDefinition,
  type PanelSource,
  revisableSources,
  type StoredDataset,
} from "vigie/datasets";
import type { ColumnDifference, DatasetDifference, DatasetSide } from "../api/datasets.ts";

/** What the manifests of two datasets say apart: no row is read. */
export function differenceOf(before: StoredDataset, after: StoredDataset): DatasetDifference {
  const names = [...after.manifest.schema.columns, ...before.manifest.schema.columns].map(({ name }) => name);
  return {
    before: sideOf(before),
    after: sideOf(after),
    columns: [...new Set(names)].map((name) => columnDifference(name, before, after)),
    canBeRevised: canBeRevised(before, after),
  };
}

function sideOf({ version, manifest, receipt }: StoredDataset): DatasetSide {
  const { name, kind, rows } = manifest;
  return { version, name, kind, rows, storedAt: receipt.storedAt, received: receivedOn(manifest) };
}

/** The day on which a delivery was received, where the dataset is one. */
export function receivedOn({ parameters }: StoredDataset["manifest"]): string | null {
  const { received } = (parameters ?? {}) as { readonly received?: unknown };
  return typeof received === "string" ? received : null;
}

function columnDifference(name: string, before: StoredDataset, after: StoredDataset): ColumnDifference {
  const [old, now] = [before, after].map(({ manifest }) =>
    manifest.schema.columns.find((column) => column.name === name),
  );
  const isInBoth = old !== undefined && now !== undefined;
  return {
    name,
    type: (now ?? old)!.type,
    standing: isInBoth ? "both" : now === undefined ? "removed" : "added",
    changed: isInBoth ? changedFields(old, now) : [],
    hasSameValues: isInBoth && before.manifest.columnDigests[name] === after.manifest.columnDigests[name],
  };
}

const fields = [
  "type",
  "role",
  "meaning",
  "definition",
  "unit",
  "theme",
  "source",
  "knownOn",
  "missing",
  "confidentiality",
] as const satisfies readonly (keyof ColumnDefinition)[];

function changedFields(old: ColumnDefinition, now: ColumnDefinition): ColumnDifference["changed"] {
  return fields
    .filter((field) => (old[field] ?? null) !== (now[field] ?? null))
    .map((field) => ({ field, before: old[field] ?? null, after: now[field] ?? null }));
}

/** Whether both are deliveries of one source that later deliveries correct. */
export function canBeRevised(before: StoredDataset, after: StoredDataset): boolean {
  const [old, now] = [before, after].map(
    ({ manifest }) => (manifest.parameters ?? {}) as { source?: unknown },
  );
  return (
    before.version !== after.version &&
    before.manifest.kind === "source" &&
    after.manifest.kind === "source" &&
    old?.source === now?.source &&
    revisableSources.includes(now?.source as PanelSource)
  );
}
