import { type Digest, Fault } from "vigie/datasets";
import { checkName, modelName } from "./journal/names.ts";
import { tagKey } from "./journal/payloads/labels.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import type { RegistryRole } from "./policies/roles.ts";
import type { RegistryState } from "./state/state.ts";
import { locate } from "./versions.ts";
import type { Workings } from "./workings.ts";

/** A model, or one version of it. */
export interface Labelled {
  readonly model: string;
  /** Null: the model itself. */
  readonly number: number | null;
}

export interface TagRequest extends Labelled {
  readonly key: string;
  /** Any text; null takes the tag away. */
  readonly value: string | null;
  readonly person: string;
}

export interface DescriptionRequest extends Labelled {
  /** Null or empty takes it away. */
  readonly text: string | null;
  readonly person: string;
}

/** Words on a model or a version: no decision is judged by them. */
export interface LabelView {
  readonly tags: Readonly<Record<string, string>>;
  readonly description: string | null;
  /** ISO instant of the last change, or null. */
  readonly changedAt: string | null;
}

/** A model by name, with or without versions. */
export interface ModelState {
  readonly model: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly versions: number;
}

const working: readonly RegistryRole[] = ["scientist", "reviewer", "release-manager", "admin"];

/** @throws Fault `registry.role`, `registry.name`, `registry.model-known` (conflict). */
export async function createModel(workings: Workings, model: string, person: string): Promise<void> {
  checkName("model", modelName, model);
  await workings.append(() => {
    const { proposed } = workings.ledger;
    requireRole("creating a model", knownPerson(proposed, person), ["scientist"]);
    if (hasModel(proposed, model))
      throw new Fault("registry.model-known", `model is known already: ${model} (expected a new name)`, {
        kind: "conflict",
      });
    return { type: "model.created", actor: person, payload: { model } };
  });
}

/** @throws Fault `registry.role`, `registry.name`, `registry.unknown` (not-found), `registry.tag-unknown` (not-found). */
export async function setTag(workings: Workings, request: TagRequest): Promise<void> {
  const { ledger, notes, append } = workings;
  const { model, number, key, value, person: actor } = request;
  checkName("tag", tagKey, key);
  judgeLabel(ledger.acknowledged, request);
  const text = value === null ? null : await notes.put(JSON.stringify(value));
  await append(() => {
    judgeLabel(ledger.proposed, request);
    if (text !== null) return { type: "tag.set", actor, payload: { model, number, key, text } };
    if (labelsOf(ledger.proposed, request)?.tags[key] === undefined) throw unknownTag(request);
    return { type: "tag.removed", actor, payload: { model, number, key } };
  });
}

function unknownTag({ model, number, key }: TagRequest): Fault {
  const what = number === null ? model : `${model}@${number}`;
  return new Fault("registry.tag-unknown", `no tag ${key} on ${what} (expected one that is set)`, {
    kind: "not-found",
  });
}

/** @throws Fault `registry.role`, `registry.unknown` (not-found). */
export async function describe(workings: Workings, request: DescriptionRequest): Promise<void> {
  const { ledger, notes, append } = workings;
  const { model, number, person: actor } = request;
  judgeLabel(ledger.acknowledged, request);
  const isEmpty = request.text === null || request.text.trim() === "";
  const text = isEmpty ? null : await notes.put(request.text!);
  await append(() => {
    judgeLabel(ledger.proposed, request);
    return { type: "description.set", actor, payload: { model, number, text } };
  });
}

function judgeLabel(state: RegistryState, { model, number, person }: Labelled & { readonly person: string }) {
  requireRole("labelling", knownPerson(state, person), working);
  if (number !== null) locate(state, { model, number });
  else if (!hasModel(state, model)) locate(state, { model, number: 1 });
}

export function hasModel(state: RegistryState, model: string): boolean {
  return state.models[model] !== undefined || state.versions[model] !== undefined;
}

/** Every name, by name. */
export function modelsOf(state: RegistryState): readonly ModelState[] {
  const names = new Set([...Object.keys(state.models), ...Object.keys(state.versions)]);
  return [...names].sort().map((model) => {
    const versions = state.versions[model] ?? [];
    const created = state.models[model];
    const first = versions[0];
    return {
      model,
      createdAt: created?.at ?? first!.registeredAt,
      createdBy: created?.by ?? first!.author,
      versions: versions.length,
    };
  });
}

function labelsOf(state: RegistryState, { model, number }: Labelled) {
  return state.labels[number === null ? model : `${model}@${number}`];
}

/** Keys of the tags and the digests of their texts: what can be asked without reading a note. */
export function tagsOf(state: RegistryState, which: Labelled): Readonly<Record<string, Digest>> {
  return labelsOf(state, which)?.tags ?? {};
}

/** Texts that were erased read as empty. */
export async function readLabels({ ledger, notes }: Workings, which: Labelled): Promise<LabelView> {
  const labels = labelsOf(ledger.acknowledged, which);
  if (labels === undefined) return { tags: {}, description: null, changedAt: null };
  const tagText = async (digest: Digest) => JSON.parse((await notes.get(digest)) ?? '""') as string;
  const tags = await Promise.all(
    Object.entries(labels.tags).map(async ([key, digest]) => [key, await tagText(digest)] as const),
  );
  const description = labels.description === null ? null : await notes.get(labels.description);
  return { tags: Object.fromEntries(tags), description, changedAt: labels.changedAt };
}
