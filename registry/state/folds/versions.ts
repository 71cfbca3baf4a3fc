import type { JournalEvent } from "../../journal/event.ts";
import type { versionsPayloads } from "../../journal/payloads/versions.ts";
import { record, type VersionState } from "../state.ts";
import { append, change, decisionOf, type FoldsOf } from "./fold-of.ts";

export const versionsFolds: FoldsOf<keyof typeof versionsPayloads> = {
  "version.registered"(state, event) {
    const { model } = event.payload;
    state.versions[model] ??= [];
    state.versions[model].push(candidateOf(event));
  },
  "version.reproduced"(state, event) {
    const { result, largest, reason } = event.payload;
    append(state, event.payload, "reproductions", { ...decisionOf(event, reason), result, largest });
  },
  "evidence.appended"(state, event) {
    const { evidence, panel, from, until, reason } = event.payload;
    append(state, event.payload, "appended", { ...decisionOf(event, reason), evidence, panel, from, until });
  },
  "question.answered"(state, event) {
    const { model, question, reason } = event.payload;
    state.answers[model] ??= record();
    state.answers[model][question] = decisionOf(event, reason);
  },
  "version.retired"(state, event) {
    change(state, event.payload, { status: "retired" });
  },
};

function candidateOf({ actor, at, payload, hash }: JournalEvent<"version.registered">): VersionState {
  const { model, number, digest, run, refit = null } = payload;
  return {
    ...{ model, number, digest, run, refit },
    appended: [],
    status: "candidate",
    author: actor,
    registeredAt: at,
    newest: hash,
    judgement: null,
    waivers: [],
    reproductions: [],
    findings: [],
  };
}
