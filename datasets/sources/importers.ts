import { join } from "node:path";
import { sweepTemporary } from "../foundation/durable.ts";
import { Fault } from "../foundation/errors.ts";
import { type Helper, startHelper } from "../foundation/helper.ts";
import type { LongWork } from "../foundation/progress.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import type { SourceName } from "./contract.ts";
import { type ImportOptions, type ImportResult, importFiles } from "./importFiles.ts";
import type { ImportReport } from "./report.ts";
import { sources } from "./sources.ts";

/** One import among many. */
export interface ImportOrder extends Omit<ImportOptions, keyof LongWork | "accounts" | "reading"> {
  /** Asked for when its turn has come, which is after every import of `comptes`. */
  readonly accounts?: () => Promise<StoredDataset | undefined>;
}

/** What a process of its own is told: everything by value or by name. */
export interface ProcessOrder extends Omit<ImportOrder, "accounts" | "source"> {
  readonly store: string;
  readonly source: SourceName;
  /** Version of the account table. */
  readonly accounts?: string;
  /** Instant of the receipt. */
  readonly now: string;
}

export interface ProcessAnswer {
  readonly version: string;
  readonly report: ImportReport;
}

/** Does imports, here or in processes that are kept from one to the next. */
export interface Importers {
  run(order: ImportOrder, work: LongWork): Promise<ImportResult>;
  close(): void;
}

/** `here`: in this process. A source that is not one of the catalogue, such as a declared mapping, always is. */
export function createImporters(
  store: DatasetStore,
  { clock, here }: { readonly clock: () => Date; readonly here: boolean },
): Importers {
  const idle: Helper<ProcessOrder, ProcessAnswer>[] = [];
  return {
    async run({ accounts, source, ...order }, work) {
      const table = await accounts?.();
      const known = sources.find((one) => one === source || one.name === source);
      if (here || known === undefined)
        return importFiles(store, { ...order, ...work, source, accounts: table });
      const helper =
        idle.pop() ??
        startHelper(join(import.meta.dirname, "import-child.ts"), { execArgv: [roomForArrays] });
      const { version, report } = await helper
        .ask({ ...order, ...byName(store, known.name, table), now: clock().toISOString() }, work)
        .catch(async (error) => {
          helper.close();
          // what a killed process was reading
          await sweepTemporary(store.folder);
          throw inWords(error, known.name);
        });
      idle.push(helper);
      return { dataset: await store.resolve(version), report };
    },
    close() {
      for (const helper of idle) helper.close();
    },
  };
}

/**
 * Arrays lie outside the heap but count for it: where it begins small, as it does, the collector goes through all objects,
 * which hold none of them, three times as often as it has to. In MiB.
 */
const roomForArrays = "--initial-old-space-size=128";

function byName(store: DatasetStore, source: SourceName, table: StoredDataset | undefined) {
  return { store: store.folder, source, ...(table && { accounts: table.version }) };
}

/** A process that ended without a word does not say what it was reading. */
function inWords(error: unknown, source: SourceName): unknown {
  if (!(error instanceof Fault && error.code === "helper.failed")) return error;
  return new Fault("import.failed", `import of ${source}: ${error.message}`, {
    kind: error.kind,
    cause: error,
  });
}
