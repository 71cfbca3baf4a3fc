import { readFile, writeFile } from "node:fs/promises";
import { makeVector, Table, tableFromIPC, tableToIPC, type Vector } from "apache-arrow";
import type { Scores } from "./pipeline.ts";

/** Scores of some panel rows by one model; all arrays have the same length. */
export interface RowScores {
  /** Row numbers in the panel, ascending. */
  readonly rows: Uint32Array;
  readonly margins: Float64Array;
  readonly probabilities: Float64Array;
  /** Of a pipeline with rules: the margins before them, and per rule 1 where it holds. */
  readonly beforeRules?: { readonly margins: Float64Array; readonly fired: readonly Uint8Array[] };
}

export function scoresOf(rows: Uint32Array, { margins, probabilities, rules }: Scores): RowScores {
  const beforeRules = rules && { margins: rules.stages[0]!, fired: rules.fired };
  return { rows, margins, probabilities, ...(beforeRules && { beforeRules }) };
}

export async function writeScores(path: string, scores: RowScores): Promise<void> {
  const { rows, margins, probabilities, beforeRules } = scores;
  const columns: Record<string, Vector> = {
    row: makeVector(rows),
    margin: makeVector(margins),
    probability: makeVector(probabilities),
  };
  if (beforeRules !== undefined) {
    columns.marginBeforeRules = makeVector(beforeRules.margins);
    for (const [k, fired] of beforeRules.fired.entries()) columns[`rule${k}`] = makeVector(fired);
  }
  await writeFile(path, tableToIPC(new Table(columns), "file"));
}

export async function readScores(path: string): Promise<RowScores> {
  const table = tableFromIPC(await readFile(path));
  const column = <T>(name: string) => table.getChild(name)?.toArray() as T;
  const before = column<Float64Array | undefined>("marginBeforeRules");
  const rules = table.schema.fields.filter(({ name }) => /^rule\d+$/.test(name)).map(({ name }) => name);
  return {
    rows: column<Uint32Array>("row"),
    margins: column("margin"),
    probabilities: column("probability"),
    ...(before && { beforeRules: { margins: before, fired: rules.map((name) => column<Uint8Array>(name)) } }),
  };
}
