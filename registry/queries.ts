import { type Digest, Fault } from "vigie/datasets";
import type { Looks, OutsideRecord, TestWindow } from "vigie/experiments";
import { readAppended } from "./appended-evidence.ts";
import { checkVersion } from "./approval.ts";
import { type CardOptions, makeCard } from "./card/card.ts";
import { readCardEvidence } from "./card/evidence.ts";
import { answersOf, type CardStanding, standingOf } from "./card/standing.ts";
import { policyInForce } from "./decisions.ts";
import { type DatasetErasure, erasuresOf } from "./erasures.ts";
import { instantOf } from "./instant.ts";
import { type AnyEvent, isAbout } from "./journal/event.ts";
import { type Labelled, type LabelView, type ModelState, modelsOf, readLabels, tagsOf } from "./labels.ts";
import type { PolicyCheck } from "./policies/check.ts";
import type { Policy } from "./policies/policy.ts";
import type { RegistryRole } from "./policies/roles.ts";
import { type PossibleMove, refusalOf, type StatementRequest, statementFor } from "./possible-moves.ts";
import { type DueReview, rollbacksDue } from "./rollback-reviews.ts";
import { type SignedDecision, signedDecisions } from "./signing/signed-decisions.ts";
import type { Statement } from "./signing/statement.ts";
import { type AliasStanding, type Present, standingsOf } from "./standings.ts";
import type {
  KeyState,
  RegistryState,
  TokenState,
  VersionState,
  VersionStatus,
  WindowOpening,
} from "./state/state.ts";
import { tokenRoles } from "./tokens.ts";
import { locate, presentVersion, type Version, type VersionReference } from "./versions.ts";
import { looksAt, openingsOf } from "./windows.ts";
import type { Workings } from "./workings.ts";

export interface ListFilter {
  readonly model?: string | undefined;
  readonly status?: VersionStatus | undefined;
  /** How many to leave out first; default 0. */
  readonly skip?: number | undefined;
  /** At most so many; default all. */
  readonly limit?: number | undefined;
}

export interface HistoryFilter {
  readonly model?: string;
  readonly actor?: string;
  /** From the start of this day (UTC), or from this instant, on. */
  readonly since?: string;
  /** Before the start of this day (UTC), or before this instant. */
  readonly before?: string;
}

/** A version with every event about it, oldest first. */
export interface VersionDetails extends Version {
  readonly history: readonly AnyEvent[];
}

export interface RegistryAt {
  /** ISO instant. */
  readonly at: string;
  readonly aliases: readonly AliasStanding[];
  readonly versions: readonly Version[];
}

export interface StandingToken extends TokenState {
  readonly gives: readonly RegistryRole[] | null;
}

export interface KeyView extends KeyState {
  readonly key: string;
}

export interface RegistryQueries {
  /** By model name, then number. */
  list(filter?: ListFilter): readonly Version[];
  show(version: VersionReference): VersionDetails;
  /** `model@3` or `model@production` → version. @throws Fault `registry.unknown` (not-found). */
  resolve(reference: string): Version;
  /** Oldest first. */
  history(filter?: HistoryFilter): readonly AnyEvent[];
  /** Where every alias stands now. */
  standings(): readonly AliasStanding[];
  /** As it stood at an instant, or at the end of a day `YYYY-MM-DD` (UTC). */
  at(date: Date | string): RegistryAt;
  /** The fault that a move would meet now, or null. Files of the bundle are looked at only when it is made. */
  refusal(move: PossibleMove): Fault | null;
  /** Each rule of the policy in force asked of a version: what it says, what it read, what would satisfy it. */
  check(version: VersionReference): Promise<PolicyCheck>;
  /** The card of a version: its bundle's evidence, and what the journal says by now. @throws Fault `card.evidence`. */
  card(version: VersionReference, options: Pick<CardOptions, "language" | "format">): Promise<string>;
  /** The policy by which decisions are judged now. */
  policy(): { readonly policy: Policy; readonly digest: Digest };
  /** What a person signs to approve or release. @throws Fault as the move itself would. */
  statement(request: StatementRequest): Statement;
  /** Each approval and release of a version with the name under it, verified again. */
  signatures(version: VersionReference): readonly SignedDecision[];
  /** What matured labels said of the lists of a version, in the order of its `appended`; null where a file is gone. */
  matured(version: VersionReference): Promise<readonly (OutsideRecord | null)[]>;
  /** What the controller answered about a model. */
  answers(model: string): Promise<CardStanding["answers"]>;
  /** Every key, revoked ones too. */
  keys(): readonly KeyView[];
  /** Rollbacks that nobody else has reviewed yet, the most urgent first. */
  rollbacksDue(): readonly DueReview[];
  /** Every token that was issued, oldest first, with the roles it gives now; null when it gives none. */
  tokens(): readonly StandingToken[];
  /** Every model by name, those without a version too. */
  models(): readonly ModelState[];
  /** Keys of the tags of a model or a version. */
  tagKeys(which: Labelled): readonly string[];
  /** Tags and description of a model or a version. */
  labels(which: Labelled): Promise<LabelView>;
  /** Every dataset whose rows were to be removed, in the order of the decisions. */
  erasures(): readonly DatasetErasure[];
  /** How often a window, or a part of it, was looked at, and by how many people: of the journal, so deleting runs changes nothing. */
  looksAt(window: TestWindow): Looks;
  /** Every look at sealed months, oldest first; with a window, those that saw something of it. */
  openings(window?: TestWindow): readonly WindowOpening[];
  /** The text of a reason or a name; null when it was erased. */
  note(digest: Digest): Promise<string | null>;
}

export function createQueries(workings: Workings): RegistryQueries {
  const { ledger, journal, notes } = workings;
  const present: Present = (version, state = ledger.acknowledged) =>
    presentVersion(state, version, workings.folderOf);
  return {
    list: (filter = {}) => listVersions(ledger.acknowledged, filter).map((version) => present(version)),
    resolve: (reference) => present(locate(ledger.acknowledged, reference)),
    show(reference) {
      const version = present(locate(ledger.acknowledged, reference));
      const isMine = (event: AnyEvent) => isAbout(event, version.model, version.number);
      return { ...version, history: journal.events.filter(isMine) };
    },
    history: (filter = {}) => filterEvents(journal.events, filter),
    at(date) {
      const instant = instantOf(date, "end");
      // Time never goes back in the journal, so what came later is its end.
      const later = journal.events.findIndex(({ at }) => at > instant);
      const state = ledger.after(later === -1 ? journal.events.length : later);
      const versions = listVersions(state, {}).map((version) => present(version, state));
      return { at: instant, versions, aliases: standingsOf(state, present) };
    },
    standings: () => standingsOf(ledger.acknowledged, present),
    refusal: (move) => refusalOf(ledger.acknowledged, workings.clock(), move),
    policy: () => policyInForce(ledger.acknowledged),
    card: async (reference, options) => {
      const version = present(locate(ledger.acknowledged, reference));
      const evidence = await readCardEvidence(version);
      const known = { state: ledger.acknowledged, notes, now: workings.clock() };
      const standing = await standingOf(version, evidence.window?.window ?? null, known);
      return makeCard(evidence, { ...options, standing });
    },
    check: (version) => checkVersion(workings, version),
    statement: (request) => statementFor(ledger.acknowledged, workings.clock(), request),
    signatures: (reference) =>
      signedDecisions(locate(ledger.acknowledged, reference), journal.events, ledger.acknowledged.keys),
    matured: (reference) => readAppended(locate(ledger.acknowledged, reference), workings.evidenceFolder),
    answers: (model) => answersOf(ledger.acknowledged, model, notes),
    keys: () => Object.entries(ledger.acknowledged.keys).map(([key, state]) => ({ key, ...state })),
    rollbacksDue: () => rollbacksDue(ledger.acknowledged, workings.clock()),
    tokens: () => {
      const { acknowledged } = ledger;
      const now = workings.clock();
      const given = (token: TokenState) => ({ ...token, gives: tokenRoles(acknowledged, token, now) });
      return Object.values(acknowledged.tokens).map(given);
    },
    models: () => modelsOf(ledger.acknowledged),
    tagKeys: (which) => Object.keys(tagsOf(ledger.acknowledged, which)),
    labels: (which) => readLabels(workings, which),
    erasures: () => erasuresOf(ledger.acknowledged),
    looksAt: (window) => looksAt(ledger.acknowledged, window),
    openings: (window) => openingsOf(ledger.acknowledged, window),
    note: (digest) => notes.get(digest),
  };
}

function filterEvents(events: readonly AnyEvent[], filter: HistoryFilter): readonly AnyEvent[] {
  const { model, actor } = filter;
  const since = filter.since === undefined ? null : instantOf(filter.since, "start");
  const before = filter.before === undefined ? null : instantOf(filter.before, "start");
  if (since !== null && before !== null && since >= before)
    throw new Fault("registry.date", `nothing lies between ${since} and ${before} (expected since < before)`);
  return events
    .filter((event) => model === undefined || isAbout(event, model))
    .filter((event) => actor === undefined || event.actor === actor)
    .filter(({ at }) => (since === null || at >= since) && (before === null || at < before));
}

function listVersions(state: RegistryState, filter: ListFilter): readonly VersionState[] {
  const { model, status, skip = 0, limit = Number.POSITIVE_INFINITY } = filter;
  const models = model === undefined ? Object.keys(state.versions).sort() : [model];
  return models
    .flatMap((name) => state.versions[name] ?? [])
    .filter((version) => status === undefined || version.status === status)
    .slice(skip, skip + limit);
}
