import type { LineageNode, LineageView } from "../../api/datasets.ts";
import { format, words } from "../language.ts";
import { path } from "../router.ts";
import { Scroll } from "./scroll.tsx";

/** Pixels. */
interface Box {
  readonly width: number;
  readonly height: number;
  readonly gapX: number;
  readonly gapY: number;
}

const roomy: Box = { width: 200, height: 52, gapX: 64, gapY: 12 };
const narrow: Box = { width: 148, height: 52, gapX: 34, gapY: 12 };

/** From so many columns on, boxes are narrow: six of them fit a page. */
const manyColumns = 5;

function boxFor(nodes: readonly LineageNode[]): Box {
  return new Set(nodes.map(({ column }) => column)).size < manyColumns ? roomy : narrow;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Boxes from left to right, each with lines from what it was made from; a list for whoever cannot see it. */
export function Lineage({ nodes }: LineageView) {
  return (
    <Scroll label={words.value.data.tabs.lineage}>
      <Drawing nodes={nodes} />
    </Scroll>
  );
}

function Drawing({ nodes }: LineageView) {
  const box = boxFor(nodes);
  const places = placesOf(nodes, box);
  const width = Math.max(...[...places.values()].map(({ x }) => x)) + box.width;
  const height = Math.max(...[...places.values()].map(({ y }) => y)) + box.height;
  const names = new Map(nodes.map(({ id, label }) => [id, label]));
  return (
    <div class="lineage" style={{ width: `${width}px`, height: `${height}px` }}>
      <svg width={width} height={height} aria-hidden="true">
        {nodes.flatMap(({ id, from }) =>
          from.flatMap((parent) => {
            const [start, end] = [places.get(parent), places.get(id)];
            return start === undefined || end === undefined
              ? []
              : [<path key={`${parent} ${id}`} d={curve(start, end, box)} />];
          }),
        )}
      </svg>
      <ul>
        {nodes.map((node) => (
          <li key={node.id} style={styleAt(places.get(node.id)!, box)}>
            <NodeBox node={node} madeFrom={node.from.flatMap((id) => names.get(id) ?? [])} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Each column from its top, by name; raw files stand beside what was read from them. */
function placesOf(nodes: readonly LineageNode[], box: Box): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  const columns = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const most = Math.max(...columns.map((column) => nodes.filter((node) => node.column === column).length));
  for (const column of columns) {
    const here = nodes.filter((node) => node.column === column).sort(byKey(nodes));
    const top = ((most - here.length) / 2) * (box.height + box.gapY);
    for (const [i, { id }] of here.entries())
      places.set(id, {
        x: columns.indexOf(column) * (box.width + box.gapX),
        y: top + i * (box.height + box.gapY),
      });
  }
  return places;
}

function byKey(nodes: readonly LineageNode[]) {
  const key = ({ id, kind, label }: LineageNode) =>
    kind === "files" ? (nodes.find(({ from }) => from.includes(id))?.label ?? label) : label;
  return (a: LineageNode, b: LineageNode) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

function styleAt({ x, y }: Point, box: Box) {
  return { left: `${x}px`, top: `${y}px`, width: `${box.width}px`, height: `${box.height}px` };
}

function curve(from: Point, to: Point, box: Box): string {
  const [x, y] = [from.x + box.width, from.y + box.height / 2];
  const [toX, toY] = [to.x, to.y + box.height / 2];
  const bend = Math.min(box.gapX, (toX - x) / 2);
  return `M${x} ${y}C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`;
}

function NodeBox({ node, madeFrom }: { readonly node: LineageNode; readonly madeFrom: readonly string[] }) {
  const t = words.value.data;
  const f = format.value;
  const { kind, label, count, rows, files, isHere, release } = node;
  const here = kind === "version" ? t.thisOne : t.here;
  const facts = [
    isHere ? here : t.lineageKinds[kind],
    ...(release === undefined ? [] : [t.stood(release.by, f.instant(release.since), release.until !== null)]),
    ...(kind === "files" ? [t.filesOf(count)] : count > 1 ? [t.versionsOf(count)] : []),
    ...(rows === undefined ? [] : [t.rowsOf(f.count(rows))]),
  ];
  const content = (
    <>
      <span class="label">{label}</span>
      <span class="small">{facts.join(", ")}</span>
      {madeFrom.length > 0 && <span class="visually-hidden">, {t.madeFromNames(madeFrom.join(", "))}</span>}
    </>
  );
  const to = addressOf(node);
  const title = files.length > 0 ? files.join("\n") : label;
  return to === null ? (
    <span class={`node ${kind}`} title={title}>
      {content}
    </span>
  ) : (
    <a class={`node ${kind}`} href={to} title={title} aria-current={isHere ? "true" : undefined}>
      {content}
    </a>
  );
}

function addressOf({ version, run, model, count }: LineageNode): string | null {
  if (version !== undefined) return path("datasets", version, ...(count > 1 ? ["versions"] : []));
  if (run !== undefined) return path("runs", run);
  return model === undefined ? null : path("models", model.model, model.number);
}
