import { type RegistryState, record } from "./state.ts";

/**
 * A state of its own: what is folded into one never shows in the other. Decisions, versions, people, tokens and keys are
 * shared, because a fold replaces them and never changes them; 10,000 versions take a tenth of a millisecond.
 */
export function copyState(state: RegistryState): RegistryState {
  return {
    people: copy(state.people),
    tokens: copy(state.tokens),
    keys: copy(state.keys),
    policy: state.policy,
    versions: mapped(state.versions, (versions) => versions.slice()),
    aliases: mapped(state.aliases, (aliases) => mapped(aliases, (moves) => moves.slice())),
    answers: mapped(state.answers, copy),
    erasures: copy(state.erasures),
    models: copy(state.models),
    labels: mapped(state.labels, (labels) => ({ ...labels, tags: copy(labels.tags) })),
    openings: state.openings.slice(),
  };
}

function copy<T>(entries: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(record<T>(), entries);
}

function mapped<T>(entries: Readonly<Record<string, T>>, each: (entry: T) => T): Record<string, T> {
  const copied = record<T>();
  for (const key of Object.keys(entries)) copied[key] = each(entries[key]!);
  return copied;
}
