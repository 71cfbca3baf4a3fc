import { Fault } from "vigie/datasets";
import type { Environment } from "vigie/experiments";
import type {
  CellComment,
  CellView,
  ComparedRuns,
  KeptRun,
  KernelEvent,
  Reproduction,
} from "vigie/notebooks";
import type { KeptRunView, ReproductionProgress } from "../api/kept-runs.ts";

/** Stored runs of notebooks. */
export interface KeptRuns {
  /** Of the notebook with this id, the newest first. */
  list(notebook: string): Promise<readonly KeptRun[]>;
  /** @throws Fault `kept.unknown` (not-found), `kept.broken` */
  show(run: string): Promise<KeptRunView>;
  /** Runs it again, in a kernel of its own; those who ask meanwhile get the same answer. @throws Fault `kept.stopped` */
  reproduce(run: string): Promise<Reproduction>;
  /** How far that is; null where it is not being run again. */
  progress(run: string): ReproductionProgress | null;
  /** Ends it, if it is being run again. */
  stop(run: string): void;
  compare(run: string, other: string): Promise<ComparedRuns>;
  /** @throws Fault `kept.cell` (not-found) */
  comment(run: string, comment: CellComment): Promise<void>;
}

interface Underway {
  readonly answer: Promise<Reproduction>;
  readonly stop: AbortController;
  progress: ReproductionProgress;
}

interface KeptRunsOptions {
  readonly workspace: string;
  readonly environment: () => Promise<Environment>;
}

export function createKeptRuns({ workspace, environment }: KeptRunsOptions): KeptRuns {
  const engine = () => import("vigie/notebooks");
  const show = async (run: string): Promise<KeptRunView> => {
    const { readComments, readKept, readKeptOutputs } = await engine();
    const kept = await readKept(workspace, run);
    const outputs = await readKeptOutputs(workspace, kept);
    return { ...kept, outputs, comments: await readComments(workspace, run) };
  };
  const underway = new Map<string, Underway>();

  const begin = (run: string): Underway => {
    const stop = new AbortController();
    const begun: Underway = { stop, answer: again(run), progress: { done: 0, cells: 0, cell: null } };
    return begun;

    async function again(run: string): Promise<Reproduction> {
      const { readKept, reproduceKept } = await engine();
      const kept = await readKept(workspace, run);
      const tell = followCells((progress) => Object.assign(begun, { progress }));
      const how = { workspace, environment: await environment(), signal: stop.signal, onEvent: tell };
      return reproduceKept(kept, how).catch((error: unknown) => {
        throw stop.signal.aborted ? stopped(run) : error;
      });
    }
  };

  return {
    list: async (notebook) => (await engine()).listKept(workspace, `${notebook}.ts`),
    show,
    reproduce(run) {
      const begun = underway.get(run) ?? begin(run);
      underway.set(run, begun);
      return begun.answer.finally(() => underway.delete(run));
    },
    progress: (run) => underway.get(run)?.progress ?? null,
    stop: (run) => underway.get(run)?.stop.abort(),
    async compare(run, other) {
      const { compareRuns } = await engine();
      return compareRuns(await show(run), await show(other));
    },
    comment: async (run, comment) => (await engine()).addComment(workspace, run, comment),
  };
}

function stopped(run: string): Fault {
  return new Fault("kept.stopped", `running ${run} again was stopped (expected it to end by itself)`);
}

/** Counts the cells of a run as they end. */
function followCells(tell: (progress: ReproductionProgress) => void): (event: KernelEvent) => void {
  let cells: readonly CellView[] = [];
  let cell: string | null = null;
  const ended = new Set<string>();
  return (event) => {
    if (event.type === "notebook") cells = event.cells.filter(({ tags }) => !tags.includes("markdown"));
    if (event.type === "cell.finished") ended.add(event.cell);
    if (event.type === "cell.started") cell = cells.find(({ id }) => id === event.cell)?.title || event.cell;
    tell({ done: ended.size, cells: cells.length, cell });
  };
}
