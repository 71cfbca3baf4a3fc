/** Installs the packages of `root` unless they are those of its package-lock.json; see packages.mjs. */
export function ensurePackages(options: {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Default: `npm ci`. */
  readonly run?: (root: string) => Promise<{ readonly ok: boolean }>;
}): Promise<"there" | "installed">;
