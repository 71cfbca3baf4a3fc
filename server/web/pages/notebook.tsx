import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { NotebookView } from "../../api/notebooks.ts";
import { remember, remembered } from "../design.ts";
import { words } from "../language.ts";
import { type Loaded, useLoaded } from "../load.ts";
import { Bar } from "../notebook/bar.tsx";
import { Cells } from "../notebook/cells.tsx";
import { Conflict } from "../notebook/conflict.tsx";
import { Desk } from "../notebook/desk.ts";
import { diagnose } from "../notebook/edit/language.ts";
import { Find } from "../notebook/find.tsx";
import { Help } from "../notebook/help.tsx";
import { useNotebook } from "../notebook/listen.ts";
import { LongRun } from "../notebook/long-run.tsx";
import { Panels } from "../notebook/panels/panels.tsx";
import { Rename } from "../notebook/rename.tsx";
import type { NotebookState } from "../notebook/state.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import { Answer, ProblemNote } from "../parts/answer.tsx";
import { Page } from "../parts/page.tsx";
import { path } from "../router.ts";
import { whoIsHere } from "../session.ts";

export function NotebookPage({ id }: { readonly id: string }) {
  const t = words.value;
  const loaded: Loaded<NotebookView> = useLoaded<NotebookView>(`/api/v1${path("notebooks", id)}`);
  return (
    <Page title={loaded.value?.title ?? id} crumb={<a href="/notebooks">{t.nav.notebooks}</a>}>
      <Answer of={loaded}>{() => <Notebook id={id} />}</Answer>
    </Page>
  );
}

const viewKey = "vigie.notebook-view";
const panelsKey = "vigie.notebook-panels";

function Notebook({ id }: { readonly id: string }) {
  const t = words.value;
  const { state, isConnected } = useNotebook(id);
  if (state.value === null)
    return (
      <p class="loading" role="status">
        {isConnected.value ? t.loading : t.reconnecting}
      </p>
    );
  return <OpenNotebook id={id} state={state} isConnected={isConnected.value} />;
}

interface OpenNotebookProps {
  readonly id: string;
  readonly state: ReadonlySignal<NotebookState | null>;
  readonly isConnected: boolean;
}

function OpenNotebook({ id, state: signal, isConnected }: OpenNotebookProps) {
  const t = words.value;
  const canEdit = whoIsHere()?.roles.includes("scientist") ?? false;
  const desk = useMemo(() => new Desk(id, signal, canEdit), [id, signal, canEdit]);
  const state = signal.value!;
  useEffect(() => desk.hear(state), [desk, state.epoch, state.written]);
  useEffect(() => saveOnLeaving(desk), [desk]);
  useDiagnostics(desk, state.status);
  const [isCodeView, setCodeView] = useState(remembered(viewKey) !== "report");
  const show = (isCode: boolean) => {
    setCodeView(isCode);
    remember(viewKey, isCode ? "code" : "report");
  };
  const [hasPanels, setPanels] = useState(remembered(panelsKey) === "shown");
  const showPanels = (isShown: boolean) => {
    setPanels(isShown);
    remember(panelsKey, isShown ? "shown" : "hidden");
  };
  const problem = desk.problem.value ?? desk.editing.problem.value;
  return (
    <>
      <Bar
        desk={desk}
        state={state}
        isConnected={isConnected}
        isCodeView={isCodeView}
        onView={show}
        hasPanels={hasPanels}
        onPanels={showPanels}
      />
      {desk.isFindShown.value && <Find desk={desk} />}
      {!isConnected && (
        <p class="banner" role="status">
          {t.reconnecting}
        </p>
      )}
      {problem !== null && <ProblemNote problem={problem} onRetry={() => void desk.editing.save()} />}
      <Conflict desk={desk} />
      <Elsewhere desk={desk} />
      {state.status === "exited" && (
        <div class="banner" role="alert">
          <p>{t.kernelExited(state.exit?.reason ?? t.kernelStatus.exited)}</p>
          <button type="button" class="button" onClick={() => desk.ask("restart")}>
            {t.restart}
          </button>
        </div>
      )}
      <div class={hasPanels ? "desk with-panels" : "desk"}>
        <Cells desk={desk} state={state} isCodeView={isCodeView} />
        {hasPanels && <Panels desk={desk} state={state} />}
      </div>
      {state.console.length > 0 && (
        <pre class="console" role="log" aria-label={t.console}>
          {state.console.map(({ text }) => text).join("\n")}
        </pre>
      )}
      {desk.isHelpShown.value && <Help desk={desk} />}
      {desk.running.asked.value !== null && <LongRun desk={desk} cells={state.cells} />}
      {desk.renaming.value !== null && <Rename desk={desk} />}
      <Announcer state={state} />
    </>
  );
}

/** After a pause in the typing, and once the kernel has done its first work: that goes first. */
function useDiagnostics(desk: Desk, status: NotebookState["status"]): void {
  const draft = desk.editing.draft.value;
  const isKernelBusy = status === "starting" || status === "busy";
  // The first answer takes seconds: more questions at once would take the connections that moving a widget needs.
  const tell = useMemo(() => oneAtATime(() => diagnose(desk)), [desk]);
  useEffect(() => {
    const timer = setTimeout(tell, isKernelBusy ? patienceMs : pauseMs);
    return () => clearTimeout(timer);
  }, [tell, draft, isKernelBusy]);
}

const pauseMs = 400;
const patienceMs = 8000;

/** Where a name that one asked for is defined, when that is not in the notebook. */
function Elsewhere({ desk }: { readonly desk: Desk }) {
  const t = words.value.edit;
  const found = desk.elsewhere.value;
  if (found === null) return null;
  return (
    <div class="banner" role="status">
      <p>{t.definedElsewhere(found.file, found.line)}</p>
      <button
        type="button"
        class="button small"
        onClick={() => {
          desk.elsewhere.value = null;
        }}
      >
        {t.close}
      </button>
    </div>
  );
}

/** What is not saved is saved when the page is left; the browser asks first where that is not certain. */
function saveOnLeaving(desk: Desk): () => void {
  const leave = (event: BeforeUnloadEvent) => {
    void desk.editing.save();
    if (desk.editing.state.value !== "saved") event.preventDefault();
  };
  addEventListener("beforeunload", leave);
  return () => {
    removeEventListener("beforeunload", leave);
    void desk.editing.save();
  };
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
