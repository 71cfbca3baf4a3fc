import type { CompiledCell } from "./compile.ts";
import type { CellFault } from "./faults.ts";
import type { NamedPlace } from "./places.ts";

/** A cell with its place in the graph. */
export interface LinkedCell {
  readonly compiled: CompiledCell;
  /** Names of other cells that it reads, sorted. */
  readonly inputs: readonly string[];
  /** Names of `vigie/notebook` that it reads: local name → exported name. */
  readonly own: Readonly<Record<string, string>>;
  /** Ids of the cells whose names it reads. */
  readonly dependsOn: readonly string[];
  /** Its own faults and those of the graph at this cell; a cell with faults does not run. */
  readonly faults: readonly CellFault[];
}

interface Definition extends NamedPlace {
  readonly cell: CompiledCell;
  readonly isImport: boolean;
}

/**
 * Joins cells through their names. Faults, each at its own cell: a name defined twice (both places named),
 * a cycle (its path named), a name used above the cell that defines it. Unknown names are left to the globals.
 */
export function link(cells: readonly CompiledCell[]): LinkedCell[] {
  const definitions = collectDefinitions(cells);
  const own = new Map(cells.flatMap(({ given }) => given).map(({ local, imported }) => [local, imported]));
  const drafts = cells.map((compiled) => draft(compiled, definitions, own));
  const doubles = doubleNames(definitions);
  const cycles = findCycles(drafts);
  const breaches = orderFaults(drafts, definitions, new Set(cycles.map(({ cell }) => cell)));
  const extra = [...doubles, ...cycles, ...breaches];
  return drafts.map((linked) => ({
    ...linked,
    faults: [...linked.faults, ...extra.filter(({ cell }) => cell === linked.compiled.cell.id)],
  }));
}

/** Ids of all cells that read, directly or through others, what `from` defines; without `from` itself. */
export function dependents(cells: readonly LinkedCell[], from: readonly string[]): ReadonlySet<string> {
  const reached = new Set(from);
  const queue = [...from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const { compiled, dependsOn } of cells) {
      const reader = compiled.cell.id;
      if (!dependsOn.includes(id) || reached.has(reader)) continue;
      reached.add(reader);
      queue.push(reader);
    }
  }
  return new Set([...reached].filter((id) => !from.includes(id)));
}

function collectDefinitions(cells: readonly CompiledCell[]): Map<string, Definition[]> {
  const found = new Map<string, Definition[]>();
  for (const cell of cells) {
    for (const place of cell.definitions) {
      const isImport = cell.imported.has(place.name);
      found.set(place.name, [...(found.get(place.name) ?? []), { ...place, cell, isImport }]);
    }
  }
  return found;
}

function draft(
  compiled: CompiledCell,
  definitions: ReadonlyMap<string, readonly Definition[]>,
  given: ReadonlyMap<string, string>,
): LinkedCell {
  const names = compiled.references.map(({ name }) => name).sort();
  const own = names.filter((name) => given.has(name));
  const inputs = names.filter((name) => !given.has(name) && definitions.has(name));
  const sources = inputs.flatMap((name) => definitions.get(name)?.slice(0, 1) ?? []);
  return {
    compiled,
    inputs,
    own: Object.fromEntries(own.map((name) => [name, given.get(name) ?? name])),
    dependsOn: [...new Set(sources.map(({ cell }) => cell.cell.id))],
    faults: compiled.faults,
  };
}

function doubleNames(definitions: ReadonlyMap<string, readonly Definition[]>): CellFault[] {
  return [...definitions.values()].flatMap((places) => {
    const cells = new Set(places.map(({ cell }) => cell.cell.id));
    if (cells.size < 2) return [];
    const where = places.map(({ cell, line }) => `${nameOf(cell)} (line ${line})`).join(" and ");
    return places.map(({ cell, name, line, column }) => ({
      cell: cell.cell.id,
      line,
      column,
      code: "notebook.double-name",
      message: `name defined twice: ${name}, in ${where} (expected one place)`,
    }));
  });
}

function nameOf({ cell }: CompiledCell): string {
  return cell.title || cell.id;
}

/** One fault for each cell on a cycle. */
function findCycles(cells: readonly LinkedCell[]): CellFault[] {
  const byId = new Map(cells.map((linked) => [linked.compiled.cell.id, linked]));
  return cells.flatMap((start): CellFault[] => {
    const path = pathBack(start, byId);
    if (path === undefined) return [];
    const titles = path.map(({ compiled }) => nameOf(compiled));
    const { cell } = start.compiled;
    const message = `cells wait for each other: ${[...titles, titles[0]].join(" → ")} (expected no circle)`;
    return [{ cell: cell.id, line: cell.bodyLine, column: 1, code: "notebook.cycle", message }];
  });
}

/** The shortest way from a cell along what it depends on back to itself. */
function pathBack(
  start: LinkedCell,
  byId: ReadonlyMap<string, LinkedCell>,
): readonly LinkedCell[] | undefined {
  const seen = new Set<string>();
  let paths: LinkedCell[][] = [[start]];
  while (paths.length > 0) {
    const next: LinkedCell[][] = [];
    for (const path of paths) {
      for (const id of path.at(-1)?.dependsOn ?? []) {
        if (id === start.compiled.cell.id) return path;
        const cell = byId.get(id);
        if (cell === undefined || seen.has(id)) continue;
        seen.add(id);
        next.push([...path, cell]);
      }
    }
    paths = next;
  }
  return undefined;
}

/** Names used above their definition; imports are hoisted and may stand anywhere. */
function orderFaults(
  cells: readonly LinkedCell[],
  definitions: ReadonlyMap<string, readonly Definition[]>,
  onCycle: ReadonlySet<string>,
): CellFault[] {
  return cells.flatMap(({ compiled, inputs }) => {
    if (onCycle.has(compiled.cell.id)) return [];
    return compiled.references.flatMap(({ name, line, column }): CellFault[] => {
      const [definition] = definitions.get(name) ?? [];
      if (definition === undefined || definition.isImport || !inputs.includes(name)) return [];
      if (definition.cell.cell.firstLine < compiled.cell.firstLine) return [];
      const where = `${nameOf(definition.cell)} (line ${definition.line})`;
      const message = `name used above its definition: ${name}, defined in ${where} (expected below it: tsx runs from top to bottom)`;
      return [{ cell: compiled.cell.id, line, column, code: "notebook.order", message }];
    });
  });
}
