import { useCallback, useEffect, useState } from "preact/hooks";
import type { NotebookView, Problem } from "../../api.ts";
import { problemFrom, send } from "../api.ts";
import { remember, remembered } from "../design.ts";
import { words } from "../language.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { Cell } from "../notebook/cell.tsx";
import { useNotebook } from "../notebook/listen.ts";
import type { NotebookState } from "../notebook/state.ts";
import { Answer, ProblemNote } from "../parts/answer.tsx";
import { Icon } from "../parts/icons.tsx";
import { Page } from "../parts/page.tsx";
import { path } from "../router.ts";

export function NotebookPage({ id }: { readonly id: string }) {
  const t = words.value;
  const loaded: Loaded<NotebookView> = useLoaded<NotebookView>(`/api${path("notebooks", id)}`);
  return (
    <Page title={loaded.value?.title ?? id} crumb={<a href="/notebooks">{t.nav.notebooks}</a>}>
      <Answer of={loaded}>{() => <Notebook id={id} />}</Answer>
    </Page>
  );
}

const viewKey = "vigie.notebook-view";

function Notebook({ id }: { readonly id: string }) {
  const t = words.value;
  const { state: signal, isConnected } = useNotebook(id);
  const state = signal.value;
  const [isCodeView, setCodeView] = useState(remembered(viewKey) !== "report");
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = useCallback(
    (action: string, body: unknown = {}) => {
      setProblem(null);
      send("POST", `/api${path("notebooks", id, action)}`, body).catch((error: unknown) =>
        setProblem(problemFrom(error)),
      );
    },
    [id],
  );
  const show = (isCode: boolean) => {
    setCodeView(isCode);
    remember(viewKey, isCode ? "code" : "report");
  };
  if (state === null)
    return (
      <p class="loading" role="status">
        {isConnected.value ? t.loading : t.reconnecting}
      </p>
    );
  return (
    <>
      <div class="notebook-bar toolbar">
        <div class="toolbar">
          <button type="button" class="button primary small" onClick={() => ask("run")}>
            {t.runAll}
          </button>
          <button
            type="button"
            class="button small"
            disabled={state.status !== "busy"}
            onClick={() => ask("interrupt")}
          >
            {t.interrupt}
          </button>
          <button type="button" class="button small" onClick={() => ask("restart")}>
            {t.restart}
          </button>
          <KernelState status={isConnected.value ? state.status : "connecting"} />
        </div>
        <fieldset class="toolbar small">
          <legend class="visually-hidden">{t.viewAs}</legend>
          <button type="button" class="button small" aria-pressed={!isCodeView} onClick={() => show(false)}>
            {t.views.report}
          </button>
          <button type="button" class="button small" aria-pressed={isCodeView} onClick={() => show(true)}>
            {t.views.code}
          </button>
        </fieldset>
      </div>
      {!isConnected.value && (
        <p class="banner" role="status">
          {t.reconnecting}
        </p>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
      {state.status === "exited" && (
        <div class="banner" role="alert">
          <p>{t.kernelExited(state.exit?.reason ?? t.kernelStatus.exited)}</p>
          <button type="button" class="button" onClick={() => ask("restart")}>
            {t.restart}
          </button>
        </div>
      )}
      <div class="notebook">
        {state.cells.map((cell) => (
          <Cell
            key={cell.id}
            notebook={id}
            cell={cell}
            lines={state.console[cell.id] ?? []}
            isCodeView={isCodeView}
            onRun={(one) => ask("run", { cells: [one] })}
            onInput={(one, name, value) => ask("inputs", { cell: one, name, value })}
          />
        ))}
      </div>
      {(state.console[""] ?? []).length > 0 && (
        <pre class="console" role="log" aria-label={t.console}>
          {state.console[""]!.map(({ text }) => text).join("\n")}
        </pre>
      )}
      <Announcer state={state} />
    </>
  );
}

function KernelState({ status }: { readonly status: NotebookState["status"] | "connecting" }) {
  const icon =
    status === "busy" ? "running" : status === "idle" ? "done" : status === "exited" ? "failed" : "queued";
  return (
    <span class={`badge ${status === "exited" ? "bad" : "quiet"}`} data-kernel={status}>
      <Icon name={icon} />
      {words.value.kernelStatus[status]}
    </span>
  );
}

/** Says to screen readers which cell failed or was interrupted, and when all is done; not every step in between. */
function Announcer({ state: { cells, status } }: { readonly state: NotebookState }) {
  const t = words.value;
  const [said, setSaid] = useState("");
  const troubled = cells
    .filter((cell) => ["failed", "blocked", "interrupted"].includes(cell.status))
    .map((cell) => t.announce(cell.title || cell.id, t.cellStatus[cell.status]))
    .join(". ");
  useEffect(() => {
    setSaid(status === "busy" ? t.kernelStatus.busy : troubled || t.kernelStatus[status]);
  }, [status, troubled, t]);
  return (
    <p class="visually-hidden" role="status">
      {said}
    </p>
  );
}
