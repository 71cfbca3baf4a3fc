import type { Looks, TestWindow } from "vigie/experiments";
import { isOpen } from "../findings.ts";
import type { Notes } from "../notes.ts";
import type { Decision, RegistryState } from "../state/state.ts";
import type { Version } from "../versions.ts";
import { looksAt } from "../windows.ts";
import { type QuestionId, questionIds } from "./questions.ts";

export interface CardAnswer {
  /** Null where the text was erased. */
  readonly text: string | null;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

/** What the journal knows of a version beside its bundle, by the time of asking. */
export interface CardStanding {
  /** `model@3` */
  readonly reference: string;
  readonly status: Version["status"];
  readonly aliases: readonly string[];
  readonly author: string;
  /** Who approved or refused it, or null. */
  readonly judgedBy: Pick<Decision, "by" | "at"> | null;
  readonly reproducedBy: readonly string[];
  readonly openFindings: number;
  readonly waivedRules: readonly string[];
  /** How often its test months were looked at by now; null where they have no name. */
  readonly looks: Looks | null;
  readonly answers: Readonly<Partial<Record<QuestionId, CardAnswer>>>;
}

export async function standingOf(
  version: Version,
  window: TestWindow | null,
  { state, notes, now }: { readonly state: RegistryState; readonly notes: Notes; readonly now: Date },
): Promise<CardStanding> {
  const { reference, status, aliases, author, judgement, reproductions, findings, waivers } = version;
  const day = now.toISOString().slice(0, 10);
  return {
    ...{ reference, status, aliases, author },
    judgedBy: judgement,
    reproducedBy: [...new Set(reproductions.map(({ by }) => by))],
    openFindings: findings.filter((finding) => isOpen(finding, now)).length,
    waivedRules: [...new Set(waivers.filter(({ until }) => until >= day).map(({ rule }) => rule))],
    looks: window === null ? null : looksAt(state, window),
    answers: await answersOf(state, version.model, notes),
  };
}

/** The controller's answers about a model, by question. */
export async function answersOf(
  state: RegistryState,
  model: string,
  notes: Notes,
): Promise<CardStanding["answers"]> {
  const answered: Partial<Record<QuestionId, CardAnswer>> = {};
  for (const question of questionIds) {
    const decision = state.answers[model]?.[question];
    if (decision === undefined) continue;
    const { by, at, reason } = decision;
    answered[question] = { by, at, text: await notes.get(reason) };
  }
  return answered;
}
