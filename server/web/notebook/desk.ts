import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CellView } from "vigie/notebooks";
import { readHeader } from "vigie/notebooks/percent";
import type { Problem } from "../../api/problem.ts";
import { problemFrom, send } from "../api.ts";
import { path } from "../router.ts";
import type { DraftCell } from "./edit/draft.ts";
import { type Editing, startEditing } from "./edit/editing.ts";
import type { Match } from "./edit/find.ts";
import { OpenEditors } from "./edit/open-editors.ts";
import * as operations from "./edit/operations.ts";
import { bodyOffset } from "./edit/shown.ts";
import { NotebookFile } from "./notebook-file.ts";
import { Running } from "./running.ts";
import type { NotebookState } from "./state.ts";

/** A pause this long in what someone types saves it. */
const pauseMs = 700;

/** Everything one does with an open notebook: its draft, its editors, the cell one is at, and the kernel. */
export class Desk {
  readonly notebook: string;
  readonly canEdit: boolean;
  readonly editing: Editing;
  readonly running: Running;
  readonly editors: OpenEditors = new OpenEditors((key) => this.open(key, true));
  /** The cell one is at. */
  readonly selected: Signal<number | null> = signal(null);
  /** Markdown cells whose text is shown, and code cells whose code is hidden or shown against the view. */
  readonly opened: Signal<ReadonlyMap<number, boolean>> = signal(new Map());
  readonly problem: Signal<Problem | null> = signal(null);
  readonly isHelpShown: Signal<boolean> = signal(false);
  /** The name that is about to get another one. */
  readonly renaming: Signal<{ key: number; offset: number; name: string } | null> = signal(null);
  /** Where a name is defined that is not defined here. */
  readonly elsewhere: Signal<{ readonly file: string; readonly line: number } | null> = signal(null);
  readonly isFindShown: Signal<boolean> = signal(false);
  /** What the kernel tells of each cell, by the cell's key. */
  readonly views: ReadonlySignal<ReadonlyMap<number, CellView>>;
  readonly #state: ReadonlySignal<NotebookState | null>;
  readonly #file: NotebookFile;
  #timer: number | undefined;

  constructor(notebook: string, state: ReadonlySignal<NotebookState | null>, canEdit: boolean) {
    this.notebook = notebook;
    this.canEdit = canEdit;
    this.#state = state;
    this.#file = new NotebookFile(notebook);
    this.editing = startEditing(state.value ?? { source: "", digest: "" }, {
      write: (source, base) =>
        this.#file.write(source, { base, runs: !this.running.isLong(this.#changed()) }),
      later: (save) => {
        clearTimeout(this.#timer);
        this.#timer = window.setTimeout(save, pauseMs);
      },
    });
    this.running = new Running(
      () => state.value?.cells ?? [],
      (cells) => this.ask("run", { cells }),
    );
    this.views = computed(() => {
      const { source, cells } = this.#state.value ?? { source: "", cells: [] };
      const keys = this.editing.keysOf(source);
      return new Map(cells.flatMap((cell, i) => (keys[i] === undefined ? [] : [[keys[i], cell]])));
    });
  }

  /** The key of a cell that the kernel knows. */
  keyOf(id: string): number | null {
    return [...this.views.value].find(([, view]) => view.id === id)?.[0] ?? null;
  }

  /** The focus came into a cell. */
  enter(key: number | null): void {
    if (key !== null) this.selected.value = key;
  }

  firstKey(): number | null {
    return this.editing.draft.value[0]?.key ?? null;
  }

  lastKey(): number | null {
    return this.editing.draft.value.at(-1)?.key ?? null;
  }

  /** Puts the cursor into a cell, opening it where it is shut. */
  edit(key: number): void {
    this.selected.value = key;
    this.editors.focus(key);
  }

  /** Selects a place of a cell's text, opening it where it is shut; the focus stays where it is. */
  reveal(match: Match): void {
    this.selected.value = match.key;
    this.editors.reveal(match);
  }

  showFind(): void {
    this.isFindShown.value = true;
  }

  /** Shows what is hidden of a cell, hides what is shown. */
  fold(key: number): void {
    this.open(key, this.editors.of(key) === undefined);
  }

  /** Says whose lines stand where they clash, and saves. */
  settle(side: "mine" | "theirs"): void {
    this.editing.settle(side);
    void this.editing.save();
  }

  /** What the kernel's stream says the file holds. */
  hear(state: NotebookState): void {
    if (this.#file.isNews(state)) this.editing.receive({ source: state.source, digest: state.digest });
  }

  /** Shows or hides a cell's text, against what the view says. */
  open(key: number, isOpen: boolean): void {
    this.opened.value = new Map(this.opened.value).set(key, isOpen);
  }

  /** From the cursor to the cell as a whole. */
  leaveEditor(key: number): boolean {
    const cell = this.cellOf(key);
    if (cell !== undefined && operations.kindOf(cell) === "markdown" && cell.body.trim() !== "")
      this.open(key, false);
    this.focus(key);
    void this.editing.save();
    return true;
  }

  /** Takes the focus to a cell as a whole. */
  focus(key: number | null): void {
    this.selected.value = key;
    if (key === null) return;
    // What was just made is drawn in a microtask that stands before this one.
    queueMicrotask(() => {
      const article = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
      article?.focus({ preventScroll: true });
      article?.scrollIntoView({ block: "nearest" });
    });
  }

  cellOf(key: number | null): DraftCell | undefined {
    return this.editing.draft.value.find((cell) => cell.key === key);
  }

  type(key: number, body: string): void {
    this.editing.type(operations.changeBody(this.editing.draft.value, key, body));
  }

  /** Does something to cells, and goes to the one it leaves one at. */
  operate({ draft, at }: operations.Operated): void {
    if (!this.canEdit) return;
    this.editing.operate(draft);
    this.focus(at);
  }

  /** Splits the cell where its cursor is. */
  split(key: number): void {
    const [view, shown, cell] = [this.editors.of(key), this.editors.shownOf(key), this.cellOf(key)];
    if (view === undefined || shown === undefined || cell === undefined || !this.canEdit) return;
    const place = bodyOffset(shown, operations.kindOf(cell), view.state.selection.main.head);
    const { draft, at } = operations.splitCell(this.editing.draft.value, key, place);
    this.editing.operate(draft);
    if (at !== null) this.edit(at);
  }

  /** Saves, and runs a cell where saving has not done so: a changed cell runs by being saved, unless that takes long. */
  async run(key: number): Promise<void> {
    const cell = this.cellOf(key);
    if (cell === undefined) return;
    if (operations.kindOf(cell) === "markdown") {
      this.open(key, false);
      return this.editing.save();
    }
    const was = this.views.value.get(key);
    const isChanged = was === undefined || was.source !== cell.body;
    const isHeld = this.running.isLong(this.#changed());
    await this.editing.save();
    const isLazy = readHeader(cell.header).tags.includes("lazy");
    const view = this.views.value.get(key);
    const isUnderway = view?.status === "queued" || view?.status === "running";
    if (view === undefined || (isChanged && !isLazy && !isHeld) || isUnderway) return;
    this.running.run([view.id]);
  }

  async runAll(): Promise<void> {
    await this.editing.save();
    this.running.run();
  }

  async runStale(): Promise<void> {
    await this.editing.save();
    this.running.runStale();
  }

  ask(action: "run" | "interrupt" | "restart" | "inputs", body: unknown = {}): void {
    this.problem.value = null;
    send("POST", `/api/v1${path("notebooks", this.notebook, action)}`, body).catch((error: unknown) => {
      this.problem.value = problemFrom(error);
    });
  }

  /** Cells that run when what is here is saved: those with another text than the kernel has. */
  #changed(): readonly string[] {
    return this.editing.draft.value.flatMap((cell) => {
      const view = this.views.value.get(cell.key);
      return view === undefined || view.source === cell.body ? [] : [view.id];
    });
  }
}
