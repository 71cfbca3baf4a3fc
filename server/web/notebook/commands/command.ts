import type { Desk } from "../desk.ts";

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
  | "cut"
  | "copy"
  | "pasteBelow"
  | "pasteAbove"
  | "toMarkdown"
  | "toCode"
  | "fold"
  | "undo"
  | "redo"
  | "save"
  | "find"
  | "help";
