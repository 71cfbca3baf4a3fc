import { table } from "arquero";
import type { ColumnDefinition } from "vigie/datasets";

/** A panel of so many firms on one day; debts are secret, strong signals restricted. */
export function smallPanel(name: string, rows: number) {
  const column = (
    of: string,
    [type, role]: [ColumnDefinition["type"], ColumnDefinition["role"]],
    confidentiality: ColumnDefinition["confidentiality"] = "open",
  ) =>
    ({
      name: of,
      type,
      role,
      meaning: of,
      unit: null,
      theme: null,
      source: null,
      knownOn: null,
      missing: null,
      confidentiality,
    }) as const;
  const firms = Array.from({ length: rows }, (_, i) => String(100000000 + i));
  return {
    kind: "panel",
    name,
    schema: {
      columns: [
        column("siren", ["text", "key"]),
        column("asOf", ["date", "key"]),
        column("region", ["category", "group"]),
        column("debt", ["float64", "feature"], "secret"),
        column("strongSignal", ["bool", "flag"], "restricted"),
        column("fails", ["bool", "target"]),
      ],
    },
    table: table({
      siren: firms,
      asOf: firms.map(() => new Date("2020-01-01")),
      region: firms.map(() => "Corse"),
      debt: firms.map((_, i) => i),
      strongSignal: firms.map(() => false),
      fails: firms.map(() => false),
    }),
    panel: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: 6, reportingDelayMonths: 1 },
      strongSignal: "strongSignal",
      unknownOpening: null,
      dataCutoff: "2022-01-01",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
  } as const;
}
