import { parseArgs } from "node:util";
import { type ExampleSize, exampleSizes, Fault } from "vigie/datasets";
import type { Limits } from "./measure.ts";

export interface BenchOptions {
  /** Names of entries. */
  readonly only: readonly string[];
  readonly sizes: readonly ExampleSize[];
  /** Undefined: what is usual for the size. */
  readonly rounds: number | undefined;
  readonly limits: Limits;
  /** Null: a folder that is gone afterwards. */
  readonly scratch: string | null;
  readonly json: boolean;
}

const usage = `npm run bench -- [options]
  --only NAME,…     of these comparisons only
  --sizes NAME,…    small, region, national (default: small,region)
  --rounds N        how often each runs (default: small 3, else 1)
  --minutes N       time limit of one run (default 60)
  --gibibytes N     memory limit of one run (default 16)
  --scratch FOLDER  where files go, and stay (default: a temporary folder, removed)
  --json            a line of JSON a table`;

/** `usual`: those of `names` that run when none is named. Throws `bench.option` naming what was expected. */
export function readOptions(
  words: readonly string[],
  { names, usual }: { readonly names: readonly string[]; readonly usual: readonly string[] },
): BenchOptions {
  const { values } = parse(words);
  if (values.help) {
    console.log(`${usage}\ncomparisons: ${names.join(", ")}`);
    process.exit(0);
  }
  return {
    only: values.only === undefined ? usual : listOf(values.only, names),
    sizes: listOf(values.sizes ?? "small,region", Object.keys(exampleSizes) as ExampleSize[]),
    rounds: values.rounds === undefined ? undefined : positive("rounds", values.rounds),
    limits: {
      seconds: 60 * positive("minutes", values.minutes ?? "60"),
      mebibytes: 1024 * positive("gibibytes", values.gibibytes ?? "16"),
    },
    scratch: values.scratch ?? null,
    json: values.json ?? false,
  };
}

function parse(words: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...words],
      options: {
        only: text,
        sizes: text,
        rounds: text,
        minutes: text,
        gibibytes: text,
        scratch: text,
        json: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new Fault("bench.option", `${(error as Error).message} (expected ${usage})`, { cause: error });
  }
}

/** All of them where nothing was asked for. */
function listOf<T extends string>(asked: string | undefined, known: readonly T[]): readonly T[] {
  if (asked === undefined) return known;
  return asked.split(",").map((name) => {
    const found = known.find((one) => one === name);
    if (found === undefined)
      throw new Fault("bench.option", `unknown name: ${name} (expected some of ${known.join(", ")})`);
    return found;
  });
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Fault("bench.option", `--${name} is no positive number: ${text} (expected 1 or more)`);
}
