import type { LineageNode } from "../../api/datasets.ts";

/** Pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
  readonly gapX: number;
  readonly gapY: number;
}

const roomy: Box = { width: 200, height: 52, gapX: 64, gapY: 12 };
const narrow: Box = { width: 148, height: 52, gapX: 34, gapY: 12 };

/** From so many columns on, boxes are narrow: six of them fit a page. */
const manyColumns = 5;

/** Height of a lane, in which a line goes by the boxes of a column. */
const laneHeight = 4;

export function boxFor(nodes: readonly LineageNode[]): Box {
  return new Set(nodes.map(({ column }) => column)).size < manyColumns ? roomy : narrow;
}

/** A box's upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Layout {
  /** By the node's id. */
  readonly places: ReadonlyMap<string, Point>;
  readonly lines: readonly { readonly key: string; readonly d: string }[];
  readonly width: number;
  readonly height: number;
}

/** What stands in a column: a box, or a lane for lines from a box further left to one further right. */
interface Slot {
  readonly id: string;
  readonly key: string;
  readonly height: number;
}

/**
 * Boxes in columns, each from its top by name; raw files stand beside what was read from them. A line that crosses columns
 * goes between their boxes, as in layered drawings (Sugiyama, Tagawa & Toda 1981), never behind one.
 */
export function layOut(nodes: readonly LineageNode[], box: Box): Layout {
  const numbers = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const columnOf = new Map(nodes.map(({ id, column }) => [id, numbers.indexOf(column)]));
  const links = nodes.flatMap(({ id, from }) =>
    from.filter((parent) => columnOf.has(parent)).map((parent) => [parent, id] as const),
  );
  const lanes = new Map<string, { readonly parent: string; readonly column: number }>();
  for (const [parent, id] of links)
    for (const column of between(columnOf.get(parent)!, columnOf.get(id)!))
      lanes.set(laneId(parent, column), { parent, column });
  const keyOf = keysOf(nodes);
  const columns = numbers.map((_, column) =>
    [
      ...[...lanes]
        .filter(([, at]) => at.column === column)
        .map(([id, { parent }]) => laneOf(id, keyOf(parent))),
      ...nodes
        .filter(({ id }) => columnOf.get(id) === column)
        .map(({ id }) => ({ id, key: keyOf(id), height: box.height })),
    ].sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0)),
  );
  const height = Math.max(...columns.map((slots) => heightOf(slots, box)));
  const places = new Map(
    columns.flatMap((slots, column) =>
      placesIn(slots, { column, top: (height - heightOf(slots, box)) / 2, box }),
    ),
  );
  const lines = links.map(([parent, id]) => {
    const way = between(columnOf.get(parent)!, columnOf.get(id)!).map(
      (column) => places.get(laneId(parent, column))!,
    );
    return { key: `${parent} ${id}`, d: lineThrough(places.get(parent)!, way, places.get(id)!, box) };
  });
  return { places, lines, width: numbers.length * (box.width + box.gapX) - box.gapX, height };
}

/** Columns strictly between two. */
function between(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from - 1) }, (_, i) => from + 1 + i);
}

function laneOf(id: string, key: string): Slot {
  return { id, key, height: laneHeight };
}

/** All lines from a box share its lane. */
function laneId(parent: string, column: number): string {
  return `${parent} in ${column}`;
}

function heightOf(slots: readonly Slot[], { gapY }: Box): number {
  return slots.reduce((sum, { height }) => sum + height + gapY, -gapY);
}

function placesIn(
  slots: readonly Slot[],
  { column, top, box }: { readonly column: number; readonly top: number; readonly box: Box },
): readonly (readonly [string, Point])[] {
  let y = top;
  return slots.map(({ id, height }) => {
    const place = { x: column * (box.width + box.gapX), y };
    y += height + box.gapY;
    return [id, place] as const;
  });
}

/** By what boxes and lanes of a column are in order: raw files, and lanes, go with what was read from them. */
function keysOf(nodes: readonly LineageNode[]): (id: string) => string {
  const keys = new Map<string, string>();
  for (const { id, kind, label } of nodes) {
    const read = kind === "files" ? nodes.find(({ from }) => from.includes(id))?.label : undefined;
    keys.set(id, read ?? label);
  }
  return (id) => keys.get(id)!;
}

function lineThrough(from: Point, lanes: readonly Point[], to: Point, box: Box): string {
  const middle = box.height / 2;
  let d = `M${from.x + box.width} ${from.y + middle}`;
  let [x, y] = [from.x + box.width, from.y + middle];
  for (const lane of lanes) {
    const laneY = lane.y + laneHeight / 2;
    d += `${curve(x, y, lane.x, laneY)}H${lane.x + box.width}`;
    [x, y] = [lane.x + box.width, laneY];
  }
  return d + curve(x, y, to.x, to.y + middle);
}

function curve(x: number, y: number, toX: number, toY: number): string {
  const bend = (toX - x) / 2;
  return `C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`;
}
