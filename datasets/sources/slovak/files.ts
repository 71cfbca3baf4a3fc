import { readdir } from "node:fs/promises";
import { Fault } from "../../foundation/errors.ts";

/** What a file's name says about its rows. */
export interface SlovakFile {
  readonly name: string;
  readonly bankrupt: boolean;
  readonly sector: string;
  /** 2013..2016. */
  readonly year: number;
}

const sectors = ["agriculture", "construction", "manufacture", "retail"];
const years = [13, 14, 15, 16];

/** The 32 files, by year, sector and outcome: the order in which firms are numbered. */
export const slovakFiles: readonly SlovakFile[] = years.flatMap((year) =>
  sectors.flatMap((sector) =>
    ["bankrupt", "nonbankrupt"].map((outcome) => ({
      name: `${outcome}_${sector}_${year}_year_${year - 3}_${year - 2}_${year - 1}.csv`,
      bankrupt: outcome === "bankrupt",
      sector,
      year: 2000 + year,
    })),
  ),
);

/** Throws `slovak.folder` when `folder` cannot be listed and `slovak.missing-files`, naming all, when files lack. */
export async function checkSlovakFolder(folder: string): Promise<void> {
  const names = new Set(await listFolder(folder));
  const missing = slovakFiles.map((file) => file.name).filter((name) => !names.has(name));
  if (missing.length === 0) return;
  throw new Fault(
    "slovak.missing-files",
    `${missing.length} of ${slovakFiles.length} files missing: ${missing.join(", ")} (expected all ${slovakFiles.length})`,
    { kind: "not-found", place: { file: folder } },
  );
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const reason = { ENOENT: "no such folder", ENOTDIR: "not a folder", EACCES: "unreadable folder" }[
      (cause as NodeJS.ErrnoException).code ?? ""
    ];
    throw new Fault(
      "slovak.folder",
      `${reason ?? "folder cannot be listed"}: ${folder} (expected the folder of the ${slovakFiles.length} CSV files)`,
      { kind: "not-found", place: { file: folder }, cause },
    );
  }
}
