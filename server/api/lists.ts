import type { OutsideRecord, RunReceipt } from "vigie/experiments";
import { z } from "zod";
import { estimate, notReproducible, windowView } from "./runs.ts";
import { digest, document, instant } from "./schema.ts";

export const listLine = z
  .strictObject({
    notReproducible,
    id: z.string(),
    name: z.string().describe("of the file, without its ending"),
    file: z.string(),
    dataset: z.strictObject({ name: z.string(), version: digest }),
    rows: z.int().describe("lines joined to a panel row and judged"),
    storedAt: instant,
    author: z.string(),
    auc: estimate.nullable(),
    averagePrecision: estimate.nullable(),
  })
  .meta({ id: "ListLine" });
export type ListLine = z.infer<typeof listLine>;

export const listView = z
  .strictObject({
    notReproducible,
    record: document<OutsideRecord>(
      "ListRecord",
      "scores of an outside model or a past list, judged: `vigie.outside/1`",
    ),
    receipt: document<Pick<RunReceipt, "storedAt" | "author" | "looks">>(
      "ListReceipt",
      "who stored it when, and under which looks at sealed months",
    ),
    window: windowView.nullable().describe("null in lists stored before months were told"),
  })
  .meta({ id: "List" });
export type ListView = z.infer<typeof listView>;
