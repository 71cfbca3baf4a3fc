import { openPanel } from "vigie/datasets";
import { storeOf } from "../panel/bench-panel.ts";
import { openedColumns, summedColumn } from "./selection.ts";

/** `vigie.ts WORKSPACE PANEL REGION…`: opens the panel, without regions all of it; twice, the first time counts. */
const [workspace, name, ...groups] = process.argv.slice(2) as [string, string, ...string[]];
const residentMiB = () => process.memoryUsage().rss / 2 ** 20;
const baseMiB = residentMiB();

async function open() {
  const started = performance.now();
  const { table } = await openPanel(storeOf(workspace), name, {
    columns: openedColumns,
    ...(groups.length > 0 && { groups }),
  });
  const seconds = (performance.now() - started) / 1000;
  return { table, seconds };
}

const { table, seconds } = await open();
const openMiB = residentMiB();
const again = await open();
const values = table.array(summedColumn) as ArrayLike<number | null>;
let sum = 0;
for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
console.log(
  JSON.stringify({
    seconds,
    secondSeconds: again.seconds,
    rows: table.numRows(),
    columns: table.numCols(),
    sum,
    baseMiB,
    openMiB,
    sameAgain: again.table.numRows() === table.numRows(),
  }),
);
