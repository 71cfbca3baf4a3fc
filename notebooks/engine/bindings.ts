import { join, resolve } from "node:path";
import type { Panel } from "vigie/datasets";
import type { StoredRun } from "vigie/experiments";
import { kernelHost } from "./host.ts";

/** The workspace of the kernel, else `VIGIE_HOME`, else `.vigie` in the current folder. */
export function workspaceFolder(): string {
  return kernelHost()?.workspace ?? resolve(process.env.VIGIE_HOME ?? ".vigie");
}

/** A panel of the workspace, by name (its newest version), `name@digest` or digest. */
export async function openPanel(
  reference: string,
  options: { readonly columns?: readonly string[] } = {},
): Promise<Panel> {
  const datasets = await import("vigie/datasets");
  const store = datasets.openStore(join(workspaceFolder(), "datasets"), { clock: () => new Date() });
  return datasets.openPanel(store, reference, options);
}

/** A stored run of the workspace, by its id or the beginning of it. */
export async function openRun(id: string): Promise<StoredRun> {
  const { readRun } = await import("vigie/experiments");
  return readRun(join(workspaceFolder(), "runs"), id);
}
