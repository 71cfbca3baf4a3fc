import type { StoredDataset } from "vigie/datasets";
import type { StoredRun } from "vigie/experiments";
import type { AnyEvent, Version } from "vigie/registry";
import type { LineageNode, LineageView } from "../../api/datasets.ts";
import { bare, lineageOf } from "../lineage.ts";

interface Everything {
  readonly datasets: readonly StoredDataset[];
  readonly runs: readonly StoredRun[];
  readonly versions: readonly Version[];
  /** Of the model, oldest first. */
  readonly events: readonly AnyEvent[];
}

/** From raw files through the panel and the run to a version, and to where aliases pointed at it. */
export function lineageOfVersion(version: Version, everything: Everything): LineageView {
  const id = idOf(version);
  const made = madeFrom(version, everything).map((node) => ({ ...node, isHere: node.id === id }));
  const column = 1 + Math.max(...made.map((node) => node.column));
  return {
    nodes: [
      ...made,
      ...releasesOf(version, everything.events).map((node) => ({ ...node, column, from: [id] })),
    ],
  };
}

/** The version comes last; where its run or panel is gone, as much as is known. */
function madeFrom(version: Version, { datasets, runs, versions }: Everything): readonly LineageNode[] {
  const run = runs.find(({ record }) => record.id === version.run.id);
  const panel = datasets.find((dataset) => dataset.version === run?.record.dataset.version);
  if (panel === undefined)
    return [{ ...bare(idOf(version), "version", nameOf(version)), model: modelOf(version) }];
  const { nodes } = lineageOf(panel, { datasets, runs, versions: [version] });
  const mine = ancestorsOf(idOf(version), nodes);
  const evaluated = versions.find(
    ({ model, number }) =>
      model === version.refit?.evaluated.model && number === version.refit.evaluated.number,
  );
  if (evaluated === undefined) return mine;
  const beside = { ...bare(idOf(evaluated), "version", nameOf(evaluated)), model: modelOf(evaluated) };
  const last = mine.at(-1)!;
  return [
    ...mine.slice(0, -1),
    { ...beside, column: last.column - 1 },
    { ...last, from: [...last.from, beside.id] },
  ];
}

function idOf({ model, number }: Version): string {
  return `version/${model}/${number}`;
}

function nameOf({ model, number }: Version): string {
  return `${model} ${number}`;
}

function modelOf({ model, number }: Version) {
  return { model, number };
}

/** In the order given, with what they come from. */
function ancestorsOf(id: string, nodes: readonly LineageNode[]): readonly LineageNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const visit = (one: string) => {
    if (found.has(one)) return;
    found.add(one);
    for (const parent of byId.get(one)?.from ?? []) visit(parent);
  };
  visit(id);
  return nodes.filter((node) => found.has(node.id));
}

type AliasMove = Extract<AnyEvent, { type: "version.released" | "alias.rolled-back" }>;

/** Each time an alias came to point at the version, until it pointed elsewhere. */
function releasesOf({ number, model }: Version, events: readonly AnyEvent[]): readonly LineageNode[] {
  const moves = events.filter(
    (event): event is AliasMove =>
      (event.type === "version.released" || event.type === "alias.rolled-back") &&
      event.payload.model === model,
  );
  return moves
    .filter(({ payload }) => payload.number === number)
    .map((move) => {
      const { alias } = move.payload;
      const next = moves.find(({ seq, payload }) => seq > move.seq && payload.alias === alias);
      const release = { by: move.actor, since: move.at, until: next?.at ?? null };
      return { ...bare(`release/${move.seq}`, "release", alias), release };
    });
}
