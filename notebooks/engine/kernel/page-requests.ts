import { Fault } from "vigie/datasets";
import type { TableDocument } from "../display/documents.ts";
import type { FromKernel } from "./protocol.ts";

interface Waiting {
  resolve(table: TableDocument): void;
  reject(error: Error): void;
}

/** Pages of tables that were asked for and have not come yet. */
export function createPageRequests() {
  const waiting = new Map<number, Waiting>();
  let requests = 0;
  return {
    /** `ask` sends the request with its number. */
    ask: (ask: (request: number) => void): Promise<TableDocument> =>
      new Promise((resolve, reject) => {
        const request = ++requests;
        waiting.set(request, { resolve, reject });
        ask(request);
      }),

    answer({ request, document, problem }: Extract<FromKernel, { type: "page" }>): void {
      const asked = waiting.get(request);
      waiting.delete(request);
      if (document?.kind === "table") asked?.resolve(document);
      else asked?.reject(noPage(problem ?? "no page came back"));
    },

    rejectAll(error: Error): void {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}

export function noPage(problem: string): Fault {
  return new Fault("notebook.page", problem, { kind: "not-found" });
}
