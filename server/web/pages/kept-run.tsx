import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type {
  ComparedCell,
  ComparedRuns,
  KeptCell,
  KeptRun,
  OutputDocument,
  Reproduction,
} from "vigie/notebooks";
import type { KeptRunView } from "../../api/kept-runs.ts";
import { get, send } from "../api.ts";
import { format, words } from "../language.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { Output } from "../notebook/output.tsx";
import { Answer, ProblemNote } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { path } from "../router.ts";
import { useSending } from "../sending.ts";

interface KeptRunProps {
  readonly notebook: string;
  readonly run: string;
}

/** A stored run: what it was made from, what each cell showed, what reviewers say, and whether it comes out again. */
export function KeptRunPage({ notebook, run }: KeptRunProps) {
  const t = words.value.kept;
  const loaded: Loaded<KeptRunView> = useLoaded<KeptRunView>(`/api/v1${path("kept", run)}`);
  const back = <a href={path("notebooks", notebook, "runs")}>{t.title}</a>;
  return (
    <Page title={`${notebook}, ${run}`} crumb={back}>
      <Answer of={loaded}>
        {(kept) => <Kept kept={kept} notebook={notebook} onChange={loaded.reload} />}
      </Answer>
    </Page>
  );
}

interface KeptProps {
  readonly kept: KeptRunView;
  readonly notebook: string;
  readonly onChange: () => void;
}

function Kept({ kept, notebook, onChange }: KeptProps) {
  const t = words.value.kept;
  const [compared, setCompared] = useState<ComparedRuns | Reproduction | null>(null);
  const { isBusy, problem, run } = useSending();
  const reproduce = () =>
    run(
      async () =>
        setCompared(await send<Reproduction>("POST", `/api/v1${path("kept", kept.id, "reproduce")}`)),
      () => {},
    );
  const compare = (other: string) =>
    run(
      async () =>
        setCompared(
          await get<ComparedRuns>(
            `/api/v1${path("kept", kept.id, "compare")}?with=${encodeURIComponent(other)}`,
          ),
        ),
      () => {},
    );
  return (
    <>
      <Facts kept={kept} />
      <div class="toolbar kept-tools">
        <button type="button" class="button primary" disabled={isBusy} onClick={() => void reproduce()}>
          {isBusy ? t.working : t.reproduce}
        </button>
        <CompareWith kept={kept} notebook={notebook} onChoose={(other) => void compare(other)} />
      </div>
      {problem !== null && <ProblemNote problem={problem} onRetry={() => void reproduce()} />}
      {compared !== null && <Compared compared={compared} notebook={notebook} />}
      {kept.outputs === null && <p class="banner">{t.erased}</p>}
      <div class="notebook report">
        {kept.record.cells.map((cell) => (
          <KeptCellView key={cell.id} cell={cell} kept={kept} notebook={notebook} onChange={onChange} />
        ))}
      </div>
    </>
  );
}

function Facts({ kept: { record, keptAt, by } }: { readonly kept: KeptRunView }) {
  const t = words.value.kept;
  const facts: readonly (readonly [string, string])[] = [
    [t.keptAt, `${format.value.instant(keptAt)}, ${by ?? t.commandLine}`],
    [
      t.datasets,
      record.datasets.map(({ reference, version }) => `${reference} ${version.slice(7, 19)}`).join(", "),
    ],
    [
      t.parameters,
      Object.entries(record.parameters)
        .map(([name, value]) => `${name} = ${value}`)
        .join(", "),
    ],
    [t.seeds, record.seeds.map(({ name, text }) => `${name} = ${text}`).join(", ")],
    [
      t.environment,
      `vigie ${record.environment.vigie}, node ${record.environment.node}, ${record.environment.platform}`,
    ],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}

interface CompareWithProps {
  readonly kept: KeptRunView;
  readonly notebook: string;
  readonly onChoose: (other: string) => void;
}

function CompareWith({ kept, notebook, onChoose }: CompareWithProps) {
  const t = words.value.kept;
  const runs = useLoaded<readonly KeptRun[]>(`/api/v1${path("notebooks", notebook, "kept")}`);
  const others = (runs.value ?? []).filter(({ id }) => id !== kept.id);
  if (others.length === 0) return null;
  return (
    <label>
      {t.compareWith}{" "}
      <select
        value=""
        onChange={({ currentTarget }) => currentTarget.value !== "" && onChoose(currentTarget.value)}
      >
        <option value="">…</option>
        {others.map(({ id, keptAt }) => (
          <option key={id} value={id}>
            {id}, {format.value.instant(keptAt)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ComparedProps {
  readonly compared: ComparedRuns | Reproduction;
  readonly notebook: string;
}

function Compared({ compared, notebook }: ComparedProps) {
  const t = words.value.kept;
  const moved = compared.numbers.filter(({ before, after }) => before !== after);
  return (
    <section aria-label={t.result}>
      <h2>{t.result}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.value.edit.cell}</th>
            <th scope="col">{t.verdict}</th>
            <th scope="col">{t.rows}</th>
          </tr>
        </thead>
        <tbody>
          {compared.cells.map((cell) => (
            <tr key={cell.id}>
              <th scope="row">{cell.title}</th>
              <td data-verdict={cell.verdict}>{verdictInWords(cell)}</td>
              <td>
                {[...new Set(cell.rows.map((rows) => rows.join(", ")))]
                  .filter((one) => one !== "")
                  .join(" → ")}
              </td>
            </tr>
          ))}
          {moved.map(({ name, before, after }) => (
            <tr key={`number ${name}`}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td colSpan={2}>
                {before ?? "–"} → {after ?? "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {compared.cells.map((cell) =>
        cell.verdict === "different" ? (
          <details key={cell.id}>
            <summary>{t.sideBySide(cell.title)}</summary>
            <div class="side-by-side">
              <Outputs outputs={cell.before} notebook={notebook} label={`${cell.title}, 1`} />
              <Outputs outputs={cell.after} notebook={notebook} label={`${cell.title}, 2`} />
            </div>
          </details>
        ) : null,
      )}
      {"environment" in compared && compared.environment.map((line) => <p key={line}>{line}</p>)}
    </section>
  );
}

function verdictInWords(cell: ComparedCell): string {
  const t = words.value.kept.verdicts;
  if (cell.verdict === "equal") return t.equal(cell.largest.toExponential(1));
  if (cell.verdict === "not-reproducible") return t.notReproducible(cell.why);
  return t[cell.verdict];
}

interface OutputsProps {
  readonly outputs: readonly OutputDocument[];
  readonly notebook: string;
  readonly label: string;
}

function Outputs({ outputs, notebook, label }: OutputsProps) {
  return (
    <div>
      {outputs.map((document, i) => (
        <div key={i} class="output">
          <Output notebook={notebook} label={label} document={document} onInput={() => {}} />
        </div>
      ))}
    </div>
  );
}

interface KeptCellProps extends KeptProps {
  readonly cell: KeptCell;
}

function KeptCellView({ cell, kept, notebook, onChange }: KeptCellProps) {
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
