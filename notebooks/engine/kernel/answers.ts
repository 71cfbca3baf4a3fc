import type { Kernel } from "./contract.ts";
import type { ToKernel } from "./protocol.ts";
import { noPage, type Questions } from "./requests.ts";

interface Process {
  readonly isReady: () => boolean;
  readonly send: (message: ToKernel) => void;
}

/** What a kernel's process answers about tables that are shown and about what the names hold. */
export function createAnswers(
  questions: Questions,
  { isReady, send }: Process,
): Pick<Kernel, "page" | "summaries" | "totals" | "values"> {
  const askTable: Questions["askTable"] = async (ask) => {
    if (!isReady()) throw noPage("the kernel is not running (expected the cell to run first)");
    return questions.askTable(ask);
  };
  return {
    async page(output, page) {
      const answer = await askTable((request) => send({ type: "page", request, output, page }));
      return answer.document ?? Promise.reject(noPage("no page came back"));
    },
    async summaries(output, columns) {
      const answer = await askTable((request) =>
        send({ type: "summaries", request, output, columns: [...columns] }),
      );
      return answer.summaries ?? [];
    },
    async totals(output) {
      const answer = await askTable((request) => send({ type: "totals", request, output }));
      return answer.totals ?? [];
    },
    async values() {
      if (!isReady()) return [];
      return questions.askValues((request) => send({ type: "values", request }));
    },
  };
}
