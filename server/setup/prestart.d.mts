export function isNodeRecent(version: string): boolean;

/** Finds libxgboost or fetches the pinned one; never fails. See prestart.mjs. */
export function ensureLibrary(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspace: string;
  readonly say: (line: string) => void;
}): Promise<void>;
