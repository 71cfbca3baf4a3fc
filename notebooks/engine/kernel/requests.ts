import { Fault } from "vigie/datasets";
import type { FromKernel, NamedValue } from "./protocol.ts";

interface Waiting<T> {
  resolve(result: T): void;
  reject(error: Error): void;
}

/** What the kernel's process was asked for and has not answered yet. */
function createRequests<T>() {
  const waiting = new Map<number, Waiting<T>>();
  let requests = 0;
  return {
    /** `ask` sends the request with its number. */
    ask: (ask: (request: number) => void): Promise<T> =>
      new Promise((resolve, reject) => {
        const request = ++requests;
        waiting.set(request, { resolve, reject });
        ask(request);
      }),

    settle(request: number, result: T | Error): void {
      const asked = waiting.get(request);
      waiting.delete(request);
      if (result instanceof Error) asked?.reject(result);
      else asked?.resolve(result);
    },

    rejectAll(error: Error): void {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}

export type Questions = ReturnType<typeof createQuestions>;

/** Pages of tables, summaries of their columns, and what the names hold. */
export function createQuestions() {
  const tables = createRequests<TableAnswer>();
  const values = createRequests<readonly NamedValue[]>();
  return {
    askTable: tables.ask,
    askValues: values.ask,
    answer(message: Extract<FromKernel, { type: "table" | "values" }>): void {
      if (message.type === "values") values.settle(message.request, message.values);
      else tables.settle(message.request, message.problem === undefined ? message : noPage(message.problem));
    },
    rejectAll(error: Error): void {
      tables.rejectAll(error);
      values.rejectAll(error);
    },
  };
}

type TableAnswer = Extract<FromKernel, { type: "table" }>;

export function noPage(problem: string): Fault {
  return new Fault("notebook.page", problem, { kind: "not-found" });
}
