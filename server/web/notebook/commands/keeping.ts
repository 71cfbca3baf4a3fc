import { saveFormatted } from "../edit/save-formatted.ts";
import type { Command } from "./command.ts";

/** Of the notebook as a whole. */
export const keeping: readonly Command[] = [
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
    run: (desk) => void saveFormatted(desk),
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
