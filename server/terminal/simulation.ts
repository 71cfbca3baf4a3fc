import { jumpSentences, type PlaceChange, type ReleaseSimulation } from "vigie/registry";
import { count, formatTable } from "./table.ts";

/** Departments in a table. */
const shown = 20;

/** Levels, places, workload and reasons as text; counts of one or two firms are not told. */
export function describeSimulation(simulation: ReleaseSimulation): string {
  const { asOf, before, after, levels, regions, departments, overloaded, reasons, jump } = simulation;
  const changes = Object.entries(levels);
  const moved = departments.filter(isMoved);
  return [
    `${after} instead of ${before}, as of ${asOf}`,
    formatTable(changes, [
      { header: "level", cell: ([level]) => level },
      { header: "before", cell: ([, change]) => count(change.before), align: "right" },
      { header: "after", cell: ([, change]) => count(change.after), align: "right" },
      { header: "enter", cell: ([, change]) => count(change.enter), align: "right" },
      { header: "leave", cell: ([, change]) => count(change.leave), align: "right" },
      { header: "Jaccard", cell: ([, { jaccard }]) => jaccard.toFixed(2), align: "right" },
    ]),
    placeTable("region", regions),
    placeTable("department", moved.slice(0, shown)),
    ...(moved.length > shown ? [`and ${moved.length - shown} more departments (--json has them)`] : []),
    overloaded.length === 0
      ? "no department has more alerts than its office can follow"
      : `more alerts than can be followed: ${overloaded.map(({ department, alerts, capacity }) => `${department} ${alerts} of ${capacity}`).join(", ")}`,
    ...(reasons.length === 0
      ? []
      : [
          `strongest in firms that enter: ${reasons.map(({ column, firms }) => `${column} (${firms})`).join(", ")}`,
        ]),
    ...(jump.length === 0 ? ["no jump"] : jumpSentences(simulation).map((why) => `JUMP  ${why}`)),
  ].join("\n");
}

function placeTable(header: string, places: readonly PlaceChange[]): string {
  const told = (n: number | null) => (n === null ? "1 or 2" : count(n));
  return formatTable(places, [
    { header, cell: ({ place }) => place },
    { header: "high: enter", cell: ({ levels }) => told(levels.high.enter), align: "right" },
    { header: "leave", cell: ({ levels }) => told(levels.high.leave), align: "right" },
    { header: "moderate: enter", cell: ({ levels }) => told(levels.moderate.enter), align: "right" },
    { header: "leave", cell: ({ levels }) => told(levels.moderate.leave), align: "right" },
  ]);
}

function isMoved({ levels }: PlaceChange): boolean {
  return Object.values(levels).some(({ enter, leave }) => enter !== 0 || leave !== 0);
}
