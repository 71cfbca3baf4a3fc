import { Fault } from "vigie/datasets";
import type { AnyEvent } from "./journal/event.ts";
import { foldEvents } from "./state/fold.ts";
import type { AliasMove, Approval, RegistryState, VersionState, VersionStatus } from "./state/state.ts";
import { locate, presentVersion, type Version, type VersionReference } from "./versions.ts";
import type { Workings } from "./workings.ts";

export interface ListFilter {
  readonly model?: string;
  readonly status?: VersionStatus;
}

export interface HistoryFilter {
  readonly model?: string;
  readonly actor?: string;
}

/** A version with its decisions and their reasons. */
export interface VersionDetails extends Version {
  readonly history: readonly HistoryEntry[];
}

/** An event with the text of its reason, null when it carries none or the text was erased. */
export interface HistoryEntry {
  readonly event: AnyEvent;
  readonly reason: string | null;
}

/** Where an alias stood, who put it there and why. */
export interface AliasStanding {
  readonly model: string;
  readonly alias: string;
  readonly version: Version;
  readonly by: string;
  readonly since: string;
  readonly kind: AliasMove["kind"];
  /** Null when the text was erased. */
  readonly reason: string | null;
  /** The approval that stood behind it, or null. */
  readonly approval: Approval | null;
}

export interface RegistryAt {
  readonly date: string;
  readonly aliases: readonly AliasStanding[];
  readonly versions: readonly Version[];
}

export interface RegistryQueries {
  /** By model name, then number. */
  list(filter?: ListFilter): readonly Version[];
  show(version: VersionReference): Promise<VersionDetails>;
  /** `model@3` or `model@production` → version. @throws Fault `registry.unknown` (not-found). */
  resolve(reference: string): Version;
  /** Oldest first. */
  history(filter?: HistoryFilter): Promise<readonly HistoryEntry[]>;
  /** As it stood at the end of that instant. */
  at(date: Date): Promise<RegistryAt>;
}

export function createQueries(workings: Workings): RegistryQueries {
  const { ledger, journal } = workings;
  const present = (version: VersionState, state = ledger.acknowledged) =>
    presentVersion(state, version, workings.folderOf);
  return {
    list: (filter = {}) => listVersions(ledger.acknowledged, filter).map((version) => present(version)),
    resolve: (reference) => present(locate(ledger.acknowledged, reference)),
    async show(reference) {
      const version = present(locate(ledger.acknowledged, reference));
      const events = journal.events.filter((event) => isAbout(event, version.model, version.number));
      return { ...version, history: await withReasons(workings, events) };
    },
    history({ model, actor } = {}) {
      const events = journal.events
        .filter((event) => model === undefined || isAbout(event, model))
        .filter((event) => actor === undefined || event.actor === actor);
      return withReasons(workings, events);
    },
    async at(date) {
      const limit = checkDate(date).toISOString();
      const state = foldEvents(journal.events.filter(({ at }) => at <= limit));
      const versions = listVersions(state, {}).map((version) => present(version, state));
      return { date: limit, versions, aliases: await standingsOf(workings, state, present) };
    },
  };
}

function listVersions(state: RegistryState, { model, status }: ListFilter): readonly VersionState[] {
  const models = model === undefined ? Object.keys(state.versions).sort() : [model];
  return models
    .flatMap((name) => state.versions[name] ?? [])
    .filter((version) => status === undefined || version.status === status);
}

function isAbout({ payload }: AnyEvent, model: string, number?: number): boolean {
  if (!("model" in payload) || payload.model !== model) return false;
  return (
    number === undefined ||
    payload.number === number ||
    ("previous" in payload && payload.previous === number)
  );
}

function withReasons({ notes }: Workings, events: readonly AnyEvent[]): Promise<readonly HistoryEntry[]> {
  return Promise.all(
    events.map(async (event) => ({
      event,
      reason: "reason" in event.payload ? await notes.get(event.payload.reason) : null,
    })),
  );
}

function standingsOf(
  { notes }: Workings,
  state: RegistryState,
  present: (version: VersionState, state: RegistryState) => Version,
): Promise<readonly AliasStanding[]> {
  const current = Object.entries(state.aliases).flatMap(([model, aliases]) =>
    Object.entries(aliases).map(([alias, moves]) => ({ model, alias, move: moves.at(-1)! })),
  );
  return Promise.all(
    current.map(async ({ model, alias, move }) => {
      const version = present(locate(state, { model, number: move.number }), state);
      const reason = await notes.get(move.reason);
      const { by, at: since, kind } = move;
      return { model, alias, version, by, since, kind, reason, approval: version.judgement };
    }),
  );
}

function checkDate(date: Date): Date {
  if (!Number.isNaN(date.getTime())) return date;
  throw new Fault("registry.date", "not a date (expected YYYY-MM-DD or an instant)");
}
