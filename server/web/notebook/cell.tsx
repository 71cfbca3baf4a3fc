import { memo } from "preact/compat";
import type { CellView } from "vigie/notebooks";
import { readHeader } from "vigie/notebooks/percent";
import { words } from "../language.ts";
import { Icon } from "../parts/icons.tsx";
import { Faults, faultLines, State } from "./cell-state.tsx";
import { Tags, Tools } from "./cell-tools.tsx";
import { insertAndEdit } from "./commands/around.ts";
import type { Desk } from "./desk.ts";
import type { DraftCell } from "./edit/draft.ts";
import { Editor } from "./edit/editor.tsx";
import { kindOf } from "./edit/operations.ts";
import { Output } from "./output.tsx";

export interface CellProps {
  readonly desk: Desk;
  readonly cell: DraftCell;
  /** Its place, from 1. */
  readonly number: number;
  /** Line of the file where it begins, from 1. */
  readonly firstLine: number;
  /** What the kernel tells of it; null as long as the file does not hold it. */
  readonly view: CellView | null;
  /** Why it ran or waits, in words. */
  readonly why: string;
  readonly isSelected: boolean;
  /** Whether it is the one that Tab leads to. */
  readonly isEntry: boolean;
  /** Whether code is shown unless it is hidden. */
  readonly isCodeView: boolean;
  /** Shown or hidden by hand. */
  readonly choice: boolean | null;
}

/** One cell: its state at the side, its text, what it shows. */
export const Cell = memo(function Cell(props: CellProps) {
  const { desk, cell, number, firstLine, view, why, isSelected, isEntry, isCodeView } = props;
  const t = words.value;
  const { title, tags } = readHeader(cell.header);
  const isMarkdown = kindOf(cell) === "markdown";
  const isShown = isTextShown(props);
  const name = title || headingOf(cell) || t.edit.cellNumber(number);
  const { outputs = [], console: lines = [] } = view ?? {};
  const isSilent = outputs.length === 0 && lines.length === 0 && (view?.faults.length ?? 0) === 0;
  if (isSilent && !isCodeView && !isShown) return null;
  return (
    <article
      class={`cell ${isMarkdown ? "markdown" : ""}`}
      id={view === null ? undefined : `cell-${view.id}`}
      data-key={cell.key}
      data-cell={view?.id}
      data-status={view?.status}
      data-runs={view?.runs}
      data-selected={isSelected ? "" : undefined}
      aria-label={name}
      tabIndex={isEntry ? 0 : -1}
    >
      <div class="cell-side">
        {!isMarkdown && <span class="cell-name">{name}</span>}
        {isMarkdown || view === null ? null : <State cell={view} why={why} />}
        {view === null && <span class="cell-state">{t.edit.notRunYet}</span>}
        <Tags tags={tags.filter((tag) => tag !== "markdown")} />
        {isCodeView && <Tools {...props} name={name} isShown={isShown} isMarkdown={isMarkdown} />}
      </div>
      <div class="cell-body">
        {isShown && (
          <Editor
            desk={desk}
            cell={cell}
            label={name}
            bodyLine={firstLine + (cell.headerEnd === "" ? 0 : 1)}
            faults={view === null ? none : faultLines(view)}
          />
        )}
        {view !== null && <Faults cell={view} />}
        {(!isMarkdown || !isShown) &&
          outputs.map((document, i) => (
            <div key={i} class="output">
              <Output
                notebook={desk.notebook}
                label={name}
                document={document}
                onInput={(input, value) => desk.ask("inputs", { cell: view!.id, name: input, value })}
              />
            </div>
          ))}
        {lines.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <pre class="console" tabIndex={0} role="log" aria-label={`${t.console}, ${name}`}>
            {lines.map(({ text }) => text).join("\n")}
          </pre>
        )}
      </div>
      {isCodeView && desk.canEdit && (
        <button
          type="button"
          class="insert"
          aria-label={t.edit.insertHere(name)}
          onClick={() => insertAndEdit(desk, cell.key, "below")}
        >
          <Icon name="plus" />
        </button>
      )}
    </article>
  );
});

const none: ReadonlySet<number> = new Set();

/** By hand; else faulty code, code in the code view unless it is hidden, and text that is still empty. */
function isTextShown({ cell, view, isCodeView, choice }: CellProps): boolean {
  if (choice !== null && (isCodeView || kindOf(cell) === "code")) return choice;
  if (kindOf(cell) === "markdown") return isCodeView && cell.body.trim() === "";
  const isHidden = readHeader(cell.header).tags.includes("hidden");
  return (view?.faults.length ?? 0) > 0 || (isCodeView && !isHidden);
}

/** The first heading of a text. */
function headingOf({ body, header }: DraftCell): string | undefined {
  if (kindOf({ header }) !== "markdown") return undefined;
  return /^\/\/ #+ +(.+)$/m.exec(body)?.[1]?.trim();
}
