import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { markdown } from "@codemirror/lang-markdown";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import {
  Annotation,
  Compartment,
  EditorState,
  type Extension,
  StateEffect,
  StateField,
} from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { CellKind } from "./operations.ts";
import { styles } from "./styles.ts";

/** Marks a change that did not come from this editor. */
export const fromOutside = Annotation.define<true>();

/** What an editor has whatever it edits. */
export function basics(kind: CellKind): Extension {
  return [
    styles,
    history(),
    highlightSpecialChars(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("  "),
    EditorState.tabSize.of(2),
    kind === "markdown" ? [markdown(), EditorView.lineWrapping] : codeOnly(),
    search({ top: false }),
    highlightSelectionMatches({ minSelectionLength: 2 }),
    keymap.of([
      ...closeBracketsKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
      indentWithTab,
    ]),
    faults,
  ];
}

function codeOnly(): Extension {
  return [
    javascript({ typescript: true }),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLineGutter(),
  ];
}

/** Line numbers are those of the file, as compilers and other editors tell them. */
export function numbered(firstLine: number): Extension {
  return lineNumbers({ formatNumber: (line) => String(line + firstLine - 1) });
}

export const numbers = new Compartment();
export const access = new Compartment();

/** Marks lines, counted from 1, as faulty. */
export const setFaults = StateEffect.define<ReadonlySet<number>>();

const faultyLine = Decoration.line({ class: "fault" });

const faults = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(known, transaction) {
    const effect = transaction.effects.find((effect) => effect.is(setFaults));
    if (effect === undefined) return known.map(transaction.changes);
    const { doc } = transaction.state;
    const lines = [...(effect.value as ReadonlySet<number>)]
      .filter((line) => line >= 1 && line <= doc.lines)
      .sort((a, b) => a - b);
    return Decoration.set(lines.map((line) => faultyLine.range(doc.line(line).from)));
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The smallest change that makes `now` into `next`: places outside it, the cursor's among them, stay. */
export function smallestChange(now: string, next: string): { from: number; to: number; insert: string } {
  const most = Math.min(now.length, next.length);
  let from = 0;
  while (from < most && now[from] === next[from]) from++;
  let end = 0;
  while (end < most - from && now[now.length - 1 - end] === next[next.length - 1 - end]) end++;
  return { from, to: now.length - end, insert: next.slice(from, next.length - end) };
}
