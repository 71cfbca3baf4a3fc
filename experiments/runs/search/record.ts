import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, isThere, type Json, writeFolderDurably } from "vigie/datasets";
import type { ComparisonLine } from "../../evaluation/compare.ts";
import type { Estimate } from "../../evaluation/outcomes.ts";
import type { FoldDescription } from "../../splits/fold.ts";
import type { Environment } from "../environment.ts";
import type { RunArtifact, RunReceipt } from "../record.ts";
import type { ModelChoice, Study } from "../study.ts";
import type { TrialResult } from "./trial.ts";

/** One trial: learned from train and calibrate, judged on choose; the test was not read. Same trial, same bytes, same id. */
export interface TrialRecord {
  readonly format: "vigie.trial/1";
  /** First 12 digits of the digest of all other fields. */
  readonly id: string;
  /** Name of the study. */
  readonly study: string;
  readonly dataset: { readonly name: string; readonly version: Digest };
  readonly features: readonly string[];
  readonly fold: FoldDescription;
  readonly model: ModelChoice;
  readonly madeBy: TrialResult["madeBy"];
  readonly metric: string;
  readonly score: Estimate;
  readonly diagnostics: Json;
  readonly seed: number;
  readonly environment: Environment;
  /** Of the scores on choose, row by row: they stay in the job's result and are erased with the panel. */
  readonly rowScores: Digest;
  readonly artifacts: readonly RunArtifact[];
}

/** A trial as its search lists it. */
export interface SearchTrial {
  readonly name: string;
  /** The searched parameters. */
  readonly drawn: Readonly<Record<string, Json>>;
  readonly outcome:
    | {
        readonly status: "judged";
        /** Id of the trial's record. */
        readonly id: string;
        readonly score: Estimate;
        /** The winner against this trial on the same rows, its interval paired; null for the winner. */
        readonly winnerAgainst: Pick<ComparisonLine, "difference" | "verdict"> | null;
      }
    | { readonly status: "failed"; readonly code: string; readonly reason: string };
}

/** A search as it ended. */
export interface SearchRecord {
  readonly format: "vigie.search/1";
  /** First 12 digits of the digest of all other fields. */
  readonly id: string;
  readonly study: Study;
  readonly dataset: { readonly name: string; readonly version: Digest };
  /** The fold inside which was searched. */
  readonly protocol: string;
  readonly metric: string;
  /** In the order in which they were drawn. */
  readonly trials: readonly SearchTrial[];
  readonly winner: { readonly name: string; readonly trial: string; readonly model: ModelChoice };
  /** Other trials that the winner is not better than. */
  readonly tied: number;
  readonly seed: number;
  readonly environment: Environment;
}

/** Stands beside a search, outside its digest. */
export interface SearchReceipt extends RunReceipt {
  /** Models that have been chosen among on these months of the panel, in all that this workspace keeps. */
  readonly chosenAmong: number;
}

/** Writes a record with its receipt and files; what already stands there with these bytes stays. */
export async function storeRecord(
  folder: string,
  name: "trial.json" | "search.json",
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  const stored = await readFile(join(folder, name), "utf8").catch(() => null);
  if (stored === files[name]) return;
  if (await isThere(folder)) await rm(folder, { recursive: true });
  await writeFolderDurably(folder, async (temporary) => {
    for (const [path, bytes] of Object.entries(files)) await writeFile(join(temporary, path), bytes);
  });
}

export const trialsFolder = (runsFolder: string) => join(runsFolder, "trials");
export const searchesFolder = (runsFolder: string) => join(runsFolder, "searches");

/** Every stored trial that can be read. */
export async function listTrials(runsFolder: string): Promise<readonly TrialRecord[]> {
  const folder = trialsFolder(runsFolder);
  const ids = (await readdir(folder).catch(() => [])).filter((one) => /^[0-9a-f]{12}$/.test(one)).sort();
  const found = await Promise.all(
    ids.map(async (id): Promise<TrialRecord | null> => {
      try {
        return JSON.parse(await readFile(join(folder, id, "trial.json"), "utf8"));
      } catch {
        return null; // written again by the same search
      }
    }),
  );
  return found.filter((one) => one !== null);
}

export interface StoredSearch {
  readonly record: SearchRecord;
  readonly receipt: SearchReceipt;
}

/** Every stored search, newest first. Folders that cannot be read are named in `damaged`. */
export async function listSearches(
  runsFolder: string,
): Promise<{ readonly searches: readonly StoredSearch[]; readonly damaged: readonly string[] }> {
  const folder = searchesFolder(runsFolder);
  const ids = (await readdir(folder).catch(() => [])).filter((one) => /^[0-9a-f]{12}$/.test(one));
  const searches: StoredSearch[] = [];
  const damaged: string[] = [];
  for (const id of ids) {
    const read = async (name: string) => JSON.parse(await readFile(join(folder, id, name), "utf8"));
    await Promise.all([read("search.json"), read("receipt.json")]).then(
      ([record, receipt]) => searches.push({ record, receipt }),
      () => damaged.push(id),
    );
  }
  return { searches: searches.sort((a, b) => (a.receipt.storedAt < b.receipt.storedAt ? 1 : -1)), damaged };
}
