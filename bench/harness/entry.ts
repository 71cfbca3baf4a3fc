import type { ExampleSize } from "vigie/datasets";

/** A program that does the measured work once, in a process of its own. */
export interface Competitor {
  readonly name: string;
  /**
   * Program and arguments. The last line it prints is a JSON object: what it found, and `seconds` where the work is
   * shorter than the process (otherwise the whole process is timed).
   */
  readonly command: readonly string[];
  /** Not measured: clears away what an earlier round left. */
  readonly before?: () => Promise<void>;
}

/** What a competitor said about its result. */
export type Told = Readonly<Record<string, unknown>>;

export interface Finished {
  readonly name: string;
  readonly seconds: number;
  /** Most that was resident at the same time in the process and all its children, MiB; null where it cannot be known. */
  readonly togetherMiB: number | null;
  /** Most that one of these processes ever had resident, MiB. */
  readonly largestMiB: number | null;
  /** Of the whole process and its children, all cores: hardly grows when the machine is busy. */
  readonly processorSeconds: number | null;
  readonly told: Told;
}

/** Why it gave nothing: time, memory, or its own error. */
export interface Unfinished {
  readonly name: string;
  readonly didNotFinish: string;
}

export type Measurement = Finished | Unfinished;

export interface BenchContext {
  readonly size: ExampleSize;
  readonly firms: number;
  /** Folder for raw files and results; entries find there what others left. */
  readonly scratch: string;
  /** Python with the packages of `bench/peers/requirements.txt`; null where there is none. */
  readonly python: string | null;
  /** Measures competitors one after the other, in as many rounds as the size bears; the first is ours. */
  readonly compete: (competitors: readonly Competitor[]) => Promise<readonly Measurement[]>;
  /** Says what is going on. */
  readonly say: (text: string) => void;
}

export interface BenchReport {
  /** What was done at which size: `raw files → panel, 3,000 firms`. */
  readonly title: string;
  /** The first line is ours: ratios are to it. */
  readonly lines: readonly Measurement[];
  /** Checks of the results and what else must be known to read the table. */
  readonly notes: readonly string[];
  /** False where results that must be equal are not: the program then exits with 1. */
  readonly isEqual?: boolean;
}

/** One comparison; `bench/main.ts` lists them. */
export interface BenchEntry {
  /** For `--only`. */
  readonly name: string;
  /** What few machines have; such an entry runs only when it is named. */
  readonly needs?: "a GPU";
  readonly run: (context: BenchContext) => Promise<BenchReport>;
}

export function isFinished(measurement: Measurement): measurement is Finished {
  return "seconds" in measurement;
}
