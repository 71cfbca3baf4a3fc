import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Desk } from "../desk.ts";
import type { DraftCell } from "./draft.ts";
import { language } from "./language.ts";
import { kindOf } from "./operations.ts";
import { access, basics, fromOutside, numbered, numbers, setFaults, smallestChange } from "./setup.ts";
import { bodyOf, type Shown, shownOf } from "./shown.ts";

interface EditorProps {
  readonly desk: Desk;
  readonly cell: DraftCell;
  readonly label: string;
  /** Line of the file where the body begins, from 1. */
  readonly bodyLine: number;
  /** 1-based lines of the body that have a fault. */
  readonly faults: ReadonlySet<number>;
}

/** A cell's text in CodeMirror. What is typed goes to the desk; what changes elsewhere comes in around the cursor. */
export function Editor({ desk, cell, label, bodyLine, faults }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const { key, body } = cell;
  const kind = kindOf(cell);
  /** The body as this editor last gave or got it, and how it is shown. */
  const held = useRef<{ body: string; shown: Shown }>({ body: "", shown: shownOf("", kind) });

  // At once, so that what is typed after a key that makes a cell goes into it.
  useLayoutEffect(() => {
    held.current = { body, shown: shownOf(body, kind) };
    const view = new EditorView({
      doc: held.current.shown.text,
      parent: place.current!,
      extensions: [
        keymap.of([{ key: "Escape", run: () => desk.leaveEditor(key) }]),
        basics(kind),
        kind === "code" ? language(desk, key) : [],
        numbers.of(kind === "code" ? numbered(bodyLine) : []),
        access.of(EditorState.readOnly.of(!desk.canEdit)),
        EditorView.contentAttributes.of({ "aria-label": label, "data-editor": "", tabindex: "0" }),
        EditorView.updateListener.of(({ docChanged, transactions, state }) => {
          if (!docChanged || transactions.some((one) => one.annotation(fromOutside))) return;
          const shown = { ...held.current.shown, text: state.doc.toString() };
          held.current = { shown, body: bodyOf(shown, kind) };
          desk.type(key, held.current.body);
        }),
      ],
    });
    desk.editors.add(key, view, () => held.current.shown);
    return () => {
      desk.editors.remove(key);
      view.destroy();
    };
  }, [key, kind, desk, desk.canEdit]);

  useEffect(() => {
    const view = desk.editors.of(key);
    // More may have been typed since this was drawn: what counts is the draft as it is now.
    const now = desk.cellOf(key)?.body;
    if (view === undefined || now === undefined || now === held.current.body) return;
    const shown = shownOf(now, kind);
    held.current = { body: now, shown };
    view.dispatch({
      changes: smallestChange(view.state.doc.toString(), shown.text),
      annotations: fromOutside.of(true),
    });
  }, [body, kind]);

  useEffect(() => {
    if (kind === "code") desk.editors.of(key)?.dispatch({ effects: numbers.reconfigure(numbered(bodyLine)) });
  }, [bodyLine, kind]);

  const marked = [...faults].sort((a, b) => a - b).join(" ");
  useEffect(() => {
    desk.editors.of(key)?.dispatch({ effects: setFaults.of(faults) });
  }, [marked, kind]);

  return <div class="editor" ref={place} />;
}
