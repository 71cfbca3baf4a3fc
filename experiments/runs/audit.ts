import { Fault, type Panel } from "vigie/datasets";
import { type AuditPlan, checkPlan, divisionsOf, usualPlan } from "../evaluation/audit/plan.ts";
import { namedLevel } from "../evaluation/audit/reference.ts";
import { whyUndecided } from "../evaluation/audit/undecided.ts";
import { departmentCapacity } from "../evaluation/capacity.ts";
import type { Groups } from "../evaluation/groups.ts";
import type { ListOptions } from "../evaluation/lists.ts";
import { columnsOf, departmentColumn, divideRows, divisionNames } from "./divisions.ts";
import type { PanelKeys } from "./panel-keys.ts";

/** The columns that making and auditing lists reads. */
export function auditColumns(panel: Pick<Panel, "schema">, plan: AuditPlan = usualPlan): readonly string[] {
  return columnsOf(panel, [departmentColumn, ...divisionsOf(plan)]);
}

/** How the lists of `rows` are made and audited; null for a panel without departments. */
export function listsOf(
  panel: Pick<Panel, "table" | "schema">,
  { asOf, rows }: { asOf: Int32Array; rows: Uint32Array },
  plan: AuditPlan = usualPlan,
): ListOptions | null {
  const there = new Set(divisionNames(panel));
  if (!there.has(departmentColumn)) return null;
  const divide = divideRows(panel, { asOf, rows });
  const departments = divide(departmentColumn);
  const areThere = (...names: readonly string[]) => names.every((name) => there.has(name));
  const { groups = [], pairs = [], within = [], overTime = [], capacity = {} } = plan;
  return {
    departments,
    dates: Int32Array.from(rows, (row) => asOf[row]!),
    usual: capacity.usual ?? placesFor(departments, asOf, rows),
    ...(capacity.table && { table: capacity.table }),
    divisions: groups.filter((name) => areThere(name)).map(divide),
    pairs: pairs.filter((pair) => areThere(...pair)).map(([a, b]) => [divide(a), divide(b)] as const),
    within: within
      .filter(({ division, control }) => areThere(division, control))
      .map(({ division, control }) => ({ groups: divide(division), control: divide(control) })),
    overTime: overTime
      .filter(({ division }) => areThere(division))
      .map(({ division, by }) => ({ groups: divide(division), periods: divide(by) })),
    specification: plan,
    leftOut: divisionsOf(plan)
      .filter((name) => !there.has(name))
      .map((division) => ({ division, ...whyUndecided({ because: "no such column" }) })),
  };
}

/**
 * A plan that a study names, against the panel and the test rows of every fold: what could fail after the fit fails here.
 * `panel` holds `auditColumns`. Throws `audit.no-departments`, `capacity.bad` and what `checkPlan` throws.
 */
export function checkAudit(
  plan: AuditPlan,
  { panel, keys, tests }: { panel: Panel; keys: PanelKeys; tests: Readonly<Record<string, Uint32Array>> },
): void {
  const known = divisionNames(panel);
  if (!known.includes(departmentColumn))
    throw new Fault(
      "audit.no-departments",
      `panel without departments: ${panel.name} (expected a group column ${departmentColumn}, by which lists are cut)`,
    );
  checkPlan(plan, known);
  for (const [fold, rows] of Object.entries(tests)) {
    const divide = divideRows(panel, { asOf: keys.asOf, rows });
    const departments = divide(departmentColumn);
    departmentCapacity(departments, rows, plan.capacity);
    checkTable(plan, departments, fold);
    for (const name of plan.groups ?? []) checkReference(plan, divide(name), fold);
  }
}

/** A department that the table names must be one, or a mistyped number would be lost without a word. */
function checkTable({ capacity }: AuditPlan, { levels }: Groups, fold: string): void {
  const unknown = Object.keys(capacity?.table ?? {}).find((name) => !/^(\d\d|2A|2B|9[78]\d)$/.test(name));
  if (unknown !== undefined)
    throw new Fault(
      "capacity.bad",
      `department of the capacity table unknown: ${unknown} (expected one like ${levels.slice(0, 3).join(", ")}; fold ${fold})`,
    );
}

/** A fold that tests one group alone has nothing to compare. */
function checkReference(plan: AuditPlan, { name, levels, codes }: Groups, fold: string): void {
  const named = namedLevel(plan, name);
  if (named === null || levels.length < 2 || codes.some((code) => levels[code] === named)) return;
  throw new Fault(
    "audit.unknown-reference",
    `reference of ${name} not among the test rows of ${fold}: ${named} (expected one of ${levels.toSorted().join(", ")})`,
  );
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
