import { isoOfMonth, type Panel } from "vigie/datasets";
import type { Groups } from "../evaluation/groups.ts";
import type { ListOptions } from "../evaluation/lists.ts";

/** Columns by which lists are cut and audited, where a panel has them. */
const departments = "department";
const divisions = ["region", "sizeClass", "ageClass", "activity", "legalForm"] as const;

/** Which of those columns a panel has. */
export function divisionColumns({ schema }: Pick<Panel, "schema">): readonly string[] {
  const there = new Set(schema.columns.map(({ name }) => name));
  return [departments, ...divisions].filter((name) => there.has(name));
}

/** How the lists of `rows` are made and audited; null for a panel without departments. */
export function listsOf({ table, schema }: Panel, asOf: Int32Array, rows: Uint32Array): ListOptions | null {
  const there = divisionColumns({ schema });
  if (!there.includes(departments)) return null;
  const groupsOf = (name: string) => encodeRows(name, table.array(name) as ArrayLike<string | null>, rows);
  const own = there.filter((name) => name !== departments).map(groupsOf);
  const department = groupsOf(departments);
  return {
    departments: department,
    usual: placesFor(department, asOf, rows),
    dates: Int32Array.from(rows, (row) => asOf[row]!),
    divisions: [...own, overseas(department)],
    ...pairsOf(new Map(own.map((groups) => [groups.name, groups])), asOf, rows),
  };
}

/** Region by size and by quarter together; region among firms of the same activity. */
function pairsOf(
  own: ReadonlyMap<string, Groups>,
  asOf: Int32Array,
  rows: Uint32Array,
): Pick<ListOptions, "pairs" | "within"> {
  const [region, size, activity] = [own.get("region"), own.get("sizeClass"), own.get("activity")];
  if (region === undefined) return {};
  return {
    pairs: [[region, quarters(asOf, rows)], ...(size === undefined ? [] : [[region, size] as const])],
    within: activity === undefined ? [] : [{ groups: region, control: activity }],
  };
}

function quarters(asOf: Int32Array, rows: Uint32Array): Groups {
  const names = Array.from(rows, (row) => {
    const [year, month] = isoOfMonth(asOf[row]!).split("-");
    return `${year} Q${Math.ceil(Number(month) / 3)}`;
  });
  const levels = [...new Set(names)].sort();
  return { name: "quarter", levels, codes: Int32Array.from(names, (name) => levels.indexOf(name)) };
}

/**
 * An office follows about 200 firms of a department of France, which has about 350,000 firms in 101 of them; a panel that
 * holds a sample gets the same share, or its lists would hold everybody.
 */
function placesFor(departments: Groups, asOf: Int32Array, rows: Uint32Array): number {
  const dates = new Set(Array.from(rows, (row) => asOf[row]!)).size;
  const firms = rows.length / dates / departments.levels.length;
  return Math.min(200, Math.max(1, Math.round((200 * firms) / (350_000 / 101))));
}

/** Departments and territories from 971 on lie overseas. */
function overseas({ codes, levels }: Groups): Groups {
  const side = levels.map((level) => (/^9[78]/.test(level) ? 1 : 0));
  return {
    name: "mainland or overseas",
    levels: ["mainland", "overseas"],
    codes: codes.map((code) => side[code]!),
  };
}

/** A row without a value has the level `unknown`. */
function encodeRows(name: string, column: ArrayLike<string | null>, rows: Uint32Array): Groups {
  const index = new Map<string, number>();
  const codes = Int32Array.from(rows, (row) => {
    // Of a legal form's four digits the first is its category: private firm, company, association …
    const level = (name === "legalForm" ? column[row]?.slice(0, 1) : column[row]) ?? "unknown";
    const code = index.get(level) ?? index.size;
    index.set(level, code);
    return code;
  });
  return { name, codes, levels: [...index.keys()] };
}
