import type { Environment } from "vigie/experiments";
import type { CellComment, ComparedRuns, KeptRun, Reproduction } from "vigie/notebooks";
import type { KeptRunView } from "../api/kept-runs.ts";

/** Stored runs of notebooks. */
export interface KeptRuns {
  /** Of the notebook with this id, the newest first. */
  list(notebook: string): Promise<readonly KeptRun[]>;
  /** @throws Fault `kept.unknown` (not-found), `kept.broken` */
  show(run: string): Promise<KeptRunView>;
  /** Runs it again, in a kernel of its own. */
  reproduce(run: string): Promise<Reproduction>;
  compare(run: string, other: string): Promise<ComparedRuns>;
  /** @throws Fault `kept.cell` (not-found) */
  comment(run: string, comment: CellComment): Promise<void>;
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
  return {
    list: async (notebook) => (await engine()).listKept(workspace, `${notebook}.ts`),
    show,
    async reproduce(run) {
      const { readKept, reproduceKept } = await engine();
      const kept = await readKept(workspace, run);
      return reproduceKept(kept, { workspace, environment: await environment() });
    },
    async compare(run, other) {
      const { compareRuns } = await engine();
      return compareRuns(await show(run), await show(other));
    },
    comment: async (run, comment) => (await engine()).addComment(workspace, run, comment),
  };
}
