import { type DatasetStore, digestBytes } from "vigie/datasets";
import { decodePipeline } from "vigie/experiments";
import { type BundleDraft, refitDraft } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { scorePanel, scoreVersion } from "./score-release.ts";

export interface RefitWork {
  readonly registry: AskedRegistry;
  readonly store: DatasetStore;
  /** The version that was evaluated: `model@3`. */
  readonly evaluated: string;
  /** Panel reference; both score the firms of its newest as-of date. */
  readonly panel: string;
  readonly draft: BundleDraft;
}

/** Binds a draft to the version whose evaluation it leans on. Throws as `refitDraft` and `scoreVersion` do. */
export async function draftOfRefit({
  registry,
  store,
  evaluated: reference,
  panel,
  draft,
}: RefitWork): Promise<BundleDraft> {
  const evaluated = await registry.resolve(reference);
  const bytes = draft.files["pipeline.json"] ?? "";
  const pipeline = decodePipeline(JSON.parse(Buffer.from(bytes).toString("utf8")));
  const version = {
    model: evaluated.model,
    reference: `${evaluated.model}@refit`,
    digest: digestBytes(bytes),
  };
  const refitted = await scorePanel({ store, panel, pipeline, version });
  const before = await scoreVersion({ registry, store, panel, version: reference, asOf: refitted.asOf });
  return refitDraft({ evaluated, draft, scores: { evaluated: before.rows, refitted: refitted.rows } });
}
