import type { labelsPayloads } from "../../journal/payloads/labels.ts";
import { type Labels, type RegistryState, record } from "../state.ts";
import type { FoldsOf } from "./fold-of.ts";

export const labelsFolds: FoldsOf<keyof typeof labelsPayloads> = {
  "model.created"(state, { at, actor, payload: { model } }) {
    state.models[model] ??= { at, by: actor };
  },
  "tag.set"(state, { at, payload: { key, text, ...which } }) {
    const { tags } = relabel(state, which, { changedAt: at });
    tags[key] = text;
  },
  "tag.removed"(state, { at, payload: { key, ...which } }) {
    const { tags } = relabel(state, which, { changedAt: at });
    delete tags[key];
  },
  "description.set"(state, { at, payload: { text, ...which } }) {
    relabel(state, which, { changedAt: at, description: text });
  },
};

function relabel(
  state: RegistryState,
  { model, number }: { readonly model: string; readonly number: number | null },
  patch: Partial<Labels> & Pick<Labels, "changedAt">,
): Labels {
  const name = number === null ? model : `${model}@${number}`;
  const labels = {
    tags: record<Labels["tags"][string]>(),
    description: null,
    ...state.labels[name],
    ...patch,
  };
  state.labels[name] = labels;
  return labels;
}
