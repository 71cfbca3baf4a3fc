import { Script } from "node:vm";

/** The cell was stopped from outside: by a person, or because it is about to run again. */
export class Stopped extends Error {
  readonly why: "interrupted" | "superseded";
  constructor(why: "interrupted" | "superseded") {
    super(why);
    this.name = "Stopped";
    this.why = why;
  }
}

const slot = Symbol.for("vigie.step");
const gate = new Script(`globalThis[Symbol.for("vigie.step")]()`, { filename: "vigie-step" });

/**
 * Runs `step` so that SIGINT breaks it even in an endless loop. Node turns the break into an ordinary error here,
 * at the border of a script; anywhere else ending an execution takes the process down with it.
 */
function interruptibly<T>(step: () => T): T {
  (globalThis as { [slot]?: () => T })[slot] = step;
  try {
    return gate.runInThisContext({ breakOnSigint: true }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED")
      throw new Stopped("interrupted");
    throw error;
  }
}

export type CellResult = Readonly<Record<string, unknown>>;

/** A cell as a generator that yields what it awaits, or (where it holds `for await`) as an async function. */
export type CellFunction = (
  ...values: readonly unknown[]
) => Generator<unknown, CellResult> | Promise<CellResult>;

const breathMs = 50;

/** Runs a cell to its end, each stretch between two awaits interruptible; `stop` ends it at its next await. */
export async function drive(
  cell: CellFunction,
  values: readonly unknown[],
  stop: Promise<never>,
): Promise<CellResult> {
  const started = interruptibly(() => cell(...values));
  if (!("next" in started)) return Promise.race([started, stop]);
  let step = interruptibly(() => started.next());
  let breathed = performance.now();
  while (!step.done) {
    // A chain of settled promises never lets a message in: stop now and then to be told to stop.
    if (performance.now() - breathed > breathMs) {
      await new Promise((resolve) => setImmediate(resolve));
      breathed = performance.now();
    }
    const awaited = await settle(step.value, stop).catch((stopped: unknown) => {
      interruptibly(() => started.return({}));
      throw stopped;
    });
    step = interruptibly(() => (awaited.ok ? started.next(awaited.value) : started.throw(awaited.error)));
  }
  return step.value;
}

type Settled =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

function settle(value: unknown, stop: Promise<never>): Promise<Settled> {
  const settled = Promise.resolve(value).then(
    (value): Settled => ({ ok: true, value }),
    (error): Settled => ({ ok: false, error }),
  );
  return Promise.race([settled, stop]);
}
