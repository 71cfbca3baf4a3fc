import { send } from "../api.ts";
import { format, words } from "../language.ts";
import { Icon, type IconName } from "../parts/icons.tsx";
import { navigate, path } from "../router.ts";
import { useSending } from "../sending.ts";
import { insertAndEdit } from "./commands/around.ts";
import type { CommandName } from "./commands/command.ts";
import { commandNamed } from "./commands/commands.ts";
import type { Desk } from "./desk.ts";
import type { SaveState } from "./edit/editing.ts";
import { isStale } from "./running.ts";
import type { NotebookState } from "./state.ts";
import { planInWords } from "./why.ts";

interface BarProps {
  readonly desk: Desk;
  readonly state: NotebookState;
  readonly isConnected: boolean;
  readonly isCodeView: boolean;
  readonly onView: (isCode: boolean) => void;
  readonly hasPanels: boolean;
  readonly onPanels: (isShown: boolean) => void;
}

/** Runs, edits and shows the notebook as a whole; says how kernel and file stand. */
export function Bar(props: BarProps) {
  const { desk, state, isConnected, isCodeView, onView, hasPanels, onPanels } = props;
  const t = words.value;
  const stale = state.cells.filter(({ status }) => isStale(status)).length;
  return (
    <div class="notebook-bar" role="toolbar" aria-label={t.edit.tools}>
      <div class="toolbar">
        <button
          type="button"
          class="button primary small"
          title={planInWords(desk.running.planOf())}
          onClick={() => void desk.runAll()}
        >
          <Icon name="play" />
          {t.runAll}
        </button>
        {stale > 0 && (
          <button type="button" class="button small" onClick={() => void desk.runStale()}>
            <Icon name="stale" />
            {t.edit.runStale(stale)}
          </button>
        )}
        <button
          type="button"
          class="button small"
          disabled={state.status !== "busy"}
          onClick={() => desk.ask("interrupt")}
        >
          {t.interrupt}
        </button>
        <button type="button" class="button small" onClick={() => desk.ask("restart")}>
          {t.restart}
        </button>
        <Keep desk={desk} isBusy={state.status === "busy" || state.status === "starting"} />
        <KernelState status={isConnected ? state.status : "connecting"} memoryBytes={state.memoryBytes} />
      </div>
      {isCodeView && <EditTools desk={desk} />}
      <fieldset class="toolbar small">
        <legend class="visually-hidden">{t.viewAs}</legend>
        <button type="button" class="button small" aria-pressed={!isCodeView} onClick={() => onView(false)}>
          {t.views.report}
        </button>
        <button type="button" class="button small" aria-pressed={isCodeView} onClick={() => onView(true)}>
          {t.views.code}
        </button>
        <button
          type="button"
          class="button small bare"
          aria-expanded={hasPanels}
          aria-label={t.edit.panels}
          title={t.edit.panels}
          onClick={() => onPanels(!hasPanels)}
        >
          <Icon name="panel" />
        </button>
      </fieldset>
    </div>
  );
}

/** Runs everything anew and stores it; a link to what is stored. */
function Keep({ desk, isBusy }: { readonly desk: Desk; readonly isBusy: boolean }) {
  const t = words.value.kept;
  const { isBusy: isKeeping, problem, run } = useSending();
  const keep = async () => {
    await desk.editing.save();
    const { id } = await send<{ readonly id: string }>(
      "POST",
      `/api/v1${path("notebooks", desk.notebook, "keep")}`,
      {},
    );
    navigate(path("notebooks", desk.notebook, "runs", id));
  };
  return (
    <>
      {desk.canEdit && (
        <button
          type="button"
          class="button small"
          disabled={isKeeping || isBusy}
          title={problem?.detail}
          onClick={() => void run(keep, () => {})}
        >
          {isKeeping ? t.keeping : t.runAndKeep}
        </button>
      )}
      <a class="small" href={path("notebooks", desk.notebook, "runs")}>
        {t.title}
      </a>
    </>
  );
}

function EditTools({ desk }: { readonly desk: Desk }) {
  const t = words.value.edit;
  if (!desk.canEdit) return <span class="quiet small">{t.readOnly}</span>;
  const tool = (name: CommandName, icon: IconName, isOff = false) => (
    <button
      type="button"
      class="button small bare"
      disabled={isOff}
      aria-label={t.commands[name]}
      title={t.commands[name]}
      onClick={() => commandNamed(name).run(desk, desk.selected.value ?? desk.firstKey() ?? 0)}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <div class="toolbar">
      <button
        type="button"
        class="button small"
        onClick={() => insertAndEdit(desk, desk.selected.value ?? desk.lastKey(), "below")}
      >
        <Icon name="plus" />
        {t.add}
      </button>
      {tool("undo", "undo", !desk.editing.canUndo.value)}
      {tool("redo", "redo", !desk.editing.canRedo.value)}
      {tool("find", "search")}
      {tool("help", "keyboard")}
      <Saved state={desk.editing.state.value} />
    </div>
  );
}

const icons: Readonly<Record<SaveState, IconName>> = {
  saved: "done",
  unsaved: "candidate",
  saving: "running",
  conflict: "warning",
  failed: "failed",
};

function Saved({ state }: { readonly state: SaveState }) {
  const tone = state === "conflict" || state === "failed" ? "bad" : "quiet";
  return (
    <span class={`badge small ${tone}`} data-saved={state} role="status">
      <Icon name={icons[state]} />
      {words.value.edit.saveStates[state]}
    </span>
  );
}

interface KernelStateProps {
  readonly status: NotebookState["status"] | "connecting";
  readonly memoryBytes: number;
}

function KernelState({ status, memoryBytes }: KernelStateProps) {
  const isThere = memoryBytes > 0 && (status === "idle" || status === "busy");
  const icon =
    status === "busy" ? "running" : status === "idle" ? "done" : status === "exited" ? "failed" : "queued";
  return (
    <span class={`badge ${status === "exited" ? "bad" : "quiet"}`} data-kernel={status}>
      <Icon name={icon} />
      {words.value.kernelStatus[status]}
      {isThere && <span class="quiet small">{format.value.bytes(memoryBytes)}</span>}
    </span>
  );
}
