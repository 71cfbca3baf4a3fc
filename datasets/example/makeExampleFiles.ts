import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { canonicalJson } from "../foundation/digest.ts";
import { isThere, sweepTemporary, writeFileDurably, writeFolderDurably } from "../foundation/durable.ts";
import { Fault } from "../foundation/errors.ts";
import { parseMonth } from "../foundation/months.ts";
import type { LongWork } from "../foundation/progress.ts";
import { blocksOf, writeBlocks } from "./blocks.ts";
import { planDeliveries } from "./deliveries.ts";
import { type ExampleParameters, type ExampleShape, parametersOf } from "./parameters.ts";
import type { WrittenFile } from "./rawFiles.ts";
import { type ExampleSource, exampleSources } from "./sources.ts";

export interface ExampleOptions extends ExampleShape, LongWork {
  /** Processes that write at the same time; default: the cores. The bytes do not depend on it. */
  readonly processes?: number;
}

export interface ExampleDelivery {
  /** `YYYY-MM-DD`. */
  readonly received: string;
  /** Whether the delivery is a back-delivered history: the first one. */
  readonly history: boolean;
  /** Paths of the raw files of each source that has facts in this delivery. */
  readonly files: Readonly<Partial<Record<ExampleSource, readonly string[]>>>;
}

export interface ExampleFiles {
  readonly folder: string;
  /** In the order in which they are received. */
  readonly deliveries: readonly ExampleDelivery[];
  /** Paths of the truth (siren, month, trueProbability): no importer and no panel reads it. */
  readonly truth: readonly string[];
  readonly parameters: ExampleParameters;
  /** Day on which the last delivery arrived, `YYYY-MM-DD`. */
  readonly received: string;
  /** Every file by its path inside the folder. */
  readonly written: Readonly<Record<string, WrittenFile>>;
}

/**
 * Simulates an economy and writes it as raw files in the State's formats, delivery by delivery, the truth beside them.
 * The same options give the same bytes, and a delivery depends on nothing after the day on which it is received.
 * Finished folders are kept; a folder of other options is an `example.other-content` fault.
 */
export async function makeExampleFiles(folder: string, options: ExampleOptions = {}): Promise<ExampleFiles> {
  const parameters = parametersOf(options);
  const { processes = availableParallelism() } = options;
  await sweepTemporary(dirname(folder));
  if (!(await isThere(folder)))
    await writeFolderDurably(folder, async (temporary) => {
      const written = await writeBlocks(temporary, parameters, { ...options, processes });
      const text = `${JSON.stringify({ ...parameters, written }, null, 2)}\n`;
      await writeFileDurably(join(temporary, "example.json"), text);
    });
  return readExample(folder, parameters);
}

async function readExample(folder: string, parameters: ExampleParameters): Promise<ExampleFiles> {
  const text = await readFile(join(folder, "example.json"), "utf8").catch(() => "{}");
  const { written, ...found } = JSON.parse(text) as ExampleParameters & {
    written: Record<string, WrittenFile>;
  };
  if (canonicalJson(found) !== canonicalJson(parameters)) {
    const problem = `folder holds something else: ${folder} (expected ${canonicalJson(parameters)})`;
    throw new Fault("example.other-content", problem, { kind: "conflict" });
  }
  const suffixes = blocksOf(parameters.firms).map(({ suffix }) => suffix);
  const namedIn = (name: string) =>
    suffixes.map((suffix) => `${name}${suffix}.csv`).filter((path) => written[path] !== undefined);
  const paths = (names: readonly string[]) => names.map((name) => join(folder, name));
  const deliveries = planOf(parameters).map(({ received, history }) => {
    const entries = exampleSources.map(
      (source) => [source, paths(namedIn(`deliveries/${received}/${source}`))] as const,
    );
    return { received, history, files: Object.fromEntries(entries.filter(([, files]) => files.length > 0)) };
  });
  return {
    folder,
    deliveries,
    truth: paths(namedIn("truth")),
    parameters,
    received: deliveries.at(-1)!.received,
    written,
  };
}

function planOf({ deliveries, from, until, firstDelivery }: ExampleParameters) {
  return planDeliveries(deliveries, {
    from: parseMonth(from),
    first: parseMonth(firstDelivery),
    until: parseMonth(until),
  });
}
