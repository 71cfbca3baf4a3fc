import { join } from "node:path";
import { describeError, Fault } from "../foundation/errors.ts";
import { startHelper } from "../foundation/helper.ts";
import type { LongWork, Progress } from "../foundation/progress.ts";
import type { ExampleParameters } from "./parameters.ts";
import type { WrittenFile } from "./rawFiles.ts";
import { type Block, writeBlock } from "./simulate.ts";

/** From this many firms on, the example is cut into `blockCount` blocks, whatever the number of processes. */
const manyFirms = 10_000;
const blockCount = 8;

type Written = Readonly<Record<string, WrittenFile>>;

/** What a child process is told; it answers with what it wrote. */
export interface BlockOrder {
  readonly folder: string;
  readonly parameters: ExampleParameters;
  readonly block: Block;
}

interface BlocksOptions extends LongWork {
  /** Child processes at the same time; 1 works in this process. */
  readonly processes: number;
}

/** The blocks of an example: the same for every machine, because their files have names and bytes. */
export function blocksOf(firms: number): readonly Block[] {
  if (firms < manyFirms) return [{ from: 0, until: firms, suffix: "" }];
  const edge = (i: number) => Math.floor((i * firms) / blockCount);
  return Array.from({ length: blockCount }, (_, i) => ({
    from: edge(i),
    until: edge(i + 1),
    suffix: `-${i + 1}`,
  }));
}

/** Writes every block into `folder`, as many at a time as there are processes; the bytes do not depend on that number. */
export async function writeBlocks(
  folder: string,
  parameters: ExampleParameters,
  { processes, onProgress, signal }: BlocksOptions,
): Promise<Written> {
  const blocks = blocksOf(parameters.firms);
  const fractions = blocks.map(() => 0);
  const stop = new AbortController();
  const stopped = AbortSignal.any([stop.signal, ...(signal === undefined ? [] : [signal])]);
  const results: Written[] = [];
  const waiting = [...blocks.keys()];
  const tell = (i: number, progress: Progress) => {
    fractions[i] = progress.fraction ?? 0;
    const fraction = fractions.reduce((sum, one) => sum + one, 0) / blocks.length;
    const detail = `${Math.floor(fraction * parameters.firms)} of ${parameters.firms} firms`;
    onProgress?.({ ...progress, fraction, detail });
  };
  const lane = async () => {
    const writer = lanes === 1 ? hereWriter : childWriter(stopped);
    try {
      for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) {
        const order = { folder, parameters, block: blocks[i]! };
        results[i] = await writer.write(order, { onProgress: (one) => tell(i!, one), signal: stopped });
        fractions[i] = 1;
      }
    } finally {
      writer.close();
    }
  };
  const lanes = Math.min(processes, blocks.length);
  const running = Array.from({ length: lanes }, lane);
  await Promise.all(running).catch(async (error) => {
    stop.abort();
    await Promise.allSettled(running);
    throw error;
  });
  return Object.assign({}, ...results);
}

/** Writes blocks one after the other. */
interface Writer {
  write(order: BlockOrder, work: LongWork): Promise<Written>;
  close(): void;
}

const hereWriter: Writer = {
  write: ({ folder, ...order }, work) => writeBlock(folder, order, work),
  close: () => undefined,
};

/** A child process; killed when `signal` fires. */
function childWriter(signal: AbortSignal): Writer {
  const helper = startHelper<BlockOrder, Written>(join(import.meta.dirname, "block-child.ts"), {
    execArgv: ["--max-semi-space-size=64"],
  });
  return {
    write: (order, { onProgress }) =>
      helper.ask(order, { ...(onProgress && { onProgress }), signal }).catch((error) => {
        throw error instanceof Fault && error.kind === "cancelled" ? error : broken(describeError(error));
      }),
    close: helper.close,
  };
}

function broken(reason: string): Fault {
  return new Fault("example.block", `raw files not written: ${reason}`, { kind: "broken" });
}
