import { memo } from "preact/compat";
import type { CellView } from "vigie/notebooks";
import { readHeader } from "vigie/notebooks/percent";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "../parts/icons.tsx";
import { CellMenu } from "./cell-menu.tsx";
import { commandNamed, insertAndEdit } from "./commands.ts";
import type { Desk } from "./desk.ts";
import type { DraftCell } from "./edit/draft.ts";
import { Editor } from "./edit/editor.tsx";
import { kindOf } from "./edit/operations.ts";
import { Output } from "./output.tsx";
import type { ConsoleLine } from "./state.ts";
import { cacheInWords, planInWords } from "./why.ts";

interface CellProps {
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
  readonly lines: readonly ConsoleLine[];
  readonly isSelected: boolean;
  /** Whether it is the one that Tab leads to. */
  readonly isEntry: boolean;
  /** Whether code is shown unless it is hidden. */
  readonly isCodeView: boolean;
  /** Shown or hidden by hand. */
  readonly choice: boolean | null;
}

const tones: Readonly<Record<CellView["status"], string>> = {
  queued: "quiet",
  running: "accent",
  done: "quiet",
  failed: "bad",
  stale: "warn",
  interrupted: "warn",
  waiting: "quiet",
  blocked: "bad",
};

/** One cell: its state at the side, its text, what it shows. */
export const Cell = memo(function Cell(props: CellProps) {
  const { desk, cell, number, firstLine, view, why, lines, isSelected, isEntry, isCodeView } = props;
  const t = words.value;
  const { title, tags } = readHeader(cell.header);
  const isMarkdown = kindOf(cell) === "markdown";
  const isShown = isTextShown(props);
  const name = title || headingOf(cell) || t.edit.cellNumber(number);
  const outputs = view?.outputs ?? [];
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

interface ToolsProps extends CellProps {
  readonly name: string;
  readonly isShown: boolean;
  readonly isMarkdown: boolean;
}

function Tools({ desk, cell, view, name, isShown, isMarkdown }: ToolsProps) {
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

function Tags({ tags }: { readonly tags: readonly ("hidden" | "lazy" | "parameters" | "markdown")[] }) {
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

/** Less than this says nothing: the engine tidies up when it likes. */
const leastGrowth = 2 ** 20;

interface StateProps {
  readonly cell: CellView;
  readonly why: string;
}

function State({ cell: { status, ms, grownBytes = 0, reason, cached = [] }, why }: StateProps) {
  const t = words.value;
  return (
    <>
      <span class="cell-state">
        <span class={`badge small ${tones[status]}`}>
          <Icon name={status as IconName} />
          {t.cellStatus[status]}
        </span>
        {ms !== undefined && status !== "running" && <span>{format.value.duration(ms)}</span>}
      </span>
      {status === "done" && grownBytes >= leastGrowth && (
        <span title={t.edit.grown}>+{format.value.bytes(grownBytes)}</span>
      )}
      {cached.map((note) => (
        <span key={note.key} class="cell-why">
          {cacheInWords(note)}
        </span>
      ))}
      {why !== "" && (
        <span class="cell-why" title={reason === undefined ? t.edit.whyItRan : undefined}>
          {why}
        </span>
      )}
    </>
  );
}

/** Faults of the source, at the file's lines. */
function Faults({ cell }: { readonly cell: CellView }) {
  const t = words.value;
  if (cell.faults.length === 0) return null;
  return (
    <div class="cell-error" role="alert">
      {cell.faults.map((fault) => (
        <p key={`${fault.line} ${fault.column} ${fault.code}`}>
          <strong>{t.atLine(fault.line)}</strong> {fault.message}
        </p>
      ))}
    </div>
  );
}

/** Lines of the cell's body, from 1, that a fault or an error names. */
export function faultLines({ faults, outputs, firstLine }: CellView): ReadonlySet<number> {
  const bodyLine = firstLine + 1;
  const thrown = outputs.flatMap((document) => (document.kind === "error" ? (document.cellLine ?? []) : []));
  return new Set([...faults.map(({ line }) => line - bodyLine + 1), ...thrown]);
}
