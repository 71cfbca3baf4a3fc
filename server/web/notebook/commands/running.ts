import { insertAndEdit, neighbour } from "./around.ts";
import type { Command } from "./command.ts";

/** What runs, and what stops it. */
export const running: readonly Command[] = [
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
];
