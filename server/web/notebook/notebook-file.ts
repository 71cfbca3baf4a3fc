import type { NotebookView, SourceConflict } from "../../api/notebooks.ts";
import { ProblemError, problemFrom, send } from "../api.ts";
import { path } from "../router.ts";
import type { SaveAnswer } from "./edit/editing.ts";
import type { NotebookState } from "./state.ts";

/** The file of an open notebook: written from here, and told of by the kernel's stream. */
export class NotebookFile {
  readonly #notebook: string;
  #epoch = -1;
  #newest = -1;

  constructor(notebook: string) {
    this.#notebook = notebook;
  }

  /** Writes it in place of the text with the digest `base`; where not `runs`, what changed waits to be asked. */
  async write(source: string, how: { readonly base: string; readonly runs: boolean }): Promise<SaveAnswer> {
    try {
      const address = `/api/v1${path("notebooks", this.#notebook, "source")}`;
      const saved = await send<NotebookView>("PUT", address, { source, ...how });
      this.#newest = Math.max(this.#newest, saved.snapshot?.sequence ?? 0);
      return { status: "saved", source: saved.source, digest: saved.digest };
    } catch (error) {
      const problem = problemFrom(error);
      const isConflict = error instanceof ProblemError && problem.code === "notebook.conflict";
      if (isConflict) return { status: "conflict", theirs: problem as unknown as SourceConflict };
      return { status: "failed", problem };
    }
  }

  /** Whether the stream tells something new; what is older than what was written since is not. */
  isNews({ epoch, written }: NotebookState): boolean {
    const isNew = epoch !== this.#epoch || written > this.#newest;
    if (!isNew) return false;
    this.#epoch = epoch;
    this.#newest = written;
    return true;
  }
}
