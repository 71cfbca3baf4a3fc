import { obeyOrders } from "../foundation/orders.ts";
import { openStore } from "../store/store.ts";
import type { ProcessAnswer, ProcessOrder } from "./importers.ts";
import { importFiles } from "./importFiles.ts";

obeyOrders(
  async ({ store: folder, now, accounts, ...order }: ProcessOrder, onProgress): Promise<ProcessAnswer> => {
    const store = openStore(folder, { clock: () => new Date(now) });
    const table = accounts === undefined ? undefined : await store.resolve(accounts);
    const { dataset, report } = await importFiles(store, { ...order, accounts: table, onProgress });
    return { version: dataset.version, report };
  },
);
