import { useRef, useState } from "preact/hooks";
import { readHeader } from "vigie/notebooks/percent";
import { words } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import type { CommandName } from "./commands/command.ts";
import { commandNamed } from "./commands/commands.ts";
import type { Desk } from "./desk.ts";
import type { DraftCell } from "./edit/draft.ts";
import { type CellKind, changeKind, changeTitle, kindOf, type Mark, toggleMark } from "./edit/operations.ts";
import { KeyNames } from "./key-names.tsx";

const actions: readonly CommandName[] = [
  "insertAbove",
  "insertBelow",
  "moveUp",
  "moveDown",
  "split",
  "mergeBelow",
  "cut",
  "copy",
  "pasteBelow",
  "delete",
];
const marks: readonly Mark[] = ["hidden", "lazy", "parameters"];

interface CellMenuProps {
  readonly desk: Desk;
  readonly cell: DraftCell;
  readonly name: string;
}

/** What else can be done with a cell: its name, kind and marks, and the operations with their keys. */
export function CellMenu({ desk, cell, name }: CellMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLFieldSetElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <fieldset
      class="menu"
      aria-label={words.value.edit.more(name)}
      ref={place}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget !== null && !place.current!.contains(relatedTarget as Node)) setOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        class="button small bare"
        aria-label={words.value.edit.more(name)}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && <Sheet desk={desk} cell={cell} onDone={close} />}
    </fieldset>
  );
}

interface SheetProps {
  readonly desk: Desk;
  readonly cell: DraftCell;
  readonly onDone: () => void;
}

function Sheet({ desk, cell, onDone }: SheetProps) {
  const t = words.value.edit;
  const { title, tags } = readHeader(cell.header);
  const draft = () => desk.editing.draft.value;
  const kind = kindOf(cell);
  return (
    <div class="menu-sheet">
      <label>
        {t.title}
        <input
          value={title}
          onChange={({ currentTarget }) =>
            desk.editing.operate(changeTitle(draft(), cell.key, currentTarget.value).draft)
          }
        />
      </label>
      <label>
        {t.kind}
        <select
          value={kind}
          onChange={({ currentTarget }) =>
            desk.editing.operate(changeKind(draft(), cell.key, currentTarget.value as CellKind).draft)
          }
        >
          <option value="code">{t.kinds.code}</option>
          <option value="markdown">{t.kinds.markdown}</option>
        </select>
      </label>
      {kind === "code" &&
        marks.map((mark) => (
          <label key={mark} class="check">
            <input
              type="checkbox"
              checked={tags.includes(mark)}
              onChange={() => desk.editing.operate(toggleMark(draft(), cell.key, mark).draft)}
            />
            {t.marks[mark]}
          </label>
        ))}
      <ul>
        {actions.map((action) => (
          <li key={action}>
            <button
              type="button"
              onClick={() => {
                onDone();
                commandNamed(action).run(desk, cell.key);
              }}
            >
              {t.commands[action]}
              <KeyNames keys={commandNamed(action).keys.slice(0, 1)} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
