import { readFile } from "node:fs/promises";
import { tableFromIPC } from "apache-arrow";
import { type Digest, digestBytes } from "vigie/datasets";
import type { Outcomes } from "../evaluation/outcomes.ts";

/** The stored test rows of one protocol, without strong signals. */
export interface TestPredictions {
  /** Of which firm and month each row is: two runs with the same digest were tested on the same rows, in the same order. */
  readonly rows: Digest;
  readonly outcomesOf: (model: string) => Outcomes;
}

/** Reads what `encodePredictions` made. */
export async function readTestPredictions(file: string): Promise<TestPredictions> {
  const table = tableFromIPC(await readFile(file));
  const columnOf = (name: string) => table.getChild(name)!;
  const [strong, labels, sirens, dates] = ["strongSignal", "label", "siren", "asOf"].map(columnOf);
  const rows = Uint32Array.from({ length: table.numRows }, (_, i) => i).filter(
    (i) => strong!.get(i) === false,
  );
  const numbers = new Map<string, number>();
  const firms = Int32Array.from(rows, (i) => {
    const siren = sirens!.get(i) as string;
    const known = numbers.get(siren) ?? numbers.size;
    numbers.set(siren, known);
    return known;
  });
  const values = (name: string) => Float64Array.from(rows, (i) => columnOf(name).get(i) as number);
  return {
    rows: digestBytes(Array.from(rows, (i) => `${sirens!.get(i)} ${Number(dates!.get(i))}`).join("\n")),
    outcomesOf: (model) => ({
      labels: Uint8Array.from(rows, (i) => (labels!.get(i) === true ? 1 : 0)),
      margins: values(`margin_${model}`),
      probabilities: values(`probability_${model}`),
      firms,
    }),
  };
}
