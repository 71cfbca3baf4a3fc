import type { ChildProcess } from "node:child_process";
import { setPriority } from "node:os";
import { join } from "node:path";
import { type ColumnDefinition, type DatasetStore, Fault, forkModule } from "vigie/datasets";
import type {
  ColumnPlace,
  CompletionEntry,
  Completions,
  FromLanguageChild,
  LanguageAnswers,
  LanguageQuestion,
  ToLanguageChild,
} from "./contract.ts";

/** What TypeScript says of notebooks. */
export interface Languages {
  /** `source` is the text as the page holds it: nothing is read from or written to the file. */
  ask<Q extends LanguageQuestion>(
    file: string,
    source: string,
    question: Q,
  ): Promise<LanguageAnswers[Q["ask"]]>;
  close(): void;
}

interface LanguagesOptions {
  /** The notebooks' folder, with its tsconfig.json and links to packages. */
  readonly folder: string;
  /** Where the panels are that notebooks open. */
  readonly store: DatasetStore;
  /** After this long without a question the process ends and frees its memory. Default 5 minutes. */
  readonly idleMs?: number;
}

interface Waiting {
  readonly resolve: (message: FromLanguageChild) => void;
  readonly reject: (error: Error) => void;
}

const memoryMb = 2048;
/** Of the operating system: what a person runs goes before what explains it. */
const belowKernels = 5;

/** Asks a child process, started at the first question and again when it died. */
export function createLanguages({ folder, store, idleMs = 5 * 60_000 }: LanguagesOptions): Languages {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let requests = 0;
  let timer: NodeJS.Timeout | undefined;

  const start = (): ChildProcess => {
    const started = startChild(folder);
    started.on("message", (message: FromLanguageChild) => {
      waiting.get(message.request)?.resolve(message);
      waiting.delete(message.request);
      if (waiting.size === 0) timer = setTimeout(end, idleMs).unref();
    });
    started.on("close", () => {
      if (child !== started) return;
      child = undefined;
      for (const { reject } of waiting.values())
        reject(
          new Fault("language.ended", "the process that reads notebooks ended (expected to try again)", {
            kind: "unavailable",
          }),
        );
      waiting.clear();
    });
    child = started;
    return started;
  };

  /** The next question starts another one, even while this one is still leaving. */
  const end = () => {
    child?.disconnect();
    child = undefined;
  };

  const send = (message: Omit<ToLanguageChild, "request">): Promise<FromLanguageChild> => {
    const request = ++requests;
    clearTimeout(timer);
    return new Promise((resolve, reject) => {
      waiting.set(request, { resolve, reject });
      (child ?? start()).send({ ...message, request } satisfies ToLanguageChild, (error) => {
        if (error !== null) reject(error);
      });
    });
  };

  return {
    async ask(file, source, question) {
      const { result, columns, problem } = await send({ file, source, question });
      if (problem !== undefined)
        throw new Fault("language.failed", `TypeScript could not answer: ${problem}`, { kind: "broken" });
      if (columns === undefined) return result as never;
      return withColumns(result as Completions | null, columns, await columnsOf(store, columns)) as never;
    },
    close() {
      clearTimeout(timer);
      child?.kill();
    },
  };
}

/** Columns stand first: whoever writes there most likely wants one. */
function withColumns(
  found: Completions | null,
  { from }: ColumnPlace,
  columns: readonly ColumnDefinition[],
): Completions | null {
  if (columns.length === 0) return found;
  const entries: readonly CompletionEntry[] = columns.map(({ name, type, unit, meaning }) => ({
    label: name,
    kind: "column",
    detail: unit === null ? type : `${type}, ${unit}`,
    meaning,
  }));
  const names = new Set(entries.map(({ label }) => label));
  const others = found?.from === from ? found.entries.filter(({ label }) => !names.has(label)) : [];
  return { from, entries: [...entries, ...others] };
}

async function columnsOf(store: DatasetStore, { panels }: ColumnPlace): Promise<readonly ColumnDefinition[]> {
  const opened = await Promise.all(panels.map((name) => store.resolve(name).catch(() => null)));
  const columns = opened.flatMap((dataset) => dataset?.manifest.schema.columns ?? []);
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}

function startChild(folder: string): ChildProcess {
  const child = forkModule(join(import.meta.dirname, "child.ts"), [folder], {
    execArgv: ["--no-warnings", `--max-old-space-size=${memoryMb}`],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  if (child.pid !== undefined) setPriority(child.pid, belowKernels);
  return child;
}
