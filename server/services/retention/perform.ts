import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Digest, StoredDataset } from "vigie/datasets";
import { Fault } from "vigie/datasets";
import type { Registry } from "vigie/registry";
import type { Workspace } from "../../workspace.ts";
import { createPeople } from "../people.ts";
import { eraseDatasets, finishErasures } from "./erase.ts";
import { findPrunable, prune } from "./prune.ts";

/** Erasing as a person asked for it: what a command and a running server do alike. */
export interface EraseOrder {
  /** Versions, each before those it was made from. */
  readonly datasets: readonly Digest[];
  /** Who decides; null: the only one who may. */
  readonly person: string | null;
  readonly reason: string;
}

export interface EraseAnswer {
  readonly erased: readonly {
    readonly name: string;
    readonly version: Digest;
    /** ISO instant. */
    readonly erasedAt: string | null;
  }[];
  readonly tasks: number;
  readonly runs: readonly string[];
  readonly bytesFreed: number;
  /** Sentences for whoever asked. */
  readonly warnings: readonly string[];
}

/** @throws Fault `usage.person`, and what `eraseDatasets` throws. */
export async function performErase(
  workspace: Workspace,
  registry: Registry,
  { datasets, person, reason }: EraseOrder,
): Promise<EraseAnswer> {
  const finished = await finishErasures(registry, workspace);
  const resolved: StoredDataset[] = [];
  for (const version of datasets) resolved.push(await workspace.store.resolve(version));
  const { erased, tasks, runs, bytes } = await eraseDatasets({
    ...workspace,
    registry,
    datasets: resolved,
    person: person ?? (await onlyEraser(registry)),
    reason,
  });
  return {
    erased: erased.map(({ manifest, version, erased: tombstone }) => ({
      name: manifest.name,
      version,
      erasedAt: tombstone?.erasedAt ?? null,
    })),
    tasks,
    runs,
    bytesFreed: bytes,
    warnings: [...finished, ...(await listsThatStay(workspace.folder))],
  };
}

async function onlyEraser(registry: Registry): Promise<string> {
  const people = await createPeople(registry).all();
  const able = people.filter(({ roles }) => roles.includes("admin") || roles.includes("release-manager"));
  if (able.length === 1) return able[0]!.id;
  const names = able.map(({ id }) => id).join(", ") || "someone whom an admin gives the role";
  throw new Fault("usage.person", `who erases is not clear (expected --as with one of ${names})`);
}

async function listsThatStay(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, "lists")).catch(() => []);
  const lists = names.sort().map((name) => join("lists", name));
  if (lists.length === 0) return [];
  return [
    `alert lists are decisions and stay until they are deleted: ${lists.join(", ")}, and where else they were written`,
  ];
}

export interface PruneOrder {
  readonly isDry: boolean;
  /** Newest versions of each name that stay in any case. */
  readonly keep: number;
  readonly withCache: boolean;
}

export interface PruneAnswer {
  readonly dryRun: boolean;
  readonly datasets: readonly {
    readonly name: string;
    readonly version: Digest;
    readonly goes: boolean;
    readonly why: string;
    readonly bytes: number;
  }[];
  readonly tasks: number;
  readonly bytesFreed: number;
}

/** @throws what `prune` throws. */
export async function performPrune(
  workspace: Workspace,
  registry: Pick<Registry, "list">,
  { isDry, keep, withCache }: PruneOrder,
): Promise<PruneAnswer> {
  const request = { ...workspace, registry, keep, withCache };
  const plan = await findPrunable(request);
  if (!isDry) await prune(request, plan);
  return {
    dryRun: isDry,
    datasets: plan.lines.map(({ dataset, goes, why, bytes }) => ({
      name: dataset.manifest.name,
      version: dataset.version,
      goes,
      why,
      bytes,
    })),
    tasks: plan.tasks.length,
    bytesFreed: plan.bytes,
  };
}
