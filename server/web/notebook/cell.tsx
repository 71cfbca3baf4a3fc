import { useState } from "preact/hooks";
import type { CellView } from "vigie/notebooks";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "../parts/icons.tsx";
import { Code } from "./code.tsx";
import { Output } from "./output.tsx";
import type { ConsoleLine } from "./state.ts";

export interface CellActions {
  readonly onRun: (cell: string) => void;
  readonly onInput: (cell: string, name: string, value: unknown) => void;
}

interface CellProps extends CellActions {
  readonly notebook: string;
  readonly cell: CellView;
  readonly lines: readonly ConsoleLine[];
  /** Whether code is shown unless it is hidden. */
  readonly isCodeView: boolean;
}

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

/** One cell: its state at the side, its code, what it shows. */
export function Cell({ notebook, cell, lines, isCodeView, onRun, onInput }: CellProps) {
  const t = words.value;
  const isMarkdown = cell.tags.includes("markdown");
  const [choice, setChoice] = useState<boolean | null>(null);
  const hasFaults = cell.faults.length > 0;
  const isShown = !isMarkdown && (choice ?? (hasFaults || (isCodeView && !cell.tags.includes("hidden"))));
  const name = cell.title || cell.id;
  const isSilent = cell.status === "done" && cell.outputs.length === 0 && lines.length === 0;
  if (isSilent && !isCodeView) return null;
  return (
    <article
      class="cell"
      id={`cell-${cell.id}`}
      data-cell={cell.id}
      data-status={cell.status}
      data-runs={cell.runs}
      aria-label={name}
    >
      <div class="cell-side">
        {!isMarkdown && (
          <>
            <span class="cell-name">{name}</span>
            <State cell={cell} />
            <span class="cell-tools">
              <button
                type="button"
                class="button small bare"
                aria-label={t.runCellNamed(name)}
                onClick={() => onRun(cell.id)}
              >
                {t.runCell}
              </button>
              <button
                type="button"
                class="button small bare"
                aria-expanded={isShown}
                onClick={() => setChoice(!isShown)}
              >
                {isShown ? t.hideCode : t.showCode}
              </button>
            </span>
          </>
        )}
      </div>
      <div class="cell-body">
        {isShown && <Code source={cell.source} label={name} faults={faultLines(cell)} />}
        <Faults cell={cell} />
        {cell.outputs.map((document, i) => (
          <div key={i} class="output">
            <Output
              notebook={notebook}
              label={name}
              document={document}
              onInput={(input, value) => onInput(cell.id, input, value)}
            />
          </div>
        ))}
        {lines.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <pre class="console" tabIndex={0} role="log" aria-label={`${t.console}, ${name}`}>
            {lines.map(({ text }) => text).join("\n")}
          </pre>
        )}
      </div>
    </article>
  );
}

function State({ cell: { status, ms, reason } }: { readonly cell: CellView }) {
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
      {reason !== undefined && <span>{reason}</span>}
    </>
  );
}

/** Faults of the source, at the cell's own lines. */
function Faults({ cell }: { readonly cell: CellView }) {
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
