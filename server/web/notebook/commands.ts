import type { Desk } from "./desk.ts";
import * as operations from "./edit/operations.ts";

/** Where a command's keys work: at a cell as a whole, in an editor, or in both. */
type Where = "cell" | "editor" | "both";

export interface Command {
  readonly name: CommandName;
  /** As Jupyter and marimo have them; several in a row are parted by a space. `Mod` is Ctrl, or Cmd on a Mac. */
  readonly keys: readonly string[];
  readonly where: Where;
  readonly group: "run" | "cells" | "move" | "notebook";
  readonly changes: boolean;
  readonly run: (desk: Desk, key: number) => void;
}

export type CommandName =
  | "runAndNext"
  | "run"
  | "runAndInsert"
  | "runAll"
  | "runStale"
  | "interrupt"
  | "restart"
  | "edit"
  | "leave"
  | "next"
  | "previous"
  | "first"
  | "last"
  | "insertAbove"
  | "insertBelow"
  | "moveUp"
  | "moveDown"
  | "split"
  | "mergeBelow"
  | "delete"
  | "toMarkdown"
  | "toCode"
  | "fold"
  | "undo"
  | "redo"
  | "save"
  | "find"
  | "help";

const draftOf = (desk: Desk) => desk.editing.draft.value;

export const commands: readonly Command[] = [
  {
    name: "runAndNext",
    keys: ["Shift-Enter"],
    where: "both",
    group: "run",
    changes: false,
    run(desk, key) {
      void desk.run(key);
      const next = neighbour(desk, key, 1);
      if (next !== null) desk.focus(next);
      else if (desk.canEdit) insertAndEdit(desk, key, "below");
    },
  },
  {
    name: "run",
    keys: ["Mod-Enter"],
    where: "both",
    group: "run",
    changes: false,
    run: (desk, key) => void desk.run(key),
  },
  {
    name: "runAndInsert",
    keys: ["Alt-Enter"],
    where: "both",
    group: "run",
    changes: true,
    run(desk, key) {
      void desk.run(key);
      insertAndEdit(desk, key, "below");
    },
  },
  {
    name: "runAll",
    keys: ["Mod-Shift-Enter"],
    where: "both",
    group: "run",
    changes: false,
    run: (desk) => void desk.runAll(),
  },
  {
    name: "runStale",
    keys: ["Mod-Shift-r"],
    where: "both",
    group: "run",
    changes: false,
    run: (desk) => void desk.runStale(),
  },
  {
    name: "interrupt",
    keys: ["i i", "Mod-i"],
    where: "both",
    group: "run",
    changes: false,
    run: (desk) => desk.ask("interrupt"),
  },
  {
    name: "restart",
    keys: ["0 0"],
    where: "cell",
    group: "run",
    changes: false,
    run: (desk) => desk.ask("restart"),
  },
  {
    name: "edit",
    keys: ["Enter"],
    where: "cell",
    group: "move",
    changes: false,
    run: (desk, key) => desk.edit(key),
  },
  {
    name: "leave",
    keys: ["Escape"],
    where: "editor",
    group: "move",
    changes: false,
    run: (desk, key) => void desk.leaveEditor(key),
  },
  {
    name: "next",
    keys: ["j", "ArrowDown"],
    where: "cell",
    group: "move",
    changes: false,
    run: (desk, key) => desk.focus(neighbour(desk, key, 1) ?? key),
  },
  {
    name: "previous",
    keys: ["k", "ArrowUp"],
    where: "cell",
    group: "move",
    changes: false,
    run: (desk, key) => desk.focus(neighbour(desk, key, -1) ?? key),
  },
  {
    name: "first",
    keys: ["g g", "Home"],
    where: "cell",
    group: "move",
    changes: false,
    run: (desk, key) => desk.focus(draftOf(desk)[0]?.key ?? key),
  },
  {
    name: "last",
    keys: ["G", "End"],
    where: "cell",
    group: "move",
    changes: false,
    run: (desk, key) => desk.focus(draftOf(desk).at(-1)?.key ?? key),
  },
  {
    name: "insertAbove",
    keys: ["a", "Mod-Shift-o"],
    where: "both",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.operate(operations.insertCell(draftOf(desk), key, "above")),
  },
  {
    name: "insertBelow",
    keys: ["b", "Mod-Shift-p"],
    where: "both",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.operate(operations.insertCell(draftOf(desk), key, "below")),
  },
  {
    name: "moveUp",
    keys: ["Mod-Shift-ArrowUp", "Mod-Shift-9"],
    where: "both",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.operate(operations.moveCell(draftOf(desk), key, -1)),
  },
  {
    name: "moveDown",
    keys: ["Mod-Shift-ArrowDown", "Mod-Shift-0"],
    where: "both",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.operate(operations.moveCell(draftOf(desk), key, 1)),
  },
  {
    name: "split",
    keys: ["Mod-Shift--"],
    where: "editor",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.split(key),
  },
  {
    name: "mergeBelow",
    keys: ["M"],
    where: "cell",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.operate(operations.mergeBelow(draftOf(desk), key)),
  },
  {
    name: "delete",
    keys: ["d d", "Shift-Backspace"],
    where: "cell",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.operate(operations.deleteCell(draftOf(desk), key)),
  },
  {
    name: "toMarkdown",
    keys: ["m"],
    where: "cell",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.operate(operations.changeKind(draftOf(desk), key, "markdown")),
  },
  {
    name: "toCode",
    keys: ["y"],
    where: "cell",
    group: "cells",
    changes: true,
    run: (desk, key) => desk.operate(operations.changeKind(draftOf(desk), key, "code")),
  },
  {
    name: "fold",
    keys: ["o", "Mod-h"],
    where: "both",
    group: "cells",
    changes: false,
    run: (desk, key) => desk.fold(key),
  },
  {
    name: "undo",
    keys: ["z"],
    where: "cell",
    group: "notebook",
    changes: true,
    run: (desk) => desk.editing.undo(),
  },
  {
    name: "redo",
    keys: ["Z"],
    where: "cell",
    group: "notebook",
    changes: true,
    run: (desk) => desk.editing.redo(),
  },
  {
    name: "save",
    keys: ["Mod-s", "s"],
    where: "both",
    group: "notebook",
    changes: true,
    run: (desk) => void desk.saveFormatted(),
  },
  {
    name: "find",
    keys: ["Mod-f", "f"],
    where: "both",
    group: "notebook",
    changes: false,
    run: (desk) => desk.showFind(),
  },
  {
    name: "help",
    keys: ["?", "h"],
    where: "cell",
    group: "notebook",
    changes: false,
    run: (desk) => {
      desk.isHelpShown.value = true;
    },
  },
];

export function commandNamed(name: CommandName): Command {
  return commands.find((command) => command.name === name)!;
}

export function insertAndEdit(desk: Desk, key: number | null, side: "above" | "below"): void {
  const { draft, at } = operations.insertCell(draftOf(desk), key, side);
  desk.editing.operate(draft);
  if (at !== null) desk.edit(at);
}

function neighbour(desk: Desk, key: number, by: -1 | 1): number | null {
  const draft = draftOf(desk);
  return draft[draft.findIndex((cell) => cell.key === key) + by]?.key ?? null;
}
