// How often 95 % intervals hold the truth. `npx tsx bench/coverage.ts [--simulations 1000] [--replicates 400]`
// prints the table of docs/intervals.md; half an hour.
import { parseArgs } from "node:util";
import { judged, type Names, simulateCoverage } from "../test/experiments/evaluation/coverage.ts";

const { values } = parseArgs({
  options: {
    simulations: { type: "string", default: "1000" },
    replicates: { type: "string", default: "200" },
    positive: { type: "string", default: "5,10,20,40,100,400" },
  },
});
const names: readonly Names[] = [...judged, "auc difference"];
const percent = (share: number) => (Number.isNaN(share) ? "–" : (100 * share).toFixed(1));

console.log(
  `| drawn | failing firms | ${names.join(" | ")} |\n|---|---|${names.map(() => "---").join("|")}|`,
);
for (const drawing of ["firms", "rows"] as const)
  for (const positiveFirms of values.positive.split(",").map(Number)) {
    // That rows fail is seen long before the last digit.
    const simulations = Math.ceil(Number(values.simulations) / (drawing === "rows" ? 5 : 1));
    const covered = simulateCoverage({
      positiveFirms,
      firms: 20 * positiveFirms,
      rowsEach: 6,
      simulations,
      replicates: Number(values.replicates),
      drawing,
    });
    const cells = names.map((name) => {
      const { held, above, below } = covered[name];
      return `${percent(held)} (${percent(below)}/${percent(above)})`;
    });
    console.log(`| ${drawing} | ${positiveFirms} | ${cells.join(" | ")} |`);
  }
