import { useState } from "preact/hooks";
import type { KeptCell } from "vigie/notebooks";
import type { KeptRunView } from "../../api/kept-runs.ts";
import { send } from "../api.ts";
import { format, words } from "../language.ts";
import { ProblemNote } from "../parts/answer.tsx";
import { path } from "../router.ts";
import { useSending } from "../sending.ts";
import { Outputs } from "./outputs.tsx";

interface KeptCellProps {
  readonly kept: KeptRunView;
  readonly notebook: string;
  readonly onChange: () => void;
  readonly cell: KeptCell;
}

/** A cell of a stored run, with what reviewers said of it. */
export function KeptCellView({ cell, kept, notebook, onChange }: KeptCellProps) {
  const t = words.value.kept;
  const name = cell.title || cell.id;
  const comments = kept.comments.filter((comment) => comment.cell === cell.id);
  return (
    <article class={`cell ${cell.isText ? "markdown" : ""}`} aria-label={name} data-cell={cell.id}>
      <div class="cell-side">
        {!cell.isText && <span class="cell-name">{name}</span>}
        {cell.fromCache.map((key) => (
          <span key={key}>{t.fromCache(key)}</span>
        ))}
      </div>
      <div class="cell-body">
        <Outputs outputs={kept.outputs?.[cell.id] ?? []} notebook={notebook} label={name} />
        {comments.map(({ by, at, text }) => (
          <blockquote key={at}>
            <p>{text}</p>
            <footer class="quiet small">
              {by}, {format.value.instant(at)}
            </footer>
          </blockquote>
        ))}
        {!cell.isText && <CommentForm run={kept.id} cell={cell.id} name={name} onDone={onChange} />}
      </div>
    </article>
  );
}

interface CommentFormProps {
  readonly run: string;
  readonly cell: string;
  readonly name: string;
  readonly onDone: () => void;
}

function CommentForm({ run, cell, name, onDone }: CommentFormProps) {
  const t = words.value.kept;
  const [text, setText] = useState("");
  const { isBusy, problem, run: change } = useSending();
  return (
    <details>
      <summary class="small">{t.comment(name)}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void change(() => send("POST", `/api/v1${path("kept", run, "comments")}`, { cell, text }), onDone);
        }}
      >
        <textarea
          aria-label={t.comment(name)}
          required
          rows={3}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button type="submit" class="button small" disabled={isBusy}>
          {t.saveComment}
        </button>
        {problem !== null && <ProblemNote problem={problem} onRetry={() => {}} />}
      </form>
    </details>
  );
}
