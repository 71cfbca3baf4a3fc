import { Fault } from "../foundation/errors.ts";
import type { ColumnDefinition, ColumnType } from "../schema.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import type { DeclaredFeature } from "./declareFeatures.ts";
import type { SourceValue } from "./definition.ts";
import { nearNames } from "./language/near.ts";

/** Names of the sources of which declared features take values. */
export function sourcesOf(declared: readonly DeclaredFeature[]): readonly string[] {
  return [...new Set(declared.flatMap((feature) => ("value" in feature ? [feature.value.source] : [])))];
}

/** Every delivery in a store, by the names of their sources. */
export async function deliveriesNamed(
  store: Pick<DatasetStore, "list">,
  names: readonly string[],
): Promise<Readonly<Record<string, readonly StoredDataset[]>>> {
  const stored = (await store.list()).filter(
    ({ manifest, erased }) => manifest.kind === "source" && erased === null,
  );
  return Object.fromEntries(
    names.map((name) => [name, stored.filter(({ manifest }) => manifest.name === name)]),
  );
}

/**
 * Declared features with what the facts say of the sources of their values, checked against every delivery. Throws
 * `feature.no-source`, `feature.no-column`, `feature.column-type` and `feature.months`.
 */
export function describeValues(
  declared: readonly DeclaredFeature[],
  sources: Readonly<Record<string, readonly StoredDataset[]>>,
): readonly DeclaredFeature[] {
  return declared.map((feature) => {
    if (!("value" in feature)) return feature;
    const { name, value } = feature;
    checkMonths(name, value);
    const deliveries = sources[value.source] ?? [];
    if (deliveries.length === 0)
      throw new Fault(
        "feature.no-source",
        `no facts for ${name}: ${value.source} (expected an imported delivery of it)`,
        { kind: "not-found" },
      );
    for (const delivery of deliveries) {
      columnOf(delivery, { name, column: "siren", types: ["text"] });
      columnOf(delivery, { name, column: value.newestBy, types: timesOf(value) });
    }
    const columns = deliveries.map((delivery) =>
      columnOf(delivery, { name, column: value.column, types: ["float64", "int32", "bool"] }),
    );
    return { ...feature, value: { ...value, facts: factsOf(columns) } };
  });
}

/** Only a date can be counted from. */
function timesOf({ validMonths }: SourceValue): readonly ColumnType[] {
  return validMonths === undefined ? ["date", "int32"] : ["date"];
}

/** Months for which a value may count. */
const mostMonths = 240;

function checkMonths(name: string, { validMonths = 1 }: SourceValue): void {
  if (Number.isInteger(validMonths) && validMonths >= 1 && validMonths <= mostMonths) return;
  throw new Fault(
    "feature.months",
    `validMonths of ${name} out of range: ${validMonths} (expected 1..${mostMonths})`,
  );
}

interface Wanted {
  /** Of the feature. */
  readonly name: string;
  readonly column: string;
  readonly types: readonly ColumnType[];
}

function columnOf({ manifest }: StoredDataset, { name, column, types }: Wanted): ColumnDefinition {
  const { columns } = manifest.schema;
  const found = columns.find((one) => one.name === column);
  if (found === undefined) {
    const names = columns.map((one) => one.name);
    const near = nearNames(column, names);
    throw new Fault(
      "feature.no-column",
      `no column for ${name}: ${manifest.name}.${column} (expected ${(near.length > 0 ? near : names).join(", ")})`,
    );
  }
  if (types.includes(found.type)) return found;
  throw new Fault(
    "feature.column-type",
    `not usable for ${name}: ${manifest.name}.${column} is a ${found.type} (expected ${types.join(" or ")})`,
  );
}

/** Rules of all deliveries where they differ; as confidential as the most confidential of them. */
function factsOf(columns: readonly ColumnDefinition[]): NonNullable<SourceValue["facts"]> {
  const rules = [...new Set(columns.map(({ knownOn }) => knownOn ?? "as delivered"))].sort();
  const strictest = (["secret", "restricted", "open"] as const).find((label) =>
    columns.some(({ confidentiality }) => confidentiality === label),
  );
  return { knownOn: rules.join("; "), confidentiality: strictest! };
}
