import type { OnProgress, Progress } from "vigie/datasets";

/** Where a command writes; made once in `cli.ts`. */
export interface Terminal {
  /** One JSON document for machines instead of text. */
  readonly isJson: boolean;
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly onProgress: OnProgress;
  /** Removes a progress bar before other text is written. */
  readonly clearProgress: () => void;
}

/** What a process was started with. */
export interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Asked for only where somebody is to type something. */
  readonly stdin: () => NodeJS.ReadStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds now, to space progress lines. */
  readonly now: () => number;
}

/** Colours only on a terminal without `NO_COLOR`; a bar on a terminal outside CI, plain lines elsewhere. Progress goes to stderr. */
export function createTerminal(
  { stdout, stderr, env, now }: Omit<Streams, "stdin">,
  { isJson }: { isJson: boolean },
): Terminal {
  const hasColour = stdout.isTTY === true && env.NO_COLOR === undefined && env.TERM !== "dumb";
  const paint = (code: number) => (text: string) => (hasColour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const hasBar = stderr.isTTY === true && env.CI === undefined;
  const clearProgress = () => {
    if (hasBar) stderr.write("\r\u001b[2K");
  };
  return {
    isJson,
    print: (text) => {
      clearProgress();
      stdout.write(`${text}\n`);
    },
    warn: (text) => {
      clearProgress();
      stderr.write(`${text}\n`);
    },
    bold: paint(1),
    dim: paint(2),
    red: paint(31),
    onProgress: hasBar ? drawBar(stderr) : writeLines(stderr, now),
    clearProgress,
  };
}

function drawBar(stream: NodeJS.WriteStream): OnProgress {
  return (progress) => {
    const width = 24;
    const done = Math.round((progress.fraction ?? 0) * width);
    const bar = progress.fraction === null ? "·".repeat(width) : "█".repeat(done) + "░".repeat(width - done);
    stream.write(`\r\u001b[2K${bar} ${describe(progress)}`.slice(0, (stream.columns ?? 80) + 5));
  };
}

/** At most one line in five seconds, so that a log stays readable. */
function writeLines(stream: NodeJS.WriteStream, now: () => number): OnProgress {
  let last = now();
  return (progress) => {
    if (now() - last < 5000) return;
    last = now();
    stream.write(`  … ${describe(progress)}\n`);
  };
}

function describe({ label, fraction, detail }: Progress): string {
  const share = fraction === null ? "" : ` ${Math.round(fraction * 100)} %`;
  return `${label}${share}${detail === undefined ? "" : `, ${detail}`}`;
}
