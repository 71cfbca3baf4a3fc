import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Digest, Fault } from "vigie/datasets";
import type { BundleDraft } from "../bundle/bundle.ts";
import type { BundleOrigin } from "../bundle/origin.ts";
import type { AlertRow } from "../scoring/alert-row.ts";
import type { Version } from "../versions.ts";
import { type MadeBy, requireSameRecipe } from "./recipe.ts";
import { type ScoreShift, scoreShift } from "./shift.ts";

/** `refit.json` of a bundle whose evidence is that of another: the same recipe on newer data. */
export interface Refit {
  readonly format: "vigie.refit/1";
  readonly evaluated: Pick<Version, "model" | "number" | "digest">;
  /** Of the recipe that both share. */
  readonly recipe: Digest;
  readonly shift: ScoreShift;
}

export interface RefitRequest {
  /** The version whose evaluation the refit leans on. */
  readonly evaluated: Version;
  readonly draft: BundleDraft;
  /** Both scored the same firms of one day. */
  readonly scores: { readonly evaluated: readonly AlertRow[]; readonly refitted: readonly AlertRow[] };
}

/**
 * A draft that carries `refit.json`.
 * @throws Fault `refit.other-recipe`, `refit.of-refit` (conflict), `refit.no-origin`, `refit.other-firms`.
 */
export async function refitDraft({ evaluated, draft, scores }: RefitRequest): Promise<BundleDraft> {
  if (evaluated.refit !== null)
    throw new Fault(
      "refit.of-refit",
      `${evaluated.reference} is a refit itself (expected the version that was evaluated)`,
      { kind: "conflict" },
    );
  const bytesOf = (path: string) => readFile(join(evaluated.folder, path)).catch(() => undefined);
  const recipe = requireSameRecipe(
    await madeBy(evaluated.reference, bytesOf),
    await madeBy("the refit", async (path) => draft.files[path]),
  );
  const { model, number, digest } = evaluated;
  const refit: Refit = {
    format: "vigie.refit/1",
    evaluated: { model, number, digest },
    recipe,
    shift: scoreShift(scores.evaluated, scores.refitted),
  };
  return { files: { ...draft.files, "refit.json": canonicalJson(refit) } };
}

type BytesOf = (path: string) => Promise<string | Uint8Array | undefined>;

async function madeBy(what: string, bytesOf: BytesOf): Promise<MadeBy> {
  const read = async <T>(path: string): Promise<T> => {
    const bytes = await bytesOf(path);
    if (bytes !== undefined) return JSON.parse(Buffer.from(bytes).toString("utf8")) as T;
    throw new Fault("refit.no-origin", `${what} does not say how it was made: no ${path} (expected it)`);
  };
  const { model } = await read<BundleOrigin>("origin.json");
  const { engine, engineVersion, ...environment } = await read<
    MadeBy["environment"] & Pick<MadeBy, "engine" | "engineVersion">
  >("environment.json");
  return { study: await read("study.json"), model, engine, engineVersion, environment };
}

/** What a registration says of a draft's `refit.json`; null where it has none. @throws Fault `refit.malformed`. */
export function refitIn({ files }: BundleDraft): Pick<Refit, "evaluated" | "recipe"> | null {
  const bytes = files["refit.json"];
  if (bytes === undefined) return null;
  const { evaluated, recipe } = JSON.parse(Buffer.from(bytes).toString("utf8")) as Refit;
  return { evaluated, recipe };
}
