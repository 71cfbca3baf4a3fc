import type { CellView } from "vigie/notebooks";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "../parts/icons.tsx";
import { cacheInWords } from "./why.ts";

const tones: Readonly<Record<CellView["status"], string>> = {
  queued: "quiet",
  running: "accent",
  done: "quiet",
  failed: "bad",
  stale: "warn",
  interrupted: "warn",
  waiting: "quiet",
  blocked: "bad",
};

/** Less than this says nothing: the engine tidies up when it likes. */
const leastGrowth = 2 ** 20;

interface StateProps {
  readonly cell: CellView;
  readonly why: string;
}

/** Where a cell stands, how long it took, and why it ran or waits. */
export function State({ cell: { status, ms, grownBytes = 0, reason, cached = [] }, why }: StateProps) {
  const t = words.value;
  return (
    <>
      <span class="cell-state">
        <span class={`badge small ${tones[status]}`}>
          <Icon name={status as IconName} />
          {t.cellStatus[status]}
        </span>
        {ms !== undefined && status !== "running" && <span>{format.value.duration(ms)}</span>}
      </span>
      {status === "done" && grownBytes >= leastGrowth && (
        <span title={t.edit.grown}>+{format.value.bytes(grownBytes)}</span>
      )}
      {cached.map((note) => (
        <span key={note.key} class="cell-why">
          {cacheInWords(note)}
        </span>
      ))}
      {why !== "" && (
        <span class="cell-why" title={reason === undefined ? t.edit.whyItRan : undefined}>
          {why}
        </span>
      )}
    </>
  );
}

/** Faults of the source, at the file's lines. */
export function Faults({ cell }: { readonly cell: CellView }) {
  const t = words.value;
  if (cell.faults.length === 0) return null;
  return (
    <div class="cell-error" role="alert">
      {cell.faults.map((fault) => (
        <p key={`${fault.line} ${fault.column} ${fault.code}`}>
          <strong>{t.atLine(fault.line)}</strong> {fault.message}
        </p>
      ))}
    </div>
  );
}

/** Lines of the cell's body, from 1, that a fault or an error names. */
export function faultLines({ faults, outputs, firstLine }: CellView): ReadonlySet<number> {
  const bodyLine = firstLine + 1;
  const thrown = outputs.flatMap((document) => (document.kind === "error" ? (document.cellLine ?? []) : []));
  return new Set([...faults.map(({ line }) => line - bodyLine + 1), ...thrown]);
}
