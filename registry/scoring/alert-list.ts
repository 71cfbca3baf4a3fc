import { readFile } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { Fault, sweepTemporary, writeFileDurably } from "vigie/datasets";
import { type AlertRow, checkAlertRows } from "./alert-row.ts";
import { decodeArrow, encodeArrow } from "./arrow.ts";
import { decodeCsv, encodeCsv } from "./csv.ts";
import { flatColumns, flatten, kindOf, unflatten } from "./flat.ts";

/** Writes a checked list durably, as `.csv` or `.arrow` by the path's ending. @throws as `checkAlertRows`; `alerts.extension`. */
export async function writeAlertList(path: string, rows: readonly AlertRow[]): Promise<void> {
  const encode = formatOf(path) === ".csv" ? encodeCsv : encodeArrow;
  const checked = checkAlertRows(rows, path);
  await sweepTemporary(dirname(path), basename(path));
  await writeFileDurably(path, encode(flatColumns(checked[0]!), checked.map(flatten)));
}

/** Reads a list back through the schema it was written with. @throws as `checkAlertRows`; `alerts.csv`, `alerts.arrow`. */
export async function readAlertList(path: string): Promise<readonly AlertRow[]> {
  const isCsv = formatOf(path) === ".csv";
  const bytes = await readFile(path);
  const cells = isCsv ? decodeCsv(bytes.toString("utf8"), kindOf).rows : decodeArrow(bytes, kindOf);
  return checkAlertRows(cells.map(unflatten), path);
}

function formatOf(path: string): ".csv" | ".arrow" {
  const extension = extname(path);
  if (extension === ".csv" || extension === ".arrow") return extension;
  throw new Fault("alerts.extension", `not an alert list: ${path} (expected .csv or .arrow)`, {
    place: { file: path },
  });
}
