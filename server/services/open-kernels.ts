import { Fault } from "vigie/datasets";
import type { Kernel, RunTimes, Spares } from "vigie/notebooks";
import type { NotebookLine } from "../api/notebooks.ts";

type Engine = typeof import("vigie/notebooks");

/** The kernels of a workspace's open notebooks, one each, over one engine that is read when the first is opened. */
export interface OpenKernels {
  engine(): Promise<Engine>;
  /** Starts a process ahead. */
  warmUp(): void;
  /** Undefined where the notebook is not open. */
  known(id: string): Kernel | undefined;
  /** Opens the kernel where there is none. `load` gives the notebook's text, or says that there is none. */
  open(id: string, load: () => Promise<string>): Promise<Kernel>;
  /** @throws Fault `notebook.not-open` (conflict) */
  opened(id: string): Kernel;
  status(id: string): NotebookLine["kernel"];
  /** Ends every kernel. */
  close(): Promise<void>;
}

interface OpenKernelsOptions {
  readonly workspace: string;
  /** A kernel without work for this long ends its process. */
  readonly idleShutdownMs: number;
  readonly fileOf: (id: string) => string;
}

export function createOpenKernels({ workspace, idleShutdownMs, fileOf }: OpenKernelsOptions): OpenKernels {
  const kernels = new Map<string, Kernel>();
  let reading: Promise<Engine> | undefined;
  let times: Promise<RunTimes> | undefined;
  let spares: Promise<Spares> | undefined;
  let isClosed = false;

  const engine = () => {
    reading ??= import("vigie/notebooks");
    return reading;
  };

  const sparesOf = () => {
    spares ??= engine().then(({ createSpares }) => createSpares(workspace));
    return spares;
  };

  return {
    engine,
    warmUp() {
      if (!isClosed) void sparesOf().then((ready) => ready.refill());
    },
    known: (id) => kernels.get(id),
    async open(id, load) {
      const { openKernel, openRunTimes } = await engine();
      const spares = await sparesOf();
      times ??= openRunTimes(workspace);
      const measured = await times;
      const source = await load();
      const known = kernels.get(id);
      if (known !== undefined) return known;
      const kernel = openKernel({
        file: fileOf(id),
        workspace,
        idleShutdownMs,
        times: measured,
        spares,
        watchesImports: true,
      });
      kernels.set(id, kernel);
      kernel.update(source);
      return kernel;
    },
    opened(id) {
      const kernel = kernels.get(id);
      if (kernel !== undefined) return kernel;
      throw new Fault("notebook.not-open", `notebook is not open: ${id} (expected one that a page shows)`, {
        kind: "conflict",
      });
    },
    status(id) {
      const status = kernels.get(id)?.state().status ?? "closed";
      if (status === "closed" || status === "exited") return "off";
      return status === "idle" ? "idle" : "busy";
    },
    async close() {
      isClosed = true;
      (await spares)?.close();
      await Promise.all([...kernels.values()].map((kernel) => kernel.close()));
    },
  };
}
