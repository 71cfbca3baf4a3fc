import { withDuckDb } from "../../store/duckdb.ts";
import type { PanelSource } from "../definition.ts";
import { type RevisionRate, revisableSources, revisionRates } from "../revisions.ts";
import { allFacts } from "./firms.ts";
import type { StageContext, StageOrder } from "./stage.ts";

const memoryMiB = 3072;

/** Sources of which several deliveries can be compared. */
export function revisedSources(facts: Readonly<Record<string, readonly string[]>>): readonly PanelSource[] {
  return revisableSources.filter((source) => (facts[source]?.length ?? 0) > 1);
}

/** How much later deliveries changed what earlier ones said. */
export async function workOnRevisions(
  order: Extract<StageOrder, { kind: "revisions" }>,
  { inputs, output, onProgress }: StageContext,
): Promise<Readonly<Record<string, readonly RevisionRate[]>>> {
  const tables = allFacts(order, inputs);
  return withDuckDb({ within: output, memoryMiB, threads: 1 }, async ({ connection }) => {
    const rates: Record<string, readonly RevisionRate[]> = {};
    const sources = revisedSources(order.facts);
    for (const [i, source] of sources.entries()) {
      onProgress({ label: "build panel", fraction: i / sources.length, detail: `revisions of ${source}` });
      rates[source] = await revisionRates(connection, source, tables[source]!);
    }
    return rates;
  });
}
