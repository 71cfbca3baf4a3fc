import type { Digest } from "vigie/datasets";
import type { WindowLook } from "vigie/experiments";
import type { Policy } from "../policies/policy.ts";
import type { RegistryRole } from "../policies/roles.ts";
import type { Verdict } from "../policies/rules/rule.ts";
import type { RuleName } from "../policies/rules/schema.ts";
import type { Signature } from "../signing/statement.ts";

export const statuses = ["candidate", "in-review", "approved", "refused", "released", "retired"] as const;
export type VersionStatus = (typeof statuses)[number];

/** Who decided, when, and the digest of the note that says why. */
export interface Decision {
  readonly by: string;
  readonly at: string;
  /** Sequence of the event in the journal. */
  readonly seq: number;
  readonly reason: Digest;
}

export interface Approval extends Decision {
  /** Digest of the bundle's manifest: the bytes that were approved. */
  readonly digest: Digest;
  /** Digest of the policy they were judged by. */
  readonly policy: Digest;
  /** What each of its rules said then; absent under a policy without rules. */
  readonly verdicts?: Readonly<Partial<Record<RuleName, Verdict>>> | undefined;
  /** Rules that lacked evidence, which the approver knew. */
  readonly acknowledged?: readonly RuleName[] | undefined;
  /** Absent where it was not signed. */
  readonly signature?: Signature | undefined;
}

export const severities = ["blocking", "major", "minor"] as const;
export const anchorKinds = ["chart", "cell", "metric", "card", "version"] as const;

/** What became of a finding. */
export interface FindingStep extends Decision {
  readonly kind: "answered" | "fixed" | "waived";
  /** Of a waiver: its last day, `YYYY-MM-DD` (UTC). */
  readonly until: string | null;
}

/** Something a reader found; `reason` is the digest of its text. */
export interface Finding extends Decision {
  /** 1, 2, 3… within the version. */
  readonly id: number;
  readonly severity: (typeof severities)[number];
  /** Id of the person who has to answer. */
  readonly owner: string;
  /** What it is about: `metric calibrationSlope`. */
  readonly anchor: { readonly kind: (typeof anchorKinds)[number]; readonly name: string };
  readonly status: "open" | FindingStep["kind"];
  /** Of a waived one: the last day on which it does not count. */
  readonly until: string | null;
  /** Oldest first. */
  readonly steps: readonly FindingStep[];
}

/** A rule that may fail for this version until the end of a day. */
export interface Waiver extends Decision {
  readonly rule: RuleName;
  /** Last day on which it holds, `YYYY-MM-DD` (UTC). */
  readonly until: string;
}

export const reproductionResults = [
  "identical",
  "equal within tolerance",
  "different",
  "not reproducible",
] as const;

/** Somebody made the version again from its record. `reason` says what was compared. */
export interface Reproduction extends Decision {
  readonly result: (typeof reproductionResults)[number];
  /** Largest absolute difference of any metric, and of any test row's log-odds; null where there was none to hold against. */
  readonly largest: { readonly metrics: number | null; readonly margins: number | null };
}

/** A list that a version made, judged once its outcomes were known. */
export interface AppendedEvidence extends Decision {
  /** Of the file in `evidence/`. */
  readonly evidence: Digest;
  readonly panel: Digest;
  /** First and last as-of day of the list, both included. */
  readonly from: string;
  readonly until: string;
}

/** One version as the journal tells it. */
export interface VersionState {
  readonly model: string;
  /** 1, 2, 3… within the model, without gaps. */
  readonly number: number;
  /** Digest of the bundle's manifest. */
  readonly digest: Digest;
  readonly status: VersionStatus;
  /** Id of the person who registered it. */
  readonly author: string;
  readonly registeredAt: string;
  readonly run: { readonly id: string; readonly digest: Digest };
  /** Null: its evidence is of these very bytes. Else the version that was evaluated, and the recipe that both share. */
  readonly refit: {
    readonly evaluated: { readonly model: string; readonly number: number; readonly digest: Digest };
    readonly recipe: Digest;
  } | null;
  /** What became known since, oldest first. */
  readonly appended: readonly AppendedEvidence[];
  /** Hash of the newest event about it, which a signature says its person has seen. */
  readonly newest: Digest;
  /** The approval or refusal, or null. */
  readonly judgement: Approval | null;
  /** Oldest first. */
  readonly waivers: readonly Waiver[];
  /** Oldest first. */
  readonly reproductions: readonly Reproduction[];
  /** By their number. */
  readonly findings: readonly Finding[];
}

/** One move of an alias. */
export interface AliasMove extends Decision {
  /** The version it points at since then. */
  readonly number: number;
  readonly kind: "release" | "rollback";
  /** Of a rollback: who else looked at it afterwards; absent while nobody has. */
  readonly reviewed?: Decision;
}

/** A secret by which programs act as its owner. Only the secret's digest is known. */
export interface TokenState {
  /** The first 12 hexadecimal digits of the secret's digest. */
  readonly id: string;
  /** Id of the person. */
  readonly owner: string;
  /** Digest of the note that says what it is for. */
  readonly name: Digest;
  readonly secret: Digest;
  /** At most these, as far as the owner still has them. */
  readonly roles: readonly RegistryRole[];
  readonly issuedAt: string;
  /** Last day on which it works, `YYYY-MM-DD` (UTC). */
  readonly until: string;
  readonly revoked: Decision | null;
}

export interface PersonState {
  readonly id: string;
  /** Digest of the note that holds the name. */
  readonly name: Digest;
  readonly roles: readonly RegistryRole[];
}

/** A public key of one person. */
export interface KeyState {
  readonly person: string;
  readonly added: Decision;
  /** From then on it signs nothing; null while it holds. */
  readonly revoked: Decision | null;
}

/** A look at sealed months, decided before their scores were computed. */
export interface WindowOpening extends Decision, WindowLook {
  readonly study: { readonly name: string; readonly digest: Digest };
  /** The panel version that was looked at. */
  readonly panel: Digest;
}

/** Tags and a description; their texts are notes. */
export interface Labels {
  readonly tags: Record<string, Digest>;
  readonly description: Digest | null;
  /** Instant of the last change. */
  readonly changedAt: string;
}

/** What the events add up to. Plain JSON, so that a snapshot of it can be stored. */
export interface RegistryState {
  readonly people: Record<string, PersonState>;
  /** By id. */
  readonly tokens: Record<string, TokenState>;
  /** By public key, revoked ones too: no key ever has a second person. */
  readonly keys: Record<string, KeyState>;
  policy: { readonly digest: Digest; readonly policy: Policy } | null;
  /** By model, in the order of their numbers. */
  readonly versions: Record<string, VersionState[]>;
  /** By model and alias, oldest move first; the last one holds. */
  readonly aliases: Record<string, Record<string, AliasMove[]>>;
  /** The controller's answers, by model and question; the newest holds. */
  readonly answers: Record<string, Record<string, Decision>>;
  /** Datasets whose rows were to be removed, by version. */
  readonly erasures: Record<Digest, Decision>;
  /** Names that were made before any version of theirs. */
  readonly models: Record<string, { readonly at: string; readonly by: string }>;
  /** By model, or by `model@number`. */
  readonly labels: Record<string, Labels>;
  /** Looks at sealed months, oldest first. */
  readonly openings: WindowOpening[];
}

/** Records have no prototype: a model may be called `constructor`. */
export function emptyState(): RegistryState {
  return {
    people: record(),
    tokens: record(),
    keys: record(),
    policy: null,
    versions: record(),
    aliases: record(),
    answers: record(),
    erasures: record(),
    models: record(),
    labels: record(),
    openings: [],
  };
}

export function record<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

export function findVersion(state: RegistryState, model: string, number: number): VersionState | undefined {
  return state.versions[model]?.[number - 1];
}

/** The version an alias points at, or undefined. */
export function aliased(state: RegistryState, model: string, alias: string): AliasMove | undefined {
  return state.aliases[model]?.[alias]?.at(-1);
}

/** The aliases that point at this version now, sorted. */
export function aliasesOf(state: RegistryState, model: string, number: number): readonly string[] {
  const aliases = state.aliases[model];
  if (aliases === undefined) return [];
  return Object.entries(aliases)
    .filter(([, moves]) => moves.at(-1)?.number === number)
    .map(([alias]) => alias)
    .sort();
}
