import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineageNode } from "../../server/api/datasets.ts";
import { boxFor, layOut } from "../../server/web/parts/lineage-layout.ts";

function node(id: string, column: number, from: readonly string[] = []): LineageNode {
  return { id, kind: "dataset", label: id, column, count: 1, files: [], isHere: false, from } as never;
}

/** Nodes in columns, each made from some of those further left. */
const lineages = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.array(fc.nat(30), { maxLength: 4 })), {
    minLength: 1,
    maxLength: 24,
  })
  .map((drawn) =>
    drawn.map(([column, wanted], i) => {
      const left = drawn.flatMap(([at], k) => (at < column ? [`n${k}`] : []));
      const from = left.length === 0 ? [] : wanted.map((w) => left[w % left.length]!);
      return node(`n${i}`, column, [...new Set(from)]);
    }),
  );

type Spot = readonly [x: number, y: number];

const steps = Array.from({ length: 21 }, (_, i) => i / 20);

/** Points along `M x y`, `C …` and `H x`. */
function pointsOf(d: string): readonly Spot[] {
  const points: Spot[] = [];
  let [x, y] = [0, 0];
  for (const [, command, rest] of d.matchAll(/([MCH])([^MCH]*)/g)) {
    const at = rest!.trim().split(/\s+/).map(Number);
    if (command === "C") {
      const [ax, ay, bx, by, cx, cy] = at as [number, number, number, number, number, number];
      for (const t of steps) {
        const u = 1 - t;
        const mix = (p: number, a: number, b: number, c: number) =>
          u * u * u * p + 3 * u * u * t * a + 3 * u * t * t * b + t * t * t * c;
        points.push([mix(x, ax, bx, cx), mix(y, ay, by, cy)]);
      }
      [x, y] = [cx, cy];
    } else if (command === "H") {
      for (const t of steps) points.push([x + t * (at[0]! - x), y]);
      x = at[0]!;
    } else [x, y] = [at[0]!, at[1]!];
  }
  return points;
}

describe("the drawing of a lineage", () => {
  it("draws every line from its box to its box, behind none, and all within its size", () => {
    let drawn = 0;
    fc.assert(
      fc.property(lineages, (nodes) => {
        const box = boxFor(nodes);
        const { places, lines, width, height } = layOut(nodes, box);
        expect(lines.map(({ key }) => key).sort()).toEqual(
          nodes.flatMap(({ id, from }) => from.map((parent) => `${parent} ${id}`)).sort(),
        );
        const boxes = nodes.map(({ id }) => places.get(id)!);
        for (const { x, y } of boxes) {
          expect(x + box.width).toBeLessThanOrEqual(width);
          expect(Math.min(x, y, height - y - box.height)).toBeGreaterThanOrEqual(0);
        }
        for (const { key, d } of lines) {
          drawn++;
          const [parent, id] = key.split(" ").map((name) => places.get(name!)!);
          const points = pointsOf(d);
          expect(points[0]).toEqual([parent!.x + box.width, parent!.y + box.height / 2]);
          expect(points.at(-1)![0]).toBeCloseTo(id!.x, 6);
          expect(points.at(-1)![1]).toBeCloseTo(id!.y + box.height / 2, 6);
          const isBehind = ([px, py]: Spot) =>
            boxes.some(({ x, y }) => px > x + 1 && px < x + box.width - 1 && py > y && py < y + box.height);
          expect(points.filter(isBehind)).toEqual([]);
        }
      }),
    );
    expect(drawn).toBeGreaterThan(100);
  });

  it("stands in columns by name, with boxes that do not overlap", () => {
    const nodes = [node("b", 1, ["raw"]), node("a", 1), node("raw", 0), node("panel", 2, ["a", "b", "raw"])];
    const { places, height } = layOut(nodes, boxFor(nodes));
    const [a, b] = [places.get("a")!, places.get("b")!];
    expect(a.x).toBe(b.x);
    expect(b.y - a.y).toBe(64);
    // The line from the raw files to the panel has a lane below both, as its name comes after theirs.
    expect(a.y).toBe(0);
    expect(height).toBe(16 + 52 + 12 + 52);
  });
});
