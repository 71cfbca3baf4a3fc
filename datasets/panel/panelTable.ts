import type { ColumnTable } from "arquero";
import { dateOfMonth } from "../foundation/months.ts";
import type { Schema } from "../schema.ts";
import { ageClasses, sizeClasses } from "./panelSchema.ts";
import type { PlanResult } from "./runPlan.ts";
import { sectionOf } from "./sections.ts";

/** What Arquero asks of a column. */
interface Column {
  readonly length: number;
  at(row: number): unknown;
}

/** The result as an Arquero table over its typed arrays: cells are made when they are read. */
export async function panelTable(result: PlanResult, schema: Schema): Promise<ColumnTable> {
  const { ColumnTable } = await import("arquero");
  const columns = schema.columns.map(({ name, type }) => [name, columnOf(result, name, type)] as const);
  return new ColumnTable(Object.fromEntries(columns) as never);
}

function columnOf(result: PlanResult, name: string, type: string): Column {
  const { rows, columns, firms } = result;
  const make = (at: (row: number) => unknown): Column => ({ length: rows, at });
  const firmText = (texts: readonly (string | null)[]) => make((row) => texts[columns.firm![row]!] ?? null);
  if (name === "siren") return firmText(firms.map((firm) => firm.siren));
  if (name === "region") return firmText(firms.map((firm) => firm.region));
  if (name === "department") return firmText(firms.map((firm) => firm.department));
  if (name === "activity") return firmText(firms.map((firm) => sectionOf(firm.activity)));
  if (name === "asOf") return make((row) => dateOfMonth(columns.month![row]!));
  const values = columns[name]!;
  if (name === "sizeClass") return make((row) => sizeClasses[values[row]!] ?? null);
  if (name === "ageClass") return make((row) => ageClasses[values[row]!] ?? null);
  const orNull = (row: number) => (Number.isNaN(values[row]!) ? null : values[row]!);
  if (type !== "bool") return make(orNull);
  return make((row) => (Number.isNaN(values[row]!) ? null : values[row] === 1));
}
