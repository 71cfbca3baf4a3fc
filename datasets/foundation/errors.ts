/** What kind of answer the caller deserves; the HTTP status and the exit code are derived from it, in one place each. */
export type ErrorKind =
  | "bad-input" // the caller's data or arguments are wrong
  | "not-found"
  | "forbidden"
  | "conflict" // the state does not allow it
  | "unavailable" // an engine, a disk or a library is missing or full
  | "cancelled"
  | "broken"; // stored bytes are not what they should be

/** Where a fault was found. Every field is optional because not every fault has a file. */
export interface Place {
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  readonly column?: string;
  readonly value?: string;
}

export interface FaultDetails {
  readonly kind?: ErrorKind;
  readonly place?: Place;
  readonly cause?: unknown;
}

/**
 * The one error that crosses a border: a stable code, a sentence `problem: value (expected …)`, and a place.
 * `new Fault("csv.missing-column", "missing column: Siret (expected in the header)", { place: { file } })`
 */
export class Fault extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly place: Place;

  constructor(code: string, problem: string, { kind = "bad-input", place = {}, cause }: FaultDetails = {}) {
    super(problem, cause === undefined ? undefined : { cause });
    this.name = "Fault";
    this.code = code;
    this.kind = kind;
    this.place = place;
  }
}

/** `file.csv:12 [Siret]`, `line 12` or the empty string. */
export function describePlace({ file, line, column }: Place): string {
  const where = file === undefined ? `line ${line}` : `${file}:${line}`;
  const position = line === undefined ? (file ?? "") : where;
  return column === undefined ? position : `${position} [${column}]`.trim();
}

/** The system's reasons in words; anything else keeps its own message. */
export function describeError(error: unknown): string {
  if (error instanceof Fault) {
    const where = describePlace(error.place);
    return where === "" ? error.message : `${where}: ${error.message}`;
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOSPC")
    return "the disk is full: nothing was kept of this step (free some space, then run the same command again)";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return `not allowed by the file system: ${(error as Error).message}`;
  const path = (error as NodeJS.ErrnoException | undefined)?.path;
  if (code === "ENOENT" && path !== undefined) return `no such file or folder: ${path}`;
  if (code === "ENOTDIR" && path !== undefined)
    return `not a folder, or inside something that is none: ${path}`;
  if (code === "EISDIR") return `a folder${path === undefined ? "" : `: ${path}`} (expected a file)`;
  return error instanceof Error ? error.message : String(error);
}
