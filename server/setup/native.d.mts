/** What became of the pinned libxgboost; see native.mjs. */
export type NativeInstall =
  | { readonly status: "there" | "installed"; readonly path: string }
  | { readonly status: "skipped"; readonly reason: string };

export function installNative(options: {
  /** Folder whose `native/` receives the library. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes one line per step. */
  readonly say: (line: string) => void;
  /** Default: the pinned one for this machine. */
  readonly wheel?: {
    readonly package: string;
    readonly tag: string;
    readonly sha256: string;
    /** The library's path inside the wheel. */
    readonly library: string;
  };
}): Promise<NativeInstall>;
