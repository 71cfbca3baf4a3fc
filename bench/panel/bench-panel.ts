import { join } from "node:path";
import { type DatasetStore, openStore } from "vigie/datasets";
import { measure } from "../harness/measure.ts";
import { vigieCommand } from "../harness/program.ts";

/** Name of the panel that the bench builds. */
export const benchPanel = "bench";

/** Workspace in which the panel of so many firms is built. */
export const workspaceOf = (scratch: string, firms: number): string => join(scratch, `vigie-${firms}`);

export function storeOf(workspace: string): DatasetStore {
  return openStore(join(workspace, "datasets"), { clock: () => new Date() });
}

/** The command that imports the raw files and builds the panel. */
export function buildCommand(scratch: string, firms: number): readonly string[] {
  return vigieCommand("panel", [scratch, String(firms), workspaceOf(scratch, firms)]);
}

/** The store that holds the panel of so many firms; built now, unmeasured, where no entry did. */
export async function panelStore(scratch: string, firms: number): Promise<DatasetStore> {
  const store = storeOf(workspaceOf(scratch, firms));
  const isBuilt = (await store.list()).some(({ manifest }) => manifest.name === benchPanel);
  if (isBuilt) return store;
  const limits = { seconds: Number.POSITIVE_INFINITY, mebibytes: Number.POSITIVE_INFINITY };
  const built = await measure({ name: "build", command: buildCommand(scratch, firms) }, limits);
  if ("didNotFinish" in built) throw new Error(`the panel was not built: ${built.didNotFinish}`);
  return store;
}
