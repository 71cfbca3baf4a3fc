import type { CellComment, ComparedRuns, KeptOutputs, KeptRun, Reproduction } from "vigie/notebooks";
import { z } from "zod";
import { document } from "./schema.ts";

/** A stored run as its page shows it. */
export interface KeptRunView extends KeptRun {
  /** Null where they were erased with a dataset. */
  readonly outputs: KeptOutputs | null;
  readonly comments: readonly CellComment[];
}

export const keptId = z.strictObject({ id: z.string() });
export const keptRun = document<KeptRun>("KeptRun", "a stored run of a notebook, without what it showed");
export const keptRunView = document<KeptRunView>("KeptRunView", "a stored run with outputs and comments");
export const comparedRuns = document<ComparedRuns>("ComparedRuns", "two stored runs cell by cell");
export const reproduction = document<Reproduction>("Reproduction", "a stored run done again, cell by cell");
export const reproductionProgress = z
  .strictObject({
    done: z.int().describe("cells that have ended"),
    cells: z.int(),
    cell: z.string().nullable().describe("the one that runs"),
  })
  .nullable()
  .meta({ id: "ReproductionProgress", description: "null where the run is not being done again" });
export type ReproductionProgress = NonNullable<z.infer<typeof reproductionProgress>>;
export const compareQuery = z.object({ with: z.string().max(20) });
export const commentBody = z.strictObject({
  cell: z.string().min(1).max(200),
  text: z.string().trim().min(1).max(10_000),
});
