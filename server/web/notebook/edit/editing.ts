import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { SourceConflict } from "../../../api/notebooks.ts";
import type { Problem } from "../../../api/problem.ts";
import { type Draft, draftOf, textOf } from "./draft.ts";
import { type Clash, merge } from "./merge.ts";
import { type Step, takeBack } from "./take-back.ts";

/** A text of the file, and the digest that names it. */
export interface FileText {
  readonly source: string;
  readonly digest: string;
}

export type SaveAnswer =
  | ({ readonly status: "saved" } & FileText)
  | { readonly status: "conflict"; readonly theirs: SourceConflict }
  | { readonly status: "failed"; readonly problem: Problem };

export type SaveState = "saved" | "unsaved" | "saving" | "conflict" | "failed";

interface Parts {
  /** Writes `source` in place of the text with the digest `base`. */
  readonly write: (source: string, base: string) => Promise<SaveAnswer>;
  /** Calls `save` after a pause in what changes; each call begins the pause again. */
  readonly later: (save: () => void) => void;
}

/** A notebook being edited: what is here, what the file holds, and how the two come together. */
export interface Editing {
  readonly draft: ReadonlySignal<Draft>;
  readonly state: ReadonlySignal<SaveState>;
  /** Lines that were changed here and in the file, each in its own way; nothing is saved while there are some. */
  readonly clashes: ReadonlySignal<readonly Clash[]>;
  readonly problem: ReadonlySignal<Problem | null>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  /** Something was typed. */
  type(draft: Draft): void;
  /** An operation on cells, which `undo` takes back. */
  operate(draft: Draft): void;
  undo(): void;
  redo(): void;
  /** The file holds this now. */
  receive(file: FileText): void;
  /** Saves now what is not saved; resolves when the file holds it, or cannot. */
  save(): Promise<void>;
  /** Says whose lines stand where they clash. */
  settle(side: keyof Clash): void;
  /** The keys of the file's cells, in order. */
  keysOf(source: string): readonly number[];
}

interface Base extends FileText {
  readonly draft: Draft;
}

export function startEditing({ source, digest }: FileText, { write, later }: Parts): Editing {
  const draft = signal<Draft>(draftOf(source));
  const base = signal<Base>({ source, digest, draft: draft.value });
  /** What the file holds where it cannot be brought together with what is here. */
  const theirs = signal<FileText | null>(null);
  const isSaving = signal(false);
  const problem = signal<Problem | null>(null);
  const done = signal<readonly Step[]>([]);
  const undone = signal<readonly Step[]>([]);
  let inFlight: { readonly source: string; readonly draft: Draft } | null = null;
  let saving: Promise<void> = Promise.resolve();

  const text = computed(() => textOf(draft.value));
  const mergeNow = (side: keyof Clash) =>
    merge({ base: base.value.source, mine: text.value, theirs: theirs.value?.source ?? text.value }, side);
  const clashes = computed(() => (theirs.value === null ? [] : mergeNow("mine").clashes));
  const state = computed<SaveState>(() => {
    if (theirs.value !== null) return "conflict";
    if (isSaving.value) return "saving";
    if (problem.value !== null) return "failed";
    return text.value === base.value.source ? "saved" : "unsaved";
  });

  const change = (next: Draft) => {
    draft.value = next;
    problem.value = null;
    later(() => void save());
  };

  /** The text as a draft that knows the cells that are here and those of the file. */
  const draftFrom = (source: string): Draft => {
    const here = new Set(draft.value.map(({ key }) => key));
    return draftOf(source, [...draft.value, ...base.value.draft.filter(({ key }) => !here.has(key))]);
  };

  const rebase = ({ source, digest }: FileText, known: Draft) => {
    base.value = { source, digest, draft: draftOf(source, known) };
  };

  const receive = (file: FileText) => {
    if (file.digest === base.value.digest) return;
    if (file.source === inFlight?.source || file.source === text.value) {
      rebase(file, file.source === text.value ? draft.value : inFlight!.draft);
      if (file.source === text.value) draft.value = base.value.draft;
      theirs.value = null;
      return;
    }
    if (text.value === base.value.source) {
      rebase(file, draft.value);
      draft.value = base.value.draft;
      return;
    }
    theirs.value = file;
    const { text: merged, clashes } = mergeNow("mine");
    if (clashes.length === 0) comeTogether(merged);
  };

  const comeTogether = (merged: string) => {
    rebase(theirs.value!, base.value.draft);
    change(draftFrom(merged));
    theirs.value = null;
  };

  const save = (): Promise<void> => {
    saving = saving.then(saveOnce);
    return saving;
  };

  const saveOnce = async (): Promise<void> => {
    if (theirs.value !== null || text.value === base.value.source) return;
    inFlight = { source: text.value, draft: draft.value };
    isSaving.value = true;
    const answer = await write(inFlight.source, base.value.digest);
    if (answer.status === "saved") receive(answer);
    const isStill = answer.status !== "conflict" || answer.theirs.theirs !== inFlight.source;
    inFlight = null;
    isSaving.value = false;
    problem.value = answer.status === "failed" ? answer.problem : null;
    if (answer.status !== "conflict") return;
    receive({ source: answer.theirs.theirs, digest: answer.theirs.theirDigest });
    if (isStill) await saveOnce();
  };

  const record = (before: Draft, after: Draft) => {
    if (textOf(before) === textOf(after)) return;
    done.value = [...done.value, { before, after }].slice(-mostSteps);
    undone.value = [];
  };

  const undoStep = (step: Step): Step => {
    const before = draft.value;
    change(takeBack(before, step));
    return { before, after: draft.value };
  };

  return {
    draft,
    state,
    clashes,
    problem,
    canUndo: computed(() => done.value.length > 0),
    canRedo: computed(() => undone.value.length > 0),
    type: change,
    operate(next) {
      record(draft.value, next);
      change(next);
    },
    undo() {
      const step = done.value.at(-1);
      if (step === undefined) return;
      done.value = done.value.slice(0, -1);
      undone.value = [...undone.value, undoStep(step)];
    },
    redo() {
      const step = undone.value.at(-1);
      if (step === undefined) return;
      undone.value = undone.value.slice(0, -1);
      done.value = [...done.value, undoStep(step)];
    },
    receive,
    save,
    settle(side) {
      if (theirs.value === null) return;
      const before = draft.value;
      comeTogether(mergeNow(side).text);
      record(before, draft.value);
    },
    keysOf: (source) =>
      (source === base.value.source ? base.value.draft : draftFrom(source)).map(({ key }) => key),
  };
}

const mostSteps = 100;
