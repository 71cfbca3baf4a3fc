import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import {
  type DatasetStore,
  type ImportOrder,
  type ImportResult,
  importMany,
  type LongWork,
  openStore,
} from "vigie/datasets";
import { type Laboratory, openLaboratory } from "vigie/experiments";
import { openRegistry, type Person, type Policy, type Registry } from "vigie/registry";

/** What only a composition root may make. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: () => Date;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Folder of package.json. */
  readonly packageRoot: string;
}

/** The folders in which a person's datasets, runs and decisions lie, and the services over them. */
export interface Workspace {
  readonly folder: string;
  readonly datasetsFolder: string;
  readonly runsFolder: string;
  readonly registryFolder: string;
  readonly rawFolder: string;
  /** Results of jobs and profiles: may be emptied while nothing runs. */
  readonly cacheFolder: string;
  readonly store: DatasetStore;
  /** As the datasets' `importMany`, one import a core. */
  readonly importMany: (
    orders: readonly ImportOrder[],
    work: LongWork & { readonly onImported?: (result: ImportResult) => void },
  ) => Promise<readonly ImportResult[]>;
  /** The registry takes the workspace's lock: one writer at a time. Close it when done. */
  readonly openRegistry: (people?: readonly Person[], policy?: Policy) => Promise<Registry>;
  readonly openLaboratory: (author: string) => Promise<Laboratory>;
  /** One that shares nothing finished with the workspace: its runs and tasks lie under `apart`. */
  readonly openLaboratoryApart: (author: string, apart: string) => Promise<Laboratory>;
}

/** `--workspace`, else `VIGIE_HOME`, else `.vigie` in the current folder. */
export function workspaceFolder(option: string | undefined, env: World["env"]): string {
  return resolve(option ?? env.VIGIE_HOME ?? ".vigie");
}

export function openWorkspace(folder: string, world: World): Workspace {
  const datasetsFolder = join(folder, "datasets");
  const runsFolder = join(folder, "runs");
  const registryFolder = join(folder, "registry");
  const store = openStore(datasetsFolder, { clock: world.clock });
  return {
    folder,
    datasetsFolder,
    runsFolder,
    registryFolder,
    rawFolder: join(folder, "raw"),
    cacheFolder: join(folder, "cache"),
    store,
    importMany: (orders, work) =>
      importMany(store, orders, { ...work, processes: availableParallelism(), clock: world.clock }),
    openRegistry: (people = [], policy) =>
      openRegistry(registryFolder, { clock: world.clock, people, runsFolder, ...(policy && { policy }) }),
    openLaboratory: (author) => openLaboratory(folder, { ...world, cores: availableParallelism(), author }),
    openLaboratoryApart: (author, apart) =>
      openLaboratory(folder, { ...world, cores: availableParallelism(), author, apart }),
  };
}
