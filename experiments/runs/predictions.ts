import {
  Bool,
  DateDay,
  Dictionary,
  Int32,
  makeVector,
  Table,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import { dateOfMonth } from "vigie/datasets";
import type { PanelKeys } from "./panel-keys.ts";
import type { RowScores } from "./scores.ts";

/**
 * The test predictions of one protocol as an Arrow file: siren, asOf, group, strongSignal, label,
 * then `margin_<model>` and `probability_<model>` for each model, `marginBeforeRules_<model>` where it has rules. All `scores` cover the same rows.
 * Strong signals carry label true: they are in the view "with strong signals" only.
 */
export function encodePredictions(keys: PanelKeys, scores: ReadonlyMap<string, RowScores>): Uint8Array {
  const rows = Array.from(scores.values().next().value!.rows);
  const columns: Record<string, Vector> = {
    siren: vectorFromArray(
      rows.map((row) => keys.firmNames[keys.firms[row]!]!),
      new Utf8(),
    ),
    asOf: vectorFromArray(
      rows.map((row) => dateOfMonth(keys.asOf[row]!)),
      new DateDay(),
    ),
    group: vectorFromArray(
      rows.map((row) => keys.groupLevels[keys.groupCodes[row]!]!),
      new Dictionary(new Utf8(), new Int32(), 0),
    ),
    strongSignal: vectorFromArray(
      rows.map((row) => keys.strong[row] === 1),
      new Bool(),
    ),
    label: vectorFromArray(
      rows.map((row) => keys.strong[row] === 1 || keys.labels[row] === 1),
      new Bool(),
    ),
  };
  for (const [name, { margins, probabilities, beforeRules }] of scores) {
    columns[`margin_${name}`] = makeVector(margins);
    columns[`probability_${name}`] = makeVector(probabilities);
    if (beforeRules !== undefined) columns[`marginBeforeRules_${name}`] = makeVector(beforeRules.margins);
  }
  return tableToIPC(new Table(columns), "file");
}
