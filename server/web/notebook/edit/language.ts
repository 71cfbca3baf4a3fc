import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, keymap } from "@codemirror/view";
import type {
  CompletionEntry,
  Explanation,
  LanguageAnswers,
  LanguageQuestion,
} from "../../../services/language/contract.ts";
import { send } from "../../api.ts";
import { path } from "../../router.ts";
import type { Desk } from "../desk.ts";
import { draftOf, textOf } from "./draft.ts";
import { offsetInText, placeInCells } from "./places.ts";

/** Asks TypeScript about the notebook as it is here; null where it does not answer, which hinders no editing. */
export async function ask<Q extends LanguageQuestion>(
  desk: Desk,
  question: Q,
): Promise<LanguageAnswers[Q["ask"]] | null> {
  const source = textOf(desk.editing.draft.value);
  return send<LanguageAnswers[Q["ask"]]>("POST", `/api/v1${path("notebooks", desk.notebook, "language")}`, {
    source,
    question,
  }).catch(() => null);
}

/** What a code cell's editor knows of its language: completion, hover, and the keys for names. */
export function language(desk: Desk, key: number): Extension {
  const offsetOf = (offset: number) => offsetInText(desk.editing.draft.value, { key, offset });
  return [
    autocompletion({ override: [(context) => complete(desk, context, offsetOf)], icons: false }),
    hoverTooltip(async (view, position) => {
      const offset = offsetOf(position);
      const found = await ask(desk, { ask: "hover", offset });
      if (found === null || !desk.editors.has(view)) return null;
      const shift = position - offset;
      return { pos: found.from + shift, end: found.to + shift, create: () => ({ dom: drawn(found) }) };
    }),
    keymap.of([
      ...completionKeymap,
      {
        key: "F12",
        run: ({ state }) => {
          void goToDefinition(desk, offsetOf(state.selection.main.head));
          return true;
        },
      },
      {
        key: "F2",
        run: ({ state }) => {
          const { head } = state.selection.main;
          const word = state.wordAt(head);
          if (word === null || !desk.canEdit) return true;
          desk.renaming.value = { key, offset: offsetOf(head), name: state.sliceDoc(word.from, word.to) };
          return true;
        },
      },
    ]),
  ];
}

async function complete(
  desk: Desk,
  { pos, explicit, state }: CompletionContext,
  offsetOf: (offset: number) => number,
): Promise<CompletionResult | null> {
  const before = state.sliceDoc(Math.max(0, pos - 200), pos);
  if (!explicit && !/(?:[\w$]|\.|["'`])$/.test(before)) return null;
  const offset = offsetOf(pos);
  const found = await ask(desk, { ask: "complete", offset });
  if (found === null || found.entries.length === 0) return null;
  const from = pos - (offset - found.from);
  return {
    from,
    options: found.entries.map((entry, i) => optionOf(desk, entry, { offset, rank: i })),
    validFor: /^[\w$]*$/,
  };
}

function optionOf(
  desk: Desk,
  { label, kind, detail, meaning }: CompletionEntry,
  { offset, rank }: { readonly offset: number; readonly rank: number },
): Completion {
  const explained = async () => {
    const found = await ask(desk, { ask: "explain", offset, name: label });
    return found === null ? null : drawn(found);
  };
  return {
    label,
    type: kind,
    boost: kind === "column" ? 99 : Math.max(-99, -rank / 20),
    ...(detail === undefined ? {} : { detail }),
    info: meaning === undefined ? explained : () => drawn({ signature: "", documentation: meaning }),
  };
}

function drawn({ signature, documentation }: Pick<Explanation, "signature" | "documentation">): HTMLElement {
  const box = document.createElement("div");
  box.className = "explained";
  if (signature !== "") box.append(element("code", signature));
  if (documentation !== "") box.append(element("p", documentation));
  return box;
}

function element(name: "code" | "p", text: string): HTMLElement {
  return Object.assign(document.createElement(name), { textContent: text });
}

async function goToDefinition(desk: Desk, offset: number): Promise<void> {
  const found = await ask(desk, { ask: "definition", offset });
  if (found === null) return;
  if (found.where === "elsewhere") {
    desk.elsewhere.value = found;
    return;
  }
  const draft = desk.editing.draft.value;
  const [from, to] = [placeInCells(draft, found.from), placeInCells(draft, found.to)];
  if (from === null || to === null) return;
  desk.edit(from.key);
  desk.reveal({ key: from.key, from: from.offset, to: to.offset });
}

/** Renames everywhere in the notebook, as one step that can be taken back. Gives why not, where it cannot. */
export async function rename(desk: Desk, offset: number, to: string): Promise<string | null> {
  const before = textOf(desk.editing.draft.value);
  const renaming = await ask(desk, { ask: "rename", offset, to });
  if (renaming === null) return "";
  if (renaming.status === "refused") return renaming.reason;
  if (textOf(desk.editing.draft.value) !== before) return "";
  const text = renaming.edits.reduceRight(
    (rest, edit) => rest.slice(0, edit.from) + edit.text + rest.slice(edit.to),
    before,
  );
  desk.editing.operate(draftOf(text, desk.editing.draft.value));
  return null;
}

/** Puts what is wrong with the notebook at its places in all open editors. */
export async function diagnose(desk: Desk): Promise<void> {
  const asked = desk.editing.draft.value;
  const found = await ask(desk, { ask: "diagnose" });
  if (found === null || textOf(asked) !== textOf(desk.editing.draft.value)) return;
  const byKey = new Map<number, Diagnostic[]>();
  for (const { from, to, severity, code, message } of found) {
    const [begin, end] = [placeInCells(asked, from), placeInCells(asked, to)];
    if (begin === null) continue;
    const one = {
      from: begin.offset,
      to: end?.key === begin.key ? end.offset : begin.offset,
      severity,
      message,
      source: code,
    };
    byKey.set(begin.key, [...(byKey.get(begin.key) ?? []), one]);
  }
  for (const [key, view] of desk.editors.all()) {
    const { length } = view.state.doc;
    const own = (byKey.get(key) ?? []).filter(({ to }) => to <= length);
    view.dispatch(setDiagnostics(view.state, own));
  }
}
