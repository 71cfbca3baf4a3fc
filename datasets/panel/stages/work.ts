import type { Json } from "../../foundation/digest.ts";
import { workOnFirms } from "./firms.ts";
import { workOnMonths } from "./months.ts";
import { workOnRevisions } from "./revisions.ts";
import { workOnShared } from "./shared.ts";
import type { StageContext, StageOrder } from "./stage.ts";

/** Does one stage of a panel's build: fills `output` and returns what the next ones need to know. */
export async function workOnPanelStage(order: StageOrder, context: StageContext): Promise<Json> {
  switch (order.kind) {
    case "firms":
      return (await workOnFirms(order, context)) as unknown as Json;
    case "months":
      return (await workOnMonths(order, context)) as unknown as Json;
    case "revisions":
      return (await workOnRevisions(order, context)) as unknown as Json;
    case "shared":
      return (await workOnShared(order, context)) as unknown as Json;
  }
}
