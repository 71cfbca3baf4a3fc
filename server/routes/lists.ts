import { listOutside, type OutsideRecord, readOutside, type StoredOutside } from "vigie/experiments";
import { type ListLine, listLine, listView } from "../api/lists.ts";
import { list } from "../api/schema.ts";
import type { PersonView } from "../api/session.ts";
import { whyNotReproducible } from "../services/retention/reproducible.ts";
import type { Services } from "../services/services.ts";
import { viewListWindow } from "../services/window-view.ts";
import { rowReaders } from "../services/withhold.ts";
import { part, type Route } from "./route.ts";

/** Outside models and past lists that `vigie evaluate` has judged. */
export function listRoutes({ runsFolder, store, registry }: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/lists",
      operation: { id: "listLists", answer: list(listLine) },
      access: "signed-in",
      answer: async ({ context }) => {
        const [lists, why] = await Promise.all([listOutside(runsFolder), whyNotReproducible(store)]);
        return context.json(lists.map((one) => lineOf(one, why(one.record.dataset.version))));
      },
    },
    {
      method: "GET",
      path: "/api/v1/lists/:id",
      operation: { id: "getList", answer: listView },
      access: "signed-in",
      answer: async ({ context, person }) => {
        const { record: whole, receipt } = await readOutside(runsFolder, part(context, "id"));
        const record = withoutRows(whole, person());
        const notReproducible = (await whyNotReproducible(store))(record.dataset.version);
        return context.json({ notReproducible, record, receipt, window: viewListWindow(registry, record) });
      },
    },
  ];
}

/** Rejected lines show what stands in them: for those who may see rows. */
function withoutRows(record: OutsideRecord, { roles }: PersonView): OutsideRecord {
  if (rowReaders.some((role) => roles.includes(role))) return record;
  return { ...record, lines: { ...record.lines, rejects: [] } };
}

function lineOf({ record, receipt }: StoredOutside, notReproducible: string | null): ListLine {
  const { metrics } = record.views.withoutStrongSignals;
  return {
    notReproducible,
    id: record.id,
    name: record.name,
    file: record.file.name,
    dataset: record.dataset,
    rows: record.match.judged,
    storedAt: receipt.storedAt,
    author: receipt.author,
    auc: metrics.auc ?? null,
    averagePrecision: metrics.averagePrecision ?? null,
  };
}
