import { EditorView } from "@codemirror/view";
import type { Match } from "./find.ts";
import type { Shown } from "./shown.ts";

interface OpenEditor {
  readonly view: EditorView;
  readonly shown: () => Shown;
}

/** The editors of the cells whose text is shown, by the cells' keys; what is wanted of one that is shut waits until it is there. */
export class OpenEditors {
  readonly #editors = new Map<number, OpenEditor>();
  readonly #show: (key: number) => void;
  #toFocus: number | null = null;
  #toReveal: Match | null = null;

  /** `show` opens the editor of a cell. */
  constructor(show: (key: number) => void) {
    this.#show = show;
  }

  add(key: number, view: EditorView, shown: () => Shown): void {
    this.#editors.set(key, { view, shown });
    if (this.#toFocus === key) this.focus(key);
    if (this.#toReveal?.key === key) this.reveal(this.#toReveal);
  }

  remove(key: number): void {
    this.#editors.delete(key);
  }

  of(key: number): EditorView | undefined {
    return this.#editors.get(key)?.view;
  }

  shownOf(key: number): Shown | undefined {
    return this.#editors.get(key)?.shown();
  }

  has(view: EditorView): boolean {
    return [...this.#editors.values()].some((open) => open.view === view);
  }

  all(): readonly (readonly [number, EditorView])[] {
    return [...this.#editors].map(([key, { view }]) => [key, view]);
  }

  /** Puts the cursor into an editor. */
  focus(key: number): void {
    const view = this.of(key);
    this.#toFocus = view === undefined ? key : null;
    if (view === undefined) this.#show(key);
    else view.focus();
  }

  /** Selects a place of a cell's text; the focus stays where it is. */
  reveal(match: Match): void {
    const view = this.of(match.key);
    this.#toReveal = view === undefined ? match : null;
    if (view === undefined) this.#show(match.key);
    else
      view.dispatch({
        selection: { anchor: match.from, head: match.to },
        effects: EditorView.scrollIntoView(match.from, { y: "center" }),
      });
  }
}
