import type { CellLineage } from "../cached/lineage.ts";
import { ancestry } from "./ancestry.ts";
import type { LiveCell, LiveCells } from "./live-cell.ts";

/** What the values of a cell come from: its own code, widgets and datasets, and those of the cells that it reads. */
export function lineageOf(cells: LiveCells, live: LiveCell): readonly CellLineage[] {
  const orders = [...cells.values()].map(({ order }) => order);
  return ancestry(orders, live.order)
    .flatMap(({ id }) => cells.get(id) ?? [])
    .map((cell) => ({ code: cell.order.code, given: givenBy(cell), opened: cell.opened }));
}

/** As a script would hear of it: widgets and generators in the order in which the cell asked for them. */
function givenBy({ widgets, sources, outputs }: LiveCell): readonly unknown[] {
  const wires = [...widgets.values()].map(({ wire }) => wire);
  const values = [...sources].map(([name, { first }]) => outputs.get(name)?._value ?? first);
  return [...wires, ...values];
}
