import { draftOf, neighbour } from "./around.ts";
import type { Command } from "./command.ts";

/** From cell to cell, into their texts and out of them. */
export const moving: readonly Command[] = [
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
];
