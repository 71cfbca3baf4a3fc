import type { Digest } from "vigie/datasets";
import type { AnyEvent } from "../journal/event.ts";
import {
  type AliasMove,
  type Decision,
  emptyState,
  type FindingStep,
  findVersion,
  type RegistryState,
  record,
  type VersionState,
} from "./state.ts";

/** What these events add up to, from nothing. */
export function foldEvents(events: Iterable<AnyEvent>): RegistryState {
  const state = emptyState();
  for (const event of events) foldEvent(state, event);
  return state;
}

/** Adds one event to `state`, in place. Events were judged when they were written: nothing is judged again here. */
export function foldEvent(state: RegistryState, event: AnyEvent): void {
  switch (event.type) {
    case "person.added": {
      const { person, name, roles } = event.payload;
      state.people[person] = { id: person, name, roles };
      return;
    }
    case "person.roles-set": {
      const { person, roles } = event.payload;
      const known = state.people[person];
      if (known !== undefined) state.people[person] = { ...known, roles };
      return;
    }
    case "person.removed":
      delete state.people[event.payload.person];
      return;
    case "policy.adopted":
      state.policy = { policy: event.payload.policy, digest: event.payload.digest };
      return;
    case "version.registered":
      addVersion(state, event);
      return;
    case "review.requested":
      change(state, event.payload, { status: "in-review", judgement: null });
      return;
    case "version.approved":
    case "version.refused": {
      const { model: _, number: __, ...judged } = event.payload;
      const status = event.type === "version.approved" ? "approved" : "refused";
      change(state, event.payload, { status, judgement: { ...decisionOf(event, judged.reason), ...judged } });
      return;
    }
    case "rule.waived": {
      const { rule, until, reason } = event.payload;
      append(state, event.payload, "waivers", { ...decisionOf(event, reason), rule, until });
      return;
    }
    case "version.reproduced": {
      const { result, largest, reason } = event.payload;
      append(state, event.payload, "reproductions", { ...decisionOf(event, reason), result, largest });
      return;
    }
    case "version.released":
      change(state, event.payload, { status: "released" });
      move(state, event.payload, {
        ...decisionOf(event, event.payload.reason),
        number: event.payload.number,
        kind: "release",
      });
      return;
    case "alias.rolled-back":
      move(state, event.payload, {
        ...decisionOf(event, event.payload.reason),
        number: event.payload.number,
        kind: "rollback",
      });
      return;
    case "finding.opened": {
      const { finding: id, severity, owner, anchor, reason } = event.payload;
      const opened = { id, severity, owner, anchor, status: "open" as const, until: null, steps: [] };
      append(state, event.payload, "findings", { ...decisionOf(event, reason), ...opened });
      return;
    }
    case "finding.answered":
      step(state, event.payload, {
        ...decisionOf(event, event.payload.reason),
        kind: "answered",
        until: null,
      });
      return;
    case "finding.fixed":
      step(state, event.payload, { ...decisionOf(event, event.payload.reason), kind: "fixed", until: null });
      return;
    case "finding.waived": {
      const { until, reason } = event.payload;
      step(state, event.payload, { ...decisionOf(event, reason), kind: "waived", until });
      return;
    }
    case "rollback.reviewed":
      review(state, event.payload, decisionOf(event, event.payload.reason));
      return;
    case "version.retired":
      change(state, event.payload, { status: "retired" });
      return;
    case "dataset.erased":
      state.erasures[event.payload.dataset] ??= decisionOf(event, event.payload.reason);
      return;
    case "window.opened": {
      const { reason, ...opened } = event.payload;
      state.openings.push({ ...opened, ...decisionOf(event, reason) });
      return;
    }
    default:
      event satisfies never;
  }
}

function addVersion(state: RegistryState, event: Extract<AnyEvent, { type: "version.registered" }>): void {
  const { model, number, digest, run } = event.payload;
  state.versions[model] ??= [];
  state.versions[model].push({
    model,
    number,
    digest,
    status: "candidate",
    author: event.actor,
    registeredAt: event.at,
    run,
    judgement: null,
    waivers: [],
    reproductions: [],
    findings: [],
  });
}

interface Which {
  readonly model: string;
  readonly number: number;
}

function change(state: RegistryState, { model, number }: Which, patch: Partial<VersionState>): void {
  const version = findVersion(state, model, number);
  if (version !== undefined) state.versions[model]![number - 1] = { ...version, ...patch };
}

type Lists = "waivers" | "reproductions" | "findings";

/** Adds to one of a version's lists. */
function append<L extends Lists>(
  state: RegistryState,
  which: Which,
  list: L,
  entry: VersionState[L][number],
): void {
  const version = findVersion(state, which.model, which.number);
  if (version !== undefined) change(state, which, { [list]: [...version[list], entry] });
}

/** What became of a finding; the last step says how it stands. */
function step(state: RegistryState, which: Which & { finding: number }, taken: FindingStep): void {
  const findings = findVersion(state, which.model, which.number)?.findings ?? [];
  const changed = findings.map((finding) =>
    finding.id === which.finding
      ? { ...finding, status: taken.kind, until: taken.until, steps: [...finding.steps, taken] }
      : finding,
  );
  change(state, which, { findings: changed });
}

function move(state: RegistryState, { model, alias }: Which & { alias: string }, step: AliasMove): void {
  state.aliases[model] ??= record();
  state.aliases[model][alias] ??= [];
  state.aliases[model][alias].push(step);
}

function review(
  state: RegistryState,
  { model, alias, rollback }: Which & { alias: string; rollback: number },
  reviewed: Decision,
): void {
  const moves = state.aliases[model]?.[alias] ?? [];
  const at = moves.findIndex(({ seq }) => seq === rollback);
  if (at >= 0) moves[at] = { ...moves[at]!, reviewed };
}

function decisionOf(event: AnyEvent, reason: Digest): Decision {
  return { by: event.actor, at: event.at, seq: event.seq, reason };
}
