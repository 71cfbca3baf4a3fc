import type { Board } from "./board.ts";
import type { FromKernel } from "./protocol.ts";
import type { Questions } from "./requests.ts";

interface ReceiverParts {
  readonly board: Board;
  readonly questions: Questions;
  readonly becomeReady: () => void;
  readonly becomeIdle: (heard: number) => void;
  /** A cell is queued or runs. */
  readonly onWork: () => void;
}

type OfCell = Extract<FromKernel, { type: "state" | "started" | "finished" | "output" | "cached" }>;

/** Takes what a kernel's process says to whom it concerns; of cells that are gone, to nobody. */
export function createReceiver({ board, questions, becomeReady, becomeIdle, onWork }: ReceiverParts) {
  const receiveOfCell = (message: OfCell) => {
    const { cell } = message;
    if (message.type === "state") {
      if (message.status === "queued" || message.status === "running") onWork();
      return board.setStatus(cell, message.status, message.reason);
    }
    const run = board.stateOf(cell).before + message.run;
    if (message.type === "output") board.show(cell, run, message.index, message.document);
    else if (message.type === "cached") board.cached(cell, run, message.note);
    else if (message.type === "finished") board.finish(cell, run, message);
    else board.started(cell, run, message.causes);
  };

  return (message: FromKernel): void => {
    if (message.type === "ready") becomeReady();
    else if (message.type === "idle") becomeIdle(message.heard);
    else if (message.type === "table" || message.type === "values") questions.answer(message);
    else if (message.type === "console")
      board.wrote(message.cell, { level: message.level, text: message.text });
    else if (board.has(message.cell)) receiveOfCell(message);
  };
}
