import { useEffect, useMemo } from "preact/hooks";
import { words } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { Cell } from "./cell.tsx";
import { insertAndEdit } from "./commands/around.ts";
import type { Desk } from "./desk.ts";
import type { DraftCell } from "./edit/draft.ts";
import { createKeyReader } from "./keys.ts";
import type { NotebookState } from "./state.ts";
import { whyInWords } from "./why.ts";

interface CellsProps {
  readonly desk: Desk;
  readonly state: NotebookState;
  readonly isCodeView: boolean;
}

/** All cells, and the keys that work on them. */
export function Cells({ desk, state, isCodeView }: CellsProps) {
  const draft = desk.editing.draft.value;
  const views = desk.views.value;
  const selected = desk.selected.value;
  useKeys(desk);
  const entry = desk.cellOf(selected)?.key ?? draft[0]?.key;
  const firstLines = firstLinesOf(draft);
  return (
    <div
      class={isCodeView ? "notebook" : "notebook report"}
      onFocusIn={({ target }) => desk.enter(keyOfNode(target as Element))}
    >
      {draft.map((cell, i) => {
        const view = views.get(cell.key) ?? null;
        return (
          <Cell
            key={cell.key}
            desk={desk}
            cell={cell}
            number={i + 1}
            firstLine={firstLines[i]!}
            view={view}
            why={view === null ? "" : whyInWords(view, state.cells)}
            isSelected={cell.key === selected}
            isEntry={cell.key === entry}
            isCodeView={isCodeView}
            choice={desk.opened.value.get(cell.key) ?? null}
          />
        );
      })}
      {draft.length === 0 && <EmptyNotebook desk={desk} />}
    </div>
  );
}

function EmptyNotebook({ desk }: { readonly desk: Desk }) {
  const t = words.value.edit;
  return (
    <div class="empty">
      <p>{t.emptyNotebook}</p>
      {desk.canEdit && (
        <button type="button" class="button" onClick={() => insertAndEdit(desk, null, "below")}>
          <Icon name="plus" /> {t.insertFirst}
        </button>
      )}
    </div>
  );
}

/** Lines of the file where the cells begin, from 1. */
function firstLinesOf(draft: readonly DraftCell[]): readonly number[] {
  let line = 1;
  return draft.map(({ header, headerEnd, body }) => {
    const first = line;
    line += (header + headerEnd + body).match(/\r\n|\r|\n/g)?.length ?? 0;
    return first;
  });
}

/** Commands by their keys, wherever the focus is among the cells, or on nothing at all. */
function useKeys(desk: Desk): void {
  const read = useMemo(() => createKeyReader(() => performance.now()), []);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || document.querySelector("dialog[open]") !== null) return;
      const target = event.target as Element;
      const place = placeOf(target);
      if (place === null) return;
      const command = read(event, place);
      const at = place === "editor" ? keyOfNode(target) : desk.selected.value;
      const key = desk.cellOf(at)?.key ?? desk.firstKey();
      if (command === null || key === null || (command.changes && !desk.canEdit)) return;
      event.preventDefault();
      event.stopPropagation();
      command.run(desk, key);
    };
    // Before the editor hears of it: its own Shift-Enter is another thing.
    addEventListener("keydown", listen, { capture: true });
    return () => removeEventListener("keydown", listen, { capture: true });
  }, [desk, read]);
}

/** Whether a key there is for a cell as a whole, for an editor, or for something else. */
function placeOf(target: Element): "cell" | "editor" | null {
  if (target.closest(".cm-panel") !== null) return null;
  if (target.closest("[data-editor]") !== null) return "editor";
  if (target === document.body || target.matches("[data-key], h1")) return "cell";
  return null;
}

function keyOfNode(node: Element): number | null {
  const key = node.closest<HTMLElement>("[data-key]")?.dataset.key;
  return key === undefined ? null : Number(key);
}
