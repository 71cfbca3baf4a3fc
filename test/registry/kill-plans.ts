import type { Random } from "vigie/datasets";
import type { Aim } from "./fixtures/dying.ts";

type Target = Pick<Aim, "place" | "call" | "moment">;

/** Where a process dies on purpose, in the order of a start and a decision; every other kill comes at any time. */
const targets: Readonly<Record<string, Target | null>> = {
  "lock: claim made, empty": { place: "lock", call: "open", moment: "after" },
  "lock: claim half written": { place: "lock", call: "writeFile", moment: "half-way" },
  "torn end: half set aside": { place: "torn end", call: "writeFile", moment: "half-way" },
  "torn end: set aside, before its rename": { place: "torn end", call: "rename", moment: "before" },
  "torn end: set aside, journal not shortened": { place: "journal", call: "truncate", moment: "before" },
  "torn end: journal shortened, before fsync": { place: "journal", call: "truncate", moment: "after" },
  "bundle: a file half written": { place: "bundle", call: "writeFile", moment: "half-way" },
  "bundle: written, before its rename": { place: "bundle", call: "rename", moment: "before" },
  "bundle: in place, no event yet": { place: "bundle", call: "rename", moment: "after" },
  "note: half written": { place: "note", call: "writeFile", moment: "half-way" },
  "note: written, before its rename": { place: "note", call: "rename", moment: "before" },
  "note: in place, no event yet": { place: "note", call: "rename", moment: "after" },
  "journal: before the write": { place: "journal", call: "write", moment: "before" },
  "journal: mid write": { place: "journal", call: "write", moment: "half-way" },
  "journal: written, before fsync": { place: "journal", call: "sync", moment: "before" },
  "journal: synced, not acknowledged": { place: "journal", call: "sync", moment: "after" },
  "after an acknowledgement": null,
  "snapshot: half written": { place: "snapshot", call: "writeFile", moment: "half-way" },
  "snapshot: written, before its rename": { place: "snapshot", call: "rename", moment: "before" },
  "snapshot: in place": { place: "snapshot", call: "rename", moment: "after" },
};

export const phases = Object.keys(targets);

export interface KillPlan {
  /** One of `phases`, or null: killed from outside, wherever it is then. */
  readonly phase: string | null;
  /** For the program that dies. */
  readonly aim: Aim | number | null;
  /** Lines to be said before the kill from outside, so that a process whose aim is not reached ends as well. */
  readonly lines: number;
  readonly delayMs: number;
  /** The journal gets the beginning of a line first, of so many characters: what a power cut leaves. 0: nothing. */
  readonly torn: number;
}

/** Turn about at a phase (each in its turn) and at any time. */
export function planKill(kill: number, random: Random): KillPlan {
  const delayMs = random.uniform() * 5;
  const torn = kill % 3 === 2 ? 1 + random.integer(30) : 0;
  if (kill % 2 === 0) return { phase: null, aim: null, lines: 1 + random.integer(12), delayMs, torn };
  const phase = phases[(kill >> 1) % phases.length]!;
  const target = targets[phase]!;
  const pass = 1 + random.integer(passesOf(phase));
  const aim = target === null ? pass : { ...target, pass };
  return { phase, aim, lines: 60, delayMs, torn: phase.startsWith("torn") ? 1 + random.integer(30) : torn };
}

/** How often a process comes by within its first decisions. */
function passesOf(phase: string): number {
  const [place] = phase.split(":");
  return place === "lock" || place === "torn end" || place === "snapshot" ? 1 : 8;
}
