import {
  columnsWithRole,
  type DatasetManifest,
  type Digest,
  isoOfMonth,
  type LongWork,
  type Panel,
} from "vigie/datasets";
import { checkSpecification } from "../../evaluation/audit/specification.ts";
import type { FoldDescription } from "../../splits/fold.ts";
import { checkAfterModel } from "../after-model.ts";
import { auditColumns, checkAudit } from "../audit.ts";
import { makeFold } from "../cut.ts";
import { panelWith } from "../declared-panel.ts";
import { featureNames } from "../feature-names.ts";
import { auditedSeries } from "../over-folds/files.ts";
import { openKeyed, type PanelKeys } from "../panel-keys.ts";
import { checkRules } from "../rules/rule.ts";
import { type RunWindow, windowOfFold } from "../sealed/opening.ts";
import { sealedFrom } from "../sealed/seal.ts";
import type { Study } from "../study.ts";
import type { Bench, Laboratory } from "./bench.ts";

/** What is settled before the first job: the panel with what the study declares, its folds, and what they judge. */
export interface Prepared extends Pick<Bench, "study" | "panel" | "features" | "folds" | "series" | "until"> {
  readonly manifest: DatasetManifest;
  readonly version: Digest;
  readonly keys: PanelKeys;
  readonly windows: Readonly<Record<string, RunWindow>>;
}

/** Checks a study against its panel and cuts it. In development (`isFinal: false`) sealed months are not even read. */
export async function prepareExecution(
  study: Study,
  laboratory: Laboratory,
  { isFinal, ...work }: LongWork & { readonly isFinal: boolean },
): Promise<Prepared> {
  if (study.audit !== undefined) checkSpecification(study.audit);
  checkAfterModel(study);
  const { manifest, version } = await panelWith(laboratory, study.panel, study.declared ?? [], work);
  const until = isFinal ? {} : unsealedUntil(study);
  const { panel, keys } = await openKeyed(laboratory.store, version, {
    columns: study.audit === undefined ? [] : auditColumns(manifest, study.audit),
    ...until,
  });
  const features = featureNames(manifest, study);
  checkRules(study.rules ?? [], columnsWithRole(manifest.schema, "feature"));
  const folds = cutFolds(study, panel, keys);
  const windows = Object.fromEntries(
    study.protocols.map((protocol): [string, RunWindow] => [
      protocol.name,
      { window: windowOfFold(manifest, protocol, folds[protocol.name]!), isSealed: isFinal },
    ]),
  );
  return {
    study,
    manifest,
    version,
    panel,
    keys,
    features,
    folds,
    series: auditedSeries(manifest, folds),
    windows,
    until,
  };
}

/** The folds of all protocols; an audit must fit the rows that they judge. */
function cutFolds(study: Study, panel: Panel, keys: PanelKeys): Record<string, FoldDescription> {
  const cuts = study.protocols.map((protocol) => ({ name: protocol.name, cut: makeFold(keys, protocol) }));
  if (study.audit !== undefined) {
    const tests = Object.fromEntries(cuts.map(({ name, cut }) => [name, cut.rows.test]));
    checkAudit(study.audit, { panel, keys, tests });
  }
  return Object.fromEntries(cuts.map(({ name, cut }) => [name, cut.description]));
}

function unsealedUntil(study: Study): Bench["until"] {
  const from = sealedFrom(study);
  return from === null ? {} : { until: isoOfMonth(from).slice(0, 7) };
}
