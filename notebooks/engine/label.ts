import { join } from "node:path";
import { type Confidentiality, openStore, strictest } from "vigie/datasets";
import type { OpenedDataset } from "./cached/lineage.ts";

/**
 * The strictest label of the columns that a run opened; null where it opened none. Erased datasets keep their schema; one
 * that cannot be read any more counts as secret.
 */
export async function labelOf(
  workspace: string,
  opened: readonly OpenedDataset[],
): Promise<Confidentiality | null> {
  if (opened.length === 0) return null;
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date() });
  const labels = opened.map(async ({ version, columns }) => {
    const dataset = await store.resolve(version).catch(() => null);
    if (dataset === null) return "secret";
    const all = dataset.manifest.schema.columns;
    const read = columns === undefined ? all : all.filter(({ name }) => columns.includes(name));
    return strictest(read.map(({ confidentiality }) => confidentiality));
  });
  return strictest(await Promise.all(labels));
}

/** What a label means, for whoever reads an exported run. */
export const labelTexts: Readonly<Record<Confidentiality, string>> = {
  open: "open (published data alone)",
  restricted: "restricted (for entitled people)",
  secret: "secret (fiscal, banking or social-security secrecy)",
};
