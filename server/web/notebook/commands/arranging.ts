import * as operations from "../edit/operations.ts";
import { draftOf } from "./around.ts";
import { copyCell, pasteCell } from "./clipboard.ts";
import type { Command } from "./command.ts";

/** What is done to cells as wholes. */
export const arranging: readonly Command[] = [
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
    name: "cut",
    keys: ["x"],
    where: "cell",
    group: "cells",
    changes: true,
    run(desk, key) {
      copyCell(desk, key);
      desk.operate(operations.deleteCell(draftOf(desk), key));
    },
  },
  {
    name: "copy",
    keys: ["c"],
    where: "cell",
    group: "cells",
    changes: false,
    run: copyCell,
  },
  {
    name: "pasteBelow",
    keys: ["v"],
    where: "cell",
    group: "cells",
    changes: true,
    run: (desk, key) => pasteCell(desk, key, "below"),
  },
  {
    name: "pasteAbove",
    keys: ["V"],
    where: "cell",
    group: "cells",
    changes: true,
    run: (desk, key) => pasteCell(desk, key, "above"),
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
];
