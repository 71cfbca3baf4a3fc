import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  columnsWithRole,
  type Digest,
  importSlovakSmes,
  openPanel,
  openStore,
  type Panel,
} from "vigie/datasets";
import { labelled } from "../../experiments/features/labelled.ts";
import type { LabelledMatrix } from "../../experiments/features/matrix.ts";
import { type FeatureChoice, fitPreparation, prepare } from "../../experiments/features/preparation.ts";

/** What both sides are told: XGBoost's parameters by XGBoost's names, and the penalty of the logistic regression. */
export const slovakParameters = {
  xgboost: {
    rounds: 200,
    max_depth: 3,
    eta: 0.05,
    subsample: 1,
    colsample_bytree: 1,
    min_child_weight: 5,
    tree_method: "hist",
    max_bin: 256,
    lambda: 1,
  },
  seed: 1,
  logistic: { lambda: 10 },
} as const;

/** Train: evaluation years 2013 and 2014, as the temporal protocol has it. Test: 2016. */
export interface SplitMatrix {
  readonly train: LabelledMatrix;
  readonly test: LabelledMatrix;
}

export interface SlovakMatrices {
  /** V1..V63 as they are, for XGBoost. */
  readonly raw: SplitMatrix;
  /** asinh, imputed with indicators, scaled on train: for the logistic regression. */
  readonly scaled: SplitMatrix;
}

/** Imports the files of `folder` through a store of its own and makes both matrices. */
export async function slovakMatrices(folder: string): Promise<SlovakMatrices> {
  const datasets = await mkdtemp(join(tmpdir(), "vigie-slovak-matrix-"));
  try {
    const store = openStore(datasets, { clock: () => new Date(0) });
    await importSlovakSmes(store, folder);
    return matricesOf(await openPanel(store, "slovak-smes"));
  } finally {
    await rm(datasets, { recursive: true, force: true });
  }
}

function matricesOf(panel: Panel): SlovakMatrices {
  const columns = columnsWithRole(panel.schema, "feature");
  const transforms = Object.fromEntries(columns.map((name) => [name, "asinh" as const]));
  return {
    raw: splitMatrix(panel, { columns, mode: "raw" }),
    scaled: splitMatrix(panel, { columns, mode: "imputed-and-scaled", transforms }),
  };
}

function splitMatrix({ table }: Panel, choice: FeatureChoice): SplitMatrix {
  const years = Array.from(table.array("asOf") as ArrayLike<Date>, (date) => new Date(date).getUTCFullYear());
  const rowsOf = (first: number, last: number) =>
    Uint32Array.from(years.flatMap((year, row) => (year >= first && year <= last ? [row] : [])));
  const preparation = fitPreparation(table, rowsOf(2013, 2014), choice);
  const target = table.array("bankrupt") as ArrayLike<boolean>;
  const firms = table.array("siren") as ArrayLike<string>;
  const part = (rows: Uint32Array) =>
    labelled(
      prepare(table, preparation, rows),
      Array.from(rows, (row) => Number(target[row])),
      Array.from(rows, (row) => Number(firms[row])),
    );
  return { train: part(rowsOf(2013, 2014)), test: part(rowsOf(2016, 2016)) };
}

/**
 * Digest of names, labels and values, the same in `slovak_twin.py`: a line `vigie.peer-matrix/1`, a line per name,
 * then for train and test the labels (a byte each) and the columns (float32, little-endian, NaN as 0x7fc00000).
 */
export function matrixDigest({ train, test }: SplitMatrix): Digest {
  const hash = createHash("sha256").update(["vigie.peer-matrix/1", ...train.names, ""].join("\n"));
  for (const { labels, columns } of [train, test]) {
    hash.update(labels);
    for (const { buffer, byteOffset, byteLength } of columns)
      hash.update(Buffer.from(buffer, byteOffset, byteLength));
  }
  return `sha256:${hash.digest("hex")}`;
}
