import { mkdir, stat } from "node:fs/promises";
import { basename } from "node:path";
import {
  digestBytes,
  digestFile,
  digestJson,
  isoOfMonth,
  type LongWork,
  type Month,
  type Panel,
  shortDigest,
} from "vigie/datasets";
import type { Scale } from "../../evaluation/evaluate.ts";
import type { Outcomes } from "../../evaluation/outcomes.ts";
import { judgedColumns, type Views, viewsOf } from "../evaluate.ts";
import type { Laboratory } from "../execution/bench.ts";
import { horizonTargets, leadTimesOf } from "../lead-time.ts";
import { openKeyed, type PanelKeys } from "../panel-keys.ts";
import { encodePredictions } from "../predictions.ts";
import type { RowScores } from "../scores.ts";
import type { RecordLook } from "../sealed/opening.ts";
import { levelMargins, readLevels, reportLevels } from "./levels.ts";
import { type Matched, matchLines } from "./match.ts";
import { readScoreLines, type ScoreLines } from "./read-list.ts";
import {
  type OutsideRecord,
  predictionsFile,
  type Rest,
  type StoredOutside,
  storeOutside,
} from "./record.ts";
import { lookAtList, windowOfList } from "./window.ts";

export interface ListEvaluation extends LongWork {
  readonly file: string;
  /** Panel reference. */
  readonly panel: string;
  /** Default `left out`. */
  readonly rest?: Rest;
  /** Default 400. */
  readonly replicates?: number;
  readonly seed?: number;
  /** First as-of month that studies keep sealed on this panel; none by default. */
  readonly sealed?: Month | null;
  /** Records the look that judging sealed months is, before their scores exist; without it they are left out. */
  readonly recordLook?: RecordLook;
}

/**
 * Judges scores of any origin on the rows of a panel as a run's models are judged, and stores what was found beside the
 * runs. Throws what `importFiles` throws, `list.nothing-matches`, `list.unknown-level`, `dataset.unknown`.
 */
export async function evaluateList(
  {
    file,
    panel: reference,
    rest = "left out",
    replicates = 400,
    seed = 1,
    sealed: seal = null,
    recordLook,
    ...work
  }: ListEvaluation,
  { store, runsFolder, clock, author }: Pick<Laboratory, "store" | "runsFolder" | "clock" | "author">,
): Promise<StoredOutside> {
  const { manifest, version } = await store.resolve(reference);
  await mkdir(runsFolder, { recursive: true });
  const { lines, report } = await readScoreLines(file, runsFolder, work);
  const levels = readLevels(lines.levels);
  const digest = await digestFile(file);
  const sealed = recordLook === undefined ? seal : null;
  const { panel, keys } = await openKeyed(store, version, {
    columns: [...new Set([...judgedColumns(manifest), ...horizonTargets(manifest).keys()])],
    ...(sealed !== null && { until: isoOfMonth(sealed).slice(0, 7) }),
  });
  const matched = matchLines(lines, keys, sealed ?? undefined);
  const window = windowOfList({ matched, keys, manifest, seal });
  const looked = { record: recordLook, panel: version, file: { name: basename(file), digest } };
  const looks = await lookAtList(window, looked);
  const { scores, scale } = scoresOf(lines, matched, rest);
  const levelled = levels === null ? null : withLevels(levels, matched, scores);
  const views: Views = {
    ...viewsOf({ panel, keys }, scores, { scale, replicates, seed, ...work }),
    ...(levelled && { leadTime: leadTimesOf(panel, { keys, scores: levelled, thresholds: levelMargins }) }),
  };
  const predictions = encodePredictions(keys, new Map([["list", scores]]));
  const content: Omit<OutsideRecord, "id"> = {
    format: "vigie.outside/1",
    name: basename(file).replace(/\.[^.]+$/, ""),
    file: { name: basename(file), digest, bytes: (await stat(file)).size },
    dataset: { name: panel.name, version },
    lines: { read: report.read, rejected: report.rejected, moved: lines.moved, rejects: report.rejects },
    window,
    match: matched.counts,
    unlisted: matched.rest.length,
    rest,
    scale,
    views,
    levels: levelled && reportLevels(...judgedLevels(levelled, keys), { replicates, seed, ...work }),
    cannotBeKnown: cannotBeKnown(panel, keys, matched),
    replicates,
    seed,
    artifacts: [{ path: predictionsFile, digest: digestBytes(predictions), bytes: predictions.length }],
  };
  const record: OutsideRecord = { ...content, id: shortDigest(digestJson(content)) };
  const receipt = { storedAt: clock().toISOString(), author, ...(looks.length > 0 && { looks }) };
  return { record, receipt, folder: await storeOutside(runsFolder, { record, receipt }, predictions) };
}

/** Scores that all lie in [0, 1] are taken for probabilities, as long as every row has one. */
function scoresOf(
  { scores: written }: ScoreLines,
  { rows, lines, rest: unlisted }: Matched,
  rest: Rest,
): { readonly scores: RowScores; readonly scale: Scale } {
  const listed = Float64Array.from(lines, (line) => written[line]!);
  const isBelow = rest === "below" && unlisted.length > 0;
  const areProbabilities = !isBelow && listed.every((score) => score >= 0 && score <= 1);
  if (areProbabilities)
    return { scale: "probabilities", scores: { rows, margins: listed.map(logOdds), probabilities: listed } };
  const least = listed.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) - 1;
  const scoreAt = new Map(Array.from(rows, (row, i) => [row, listed[i]!]));
  const all = isBelow ? Uint32Array.from([...rows, ...unlisted]).sort() : rows;
  const margins = Float64Array.from(all, (row) => scoreAt.get(row) ?? least);
  return { scale: "ranks", scores: { rows: all, margins, probabilities: new Float64Array(all.length) } };
}

/** 0 and 1 at a distance that no other probability reaches. */
function logOdds(probability: number): number {
  return Math.min(750, Math.max(-750, Math.log(probability) - Math.log1p(-probability)));
}

/** The judged rows with their levels in place of scores; rows that the list does not name have none. */
function withLevels(levels: Float64Array, { rows, lines }: Matched, scores: RowScores): RowScores {
  const levelAt = new Map(Array.from(rows, (row, i) => [row, levels[lines[i]!]!]));
  return { ...scores, margins: Float64Array.from(scores.rows, (row) => levelAt.get(row) ?? 0) };
}

/** Firms in procedure left out. */
function judgedLevels(
  { rows, margins }: RowScores,
  keys: PanelKeys,
): [Pick<Outcomes, "labels" | "firms">, Float64Array] {
  const isKept = (_: unknown, i: number) => keys.strong[rows[i]!] !== 1;
  const kept = rows.filter(isKept);
  const outcomes = {
    labels: Uint8Array.from(kept, (row) => (keys.labels[row] === 1 ? 1 : 0)),
    firms: Int32Array.from(kept, (row) => keys.firms[row]!),
  };
  return [outcomes, margins.filter(isKept)];
}

function cannotBeKnown({ description }: Panel, { asOf }: PanelKeys, { rows }: Matched): string {
  const first = rows.reduce((least, row) => Math.min(least, asOf[row]!), Number.POSITIVE_INFINITY);
  const day = new Date(Date.UTC(1970, first, 1)).toISOString().slice(0, 10);
  const { horizonMonths } = description.target;
  return `how these scores came about: whether their model was learned on firms or outcomes later than ${day} (a fair one knew no outcome of the ${horizonMonths} months before), which features it saw, and whether these dates chose it. No leakage check can be made on it`;
}
