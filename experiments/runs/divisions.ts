import { columnsWithRole, isoOfMonth, type Panel } from "vigie/datasets";
import type { Groups } from "../evaluation/groups.ts";

/** The column by which lists are cut. */
export const departmentColumn = "department";

const overseasName = "mainland or overseas";
const periodNames = ["quarter", "year"];

/** Every division that there is of a panel's rows: its group columns and what follows from them and from the dates. */
export function divisionNames({ schema }: Pick<Panel, "schema">): readonly string[] {
  const columns = columnsWithRole(schema, "group");
  return [...columns, ...(columns.includes(departmentColumn) ? [overseasName] : []), ...periodNames];
}

const calibrated = ["region", "sizeClass", "ageClass", "activity", "legalForm", overseasName];

/** By what calibration in the large is told, of those that the panel has, and by date; none for a panel without any. */
export function calibratedDivisions(panel: Pick<Panel, "schema">): readonly string[] {
  const there = divisionNames(panel);
  const found = calibrated.filter((name) => there.includes(name));
  return found.length === 0 ? [] : [...found, "quarter"];
}

/** The columns to be read for these divisions, where the panel has them. */
export function columnsOf(
  { schema }: Pick<Panel, "schema">,
  divisions: readonly string[],
): readonly string[] {
  const wanted = new Set(divisions.map((name) => (name === overseasName ? departmentColumn : name)));
  return columnsWithRole(schema, "group").filter((name) => wanted.has(name));
}

/** Some rows of a panel, divided by any of its `divisionNames`. */
export function divideRows(
  { table }: Pick<Panel, "table">,
  { asOf, rows }: { asOf: Int32Array; rows: Uint32Array },
): (division: string) => Groups {
  const known = new Map<string, Groups>();
  const make = (name: string): Groups => {
    if (periodNames.includes(name)) return periodsOf(name, asOf, rows);
    if (name === overseasName) return overseas(divide(departmentColumn));
    return encodeRows(name, table.array(name) as ArrayLike<string | null>, rows);
  };
  const divide = (name: string): Groups => {
    const groups = known.get(name) ?? make(name);
    known.set(name, groups);
    return groups;
  };
  return divide;
}

function periodsOf(name: string, asOf: Int32Array, rows: Uint32Array): Groups {
  const names = Array.from(rows, (row) => {
    const [year, month] = isoOfMonth(asOf[row]!).split("-");
    return name === "year" ? year! : `${year} Q${Math.ceil(Number(month) / 3)}`;
  });
  const levels = [...new Set(names)].sort();
  const code = new Map(levels.map((level, i) => [level, i]));
  return { name, levels, codes: Int32Array.from(names, (level) => code.get(level)!) };
}

/** Departments and territories from 971 on lie overseas. */
function overseas({ codes, levels }: Groups): Groups {
  const side = levels.map((level) => (/^9[78]/.test(level) ? 1 : 0));
  return {
    name: overseasName,
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
