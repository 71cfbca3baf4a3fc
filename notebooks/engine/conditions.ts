/** Under what a kernel runs its notebook. A reproduction pins what the run opened and takes up nothing that was computed before. */
export interface Conditions {
  /** Reference, as the notebook names a dataset → version that is opened instead. */
  readonly pins: Readonly<Record<string, string>>;
  /** Folder for runs and results of jobs, instead of the workspace's; `cached` computes anew. */
  readonly apart: string | null;
}

export const ordinary: Conditions = { pins: {}, apart: null };
