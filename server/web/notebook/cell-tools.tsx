import { words } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import type { CellProps } from "./cell.tsx";
import { CellMenu } from "./cell-menu.tsx";
import { commandNamed } from "./commands/commands.ts";
import { planInWords } from "./why.ts";

interface ToolsProps extends CellProps {
  readonly name: string;
  readonly isShown: boolean;
  readonly isMarkdown: boolean;
}

/** What can be done to a cell by pointer. */
export function Tools({ desk, cell, view, name, isShown, isMarkdown }: ToolsProps) {
  const t = words.value;
  return (
    <span class="cell-tools">
      {isMarkdown ? (
        <button
          type="button"
          class="button small bare"
          aria-label={isShown ? t.runCellNamed(name) : t.edit.editText(name)}
          onClick={() => (isShown ? desk.leaveEditor(cell.key) : desk.edit(cell.key))}
        >
          <Icon name={isShown ? "done" : "candidate"} />
        </button>
      ) : (
        <>
          <button
            type="button"
            class="button small bare"
            aria-label={t.runCellNamed(name)}
            title={t.runCell}
            onPointerEnter={({ currentTarget }) => {
              if (view !== null) currentTarget.title = planInWords(desk.running.planOf([view.id]));
            }}
            onClick={() => commandNamed("run").run(desk, cell.key)}
          >
            <Icon name="play" />
          </button>
          <button
            type="button"
            class="button small bare"
            aria-expanded={isShown}
            aria-label={isShown ? t.hideCode : t.showCode}
            title={isShown ? t.hideCode : t.showCode}
            onClick={() => desk.open(cell.key, !isShown)}
          >
            <Icon name={isShown ? "up" : "down"} />
          </button>
        </>
      )}
      {desk.canEdit && <CellMenu desk={desk} cell={cell} name={name} />}
    </span>
  );
}

/** What the marker says of a cell. */
export function Tags({
  tags,
}: {
  readonly tags: readonly ("hidden" | "lazy" | "parameters" | "markdown")[];
}) {
  const t = words.value.edit.tags;
  return (
    <>
      {tags.map((tag) => (
        <span key={tag} class="tag">
          {t[tag]}
        </span>
      ))}
    </>
  );
}
