import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatasetStore, type Month, parseMonth } from "vigie/datasets";
import { evaluateList, type RecordLook } from "vigie/experiments";
import { putPanel } from "../experiments/runs/outside/panel.ts";
import { scoredFirms } from "./judged-run.ts";

interface Workspace {
  readonly store: DatasetStore;
  readonly runsFolder: string;
}

interface JudgedListOptions {
  /** Of the score, beside a signal of deviation 1. */
  readonly noise: number;
  /** Name of the file; default `past-list`. */
  readonly name?: string;
  readonly sealed?: Month;
  readonly recordLook?: RecordLook;
}

/**
 * Judges a list of the firms of `storeJudgedRun`, as of its date and the month after, on a panel of their outcomes; one line is
 * malformed. Returns its id.
 */
export async function storeJudgedList(
  { store, runsFolder }: Workspace,
  { noise, name = "past-list", ...look }: JudgedListOptions,
): Promise<string> {
  const firms = scoredFirms(name, noise);
  const months = ["2020-06", "2020-07"];
  const siren = (i: number) => String(100000000 + i);
  const rows = months.flatMap((month) =>
    firms.map(({ i, fails, margin }) => ({
      siren: siren(i),
      month,
      debt: margin,
      strongSignal: i % 20 === 0,
      fails,
    })),
  );
  await putPanel(store, rows, "judged");
  const folder = await mkdtemp(join(tmpdir(), "vigie-list-"));
  const file = join(folder, `${name}.csv`);
  const level = (margin: number) => (margin > 1.5 ? "high" : margin > 0.7 ? "moderate" : "none");
  const lines = months.flatMap((month) =>
    firms.map(({ i, margin }) => `${siren(i)},${month}-01,${margin},${level(margin)}`),
  );
  await writeFile(file, ["siren,as_of,score,alert_level", ...lines, "123,2020-06-01,1,none", ""].join("\n"));
  const clock = () => new Date("2024-05-01T00:00:00Z");
  const { record } = await evaluateList(
    { file, panel: "judged", replicates: 100, ...look },
    { store, runsFolder, clock, author: "scientist" },
  );
  await rm(folder, { recursive: true });
  return record.id;
}

/** The second of its months. */
export const lastListedMonth = parseMonth("2020-07");
