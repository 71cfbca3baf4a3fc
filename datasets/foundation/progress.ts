/** What long work says while it runs. */
export interface Progress {
  /** What is being done, in a few words. */
  readonly label: string;
  /** 0..1, or null when the end cannot be known. */
  readonly fraction: number | null;
  /** e.g. `12,300 rows`, `round 40 of 100`. */
  readonly detail?: string;
}

export type OnProgress = (progress: Progress) => void;

/** What every long function takes: a way to be heard and a way to be stopped. */
export interface LongWork {
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}
