import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canonicalJson, type Digest } from "../foundation/digest.ts";
import { isThere, sweepTemporary, writeFileDurably, writeFolderDurably } from "../foundation/durable.ts";
import { Fault } from "../foundation/errors.ts";
import { isoOfMonth, type Month, parseMonth } from "../foundation/months.ts";
import type { LongWork } from "../foundation/progress.ts";
import { createRandom } from "../foundation/random.ts";
import * as activity from "./activity.ts";
import { type Economy, makeEconomy } from "./economy.ts";
import { drawIdentity, loadPlaces } from "./identity.ts";
import { drawLife } from "./life.ts";
import { createRawFile, type RawFile } from "./rawFiles.ts";
import * as registers from "./registers.ts";
import { contributionHeader, debtHeader, writeSocial } from "./social.ts";
import { makeTruthWriter, truthHeader } from "./truth.ts";

/** Names of the raw files without `.csv`, which are the names of their sources. */
export const exampleSources = [
  "cotisation",
  "debit",
  "effectif_ent",
  "procol",
  "sirene_ul",
  "sirene",
  "bdf",
  "apconso",
  "paydex",
] as const;
export type ExampleSource = (typeof exampleSources)[number];

export interface ExampleOptions extends LongWork {
  /** Number of firms; default 3,000, tested to 350,000. */
  readonly firms?: number;
  readonly seed?: string;
  /** First panel month, `YYYY-MM`; the facts begin 24 months earlier. */
  readonly from?: string;
  /** First month after the last fact, `YYYY-MM`. */
  readonly until?: string;
}

export interface ExampleFiles {
  readonly folder: string;
  /** Path of each raw file. */
  readonly files: Readonly<Record<ExampleSource, string>>;
  /** Path of `truth.csv` (siren, month, trueProbability): no importer and no panel reads it. */
  readonly truth: string;
  readonly parameters: ExampleParameters;
  /** Day on which the simulated delivery arrived, `YYYY-MM-DD`: the first day after the data. */
  readonly received: string;
  readonly written: Readonly<Record<string, WrittenFile>>;
}

export interface ExampleParameters {
  readonly format: "vigie.example/1";
  readonly firms: number;
  readonly seed: string;
  readonly from: string;
  readonly until: string;
}

export interface WrittenFile {
  readonly bytes: number;
  readonly digest: Digest;
  /** Lines without the header. */
  readonly lines: number;
}

/** Months of facts before the first panel month, so that its windows and lags are filled. */
export const warmUpMonths = 24;

/**
 * Simulates an economy and writes it as raw files in the State's formats, the truth beside them. The same options give
 * the same bytes. Finished folders are kept; a folder of other options is a `example.other-content` fault.
 */
export async function makeExampleFiles(folder: string, options: ExampleOptions = {}): Promise<ExampleFiles> {
  const { firms = 3000, seed = "vigie", from = "2016-01", until = "2025-01" } = options;
  const parameters: ExampleParameters = { format: "vigie.example/1", firms, seed, from, until };
  checkParameters(parameters);
  await sweepTemporary(dirname(folder));
  if (!(await isThere(folder))) {
    await writeFolderDurably(folder, (temporary) => fill(temporary, parameters, options));
  }
  return readExample(folder, parameters);
}

function checkParameters({ firms, from, until }: ExampleParameters): void {
  if (!Number.isInteger(firms) || firms < 1 || firms > 5_000_000)
    throw new Fault("example.firms", `firms out of range: ${firms} (expected 1..5000000)`);
  if (parseMonth(until) <= parseMonth(from))
    throw new Fault("example.range", `empty range: ${from} to ${until} (expected from before until)`);
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
  const path = (name: string) => join(folder, `${name}.csv`);
  const files = Object.fromEntries(exampleSources.map((source) => [source, path(source)]));
  return {
    folder,
    files: files as Record<ExampleSource, string>,
    truth: path("truth"),
    parameters,
    received: isoOfMonth(parseMonth(parameters.until)),
    written,
  };
}

async function fill(folder: string, parameters: ExampleParameters, work: LongWork): Promise<void> {
  const [from, until] = [parseMonth(parameters.from), parseMonth(parameters.until)];
  const files = await createFiles(folder, from - warmUpMonths, until);
  const written: Record<string, WrittenFile> = {};
  try {
    await simulate(files, { ...parameters, from, until }, work);
    for (const [name, file] of Object.entries(files)) written[name] = await file.close();
  } finally {
    for (const file of Object.values(files)) await file.abandon();
  }
  await writeFileDurably(
    join(folder, "example.json"),
    `${JSON.stringify({ ...parameters, written }, null, 2)}\n`,
  );
}

type Files = Record<ExampleSource | "truth", RawFile>;

async function createFiles(folder: string, from: Month, until: Month): Promise<Files> {
  const headers: Record<ExampleSource | "truth", string> = {
    cotisation: contributionHeader,
    debit: debtHeader,
    effectif_ent: activity.headcountHeader(from, until),
    procol: registers.procedureHeader,
    sirene_ul: registers.unitHeader,
    sirene: registers.establishmentHeader,
    bdf: activity.ratioHeader,
    apconso: activity.shortTimeHeader,
    paydex: activity.paydexHeader,
    truth: truthHeader,
  };
  const entries: [string, RawFile][] = [];
  for (const [name, header] of Object.entries(headers))
    entries.push([name, await createRawFile(folder, `${name}.csv`, header)]);
  return Object.fromEntries(entries) as Files;
}

interface Simulation {
  readonly firms: number;
  readonly seed: string;
  readonly from: Month;
  readonly until: Month;
}

/** The truth looks 18 months beyond the data, and so does the path of the economy. */
const longestHorizon = 18;

async function simulate(
  files: Files,
  { firms, seed, from, until }: Simulation,
  { onProgress, signal }: LongWork,
): Promise<void> {
  const start = from - warmUpMonths;
  const economy: Economy = makeEconomy(seed, start, until + longestHorizon);
  const places = loadPlaces();
  const writeTruth = makeTruthWriter(economy, { from, until, horizon: longestHorizon });
  const every = Math.max(1, Math.min(1000, Math.floor(firms / 20)));
  for (let index = 0; index < firms; index++) {
    const random = createRandom(`${seed}/firm-${index}`);
    const firm = drawIdentity(index, random, { places, from: start, until });
    const life = drawLife(firm, random.fork("life"), { economy, from: start, until });
    const history = { firm, life, random };
    writeSocial(history, files);
    activity.writeHeadcounts(history, files.effectif_ent);
    activity.writeShortTime(history, files.apconso);
    activity.writeRatios(history, files.bdf);
    activity.writePaydex(history, files.paydex);
    registers.writeUnit({ firm, life, until }, files.sirene_ul);
    registers.writeEstablishments({ firm, life, until }, files.sirene);
    registers.writeProcedures({ firm, life, until }, files.procol);
    writeTruth({ firm, life }, files.truth);
    for (const file of Object.values(files)) await file.drain();
    if (index % every !== 0) continue;
    if (signal?.aborted)
      throw new Fault("work.cancelled", "cancelled: nothing was kept", { kind: "cancelled" });
    onProgress?.({ label: "simulate firms", fraction: index / firms, detail: `${index} of ${firms} firms` });
  }
}
