import type { CacheNote, CellView, RunCause, WaitReason } from "vigie/notebooks";
import type { RunPlan } from "vigie/notebooks/plan";
import { format, words } from "../language.ts";

/** Why a cell does not run, else why it ran last; empty where that is nothing special. */
export function whyInWords({ reason, causes = [] }: CellView, cells: readonly CellView[]): string {
  if (reason !== undefined) return waitInWords(reason, cells);
  return causesInWords(
    causes.filter(({ kind }) => kind !== "started"),
    cells,
  );
}

export function causesInWords(causes: readonly RunCause[], cells: readonly CellView[]): string {
  return causes.map((cause) => causeInWords(cause, cells)).join(", ");
}

/** What is said of a value that was kept, where it is defined. */
export function cacheInWords({ key, isFromCache, computedAt, ms }: CacheNote): string {
  const t = words.value.edit;
  return isFromCache
    ? t.fromCache(key, format.value.instant(computedAt), format.value.duration(ms))
    : t.keptInCache(key);
}

/** `7 cells, about 12 s`. */
export function planInWords({ cells, knownMs, untimed }: RunPlan): string {
  const t = words.value.edit;
  const about = untimed === cells.length ? null : format.value.duration(knownMs);
  return t.plan(cells.length, about, untimed);
}

function causeInWords(cause: RunCause, cells: readonly CellView[]): string {
  const t = words.value.edit.causes;
  switch (cause.kind) {
    case "needed":
      return t.needed(nameOf(cause.by, cells));
    case "input":
      return t.input(cause.name);
    case "value":
      return t.value(cause.name);
    case "imported":
      return t.imported(cause.files.join(", "));
    case "read":
      return t.read(nameOf(cause.cell, cells));
    default:
      return t[cause.kind];
  }
}

function waitInWords(reason: WaitReason, cells: readonly CellView[]): string {
  const t = words.value.edit.waits;
  switch (reason.kind) {
    case "lazy":
      return t.lazy;
    case "behind":
      return t.behind(nameOf(reason.cell, cells));
    case "no-value":
      return t.noValue(reason.name ?? "?", nameOf(reason.cell ?? "?", cells));
    case "no-kernel":
      return t.noKernel(reason.why);
  }
}

function nameOf(id: string, cells: readonly CellView[]): string {
  return cells.find((cell) => cell.id === id)?.title || id;
}
