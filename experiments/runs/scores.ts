import { readFile, writeFile } from "node:fs/promises";
import { makeVector, Table, tableFromIPC, tableToIPC } from "apache-arrow";

/** Scores of some panel rows by one model; all three have the same length. */
export interface RowScores {
  /** Row numbers in the panel, ascending. */
  readonly rows: Uint32Array;
  readonly margins: Float64Array;
  readonly probabilities: Float64Array;
}

export async function writeScores(path: string, { rows, margins, probabilities }: RowScores): Promise<void> {
  const table = new Table({
    row: makeVector(rows),
    margin: makeVector(margins),
    probability: makeVector(probabilities),
  });
  await writeFile(path, tableToIPC(table, "file"));
}

export async function readScores(path: string): Promise<RowScores> {
  const table = tableFromIPC(await readFile(path));
  const column = <T>(name: string) => table.getChild(name)!.toArray() as T;
  return {
    rows: column<Uint32Array>("row"),
    margins: column("margin"),
    probabilities: column("probability"),
  };
}
