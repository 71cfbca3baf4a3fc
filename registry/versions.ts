import { type Digest, Fault } from "vigie/datasets";
import {
  type AppendedEvidence,
  type Approval,
  aliased,
  aliasesOf,
  type Finding,
  findVersion,
  type RegistryState,
  type Reproduction,
  type VersionState,
  type VersionStatus,
  type Waiver,
} from "./state/state.ts";

/** An immutable bundle and where it stands. */
export interface Version {
  /** `model@number`. */
  readonly reference: string;
  readonly model: string;
  /** 1, 2, 3… within the model. */
  readonly number: number;
  /** Digest of the bundle's manifest. */
  readonly digest: Digest;
  readonly status: VersionStatus;
  readonly author: string;
  readonly registeredAt: string;
  readonly run: { readonly id: string; readonly digest: Digest };
  /** Null: its evidence is of these very bytes. Else the version that was evaluated, and the recipe that both share. */
  readonly refit: VersionState["refit"];
  /** What became known since, oldest first. */
  readonly appended: readonly AppendedEvidence[];
  /** Aliases that point at it now. */
  readonly aliases: readonly string[];
  /** Who approved or refused it, or null. */
  readonly judgement: Approval | null;
  /** Rules that may fail for a while, oldest first. */
  readonly waivers: readonly Waiver[];
  /** Oldest first. */
  readonly reproductions: readonly Reproduction[];
  /** By their number. */
  readonly findings: readonly Finding[];
  /** The bundle's folder. */
  readonly folder: string;
}

/** A version, or what stands for one: `model@3`, `model@production`. */
export type VersionReference = string | Pick<Version, "model" | "number">;

/** @throws Fault `registry.reference` when malformed, `registry.unknown` (not-found) naming what there is. */
export function locate(state: RegistryState, reference: VersionReference): VersionState {
  const { model, which } = typeof reference === "string" ? parseReference(reference) : byNumber(reference);
  if (state.versions[model] === undefined)
    throw unknown(`unknown model: ${model}`, Object.keys(state.versions).sort());
  const number = /^\d+$/.test(which) ? Number(which) : aliased(state, model, which)?.number;
  const version = number === undefined ? undefined : findVersion(state, model, number);
  if (version !== undefined) return version;
  throw unknown(`unknown version: ${model}@${which}`, knownOf(state, model));
}

function parseReference(reference: string): { model: string; which: string } {
  const match = /^([^@]+)@([^@]+)$/.exec(reference);
  if (match !== null) return { model: match[1]!, which: match[2]! };
  throw new Fault("registry.reference", `not a version: ${reference} (expected model@3 or model@production)`);
}

function byNumber({ model, number }: Pick<Version, "model" | "number">): { model: string; which: string } {
  return { model, which: String(number) };
}

function knownOf(state: RegistryState, model: string): readonly string[] {
  const newest = state.versions[model]!.at(-1)!.number;
  const aliases = Object.keys(state.aliases[model] ?? {}).sort();
  return [
    newest === 1 ? `${model}@1` : `${model}@1 to ${model}@${newest}`,
    ...aliases.map((alias) => `${model}@${alias}`),
  ];
}

function unknown(problem: string, known: readonly string[]): Fault {
  const expected = known.length === 0 ? "nothing is registered yet" : `expected one of ${known.join(", ")}`;
  return new Fault("registry.unknown", `${problem} (${expected})`, { kind: "not-found" });
}

/** Versions without an alias, as they were presented: a version's state is never changed in place, so the answer holds as long as it does. */
const presented = new WeakMap<VersionState, Version>();

/** What callers see of a version. */
export function presentVersion(
  state: RegistryState,
  version: VersionState,
  folderOf: (digest: Digest) => string,
): Version {
  const aliases = aliasesOf(state, version.model, version.number);
  const known = presented.get(version);
  if (known !== undefined && aliases.length === 0) return known;
  const { model, number, digest } = version;
  const made = { reference: `${model}@${number}`, ...version, aliases, folder: folderOf(digest) };
  if (aliases.length === 0) presented.set(version, made);
  return made;
}
