import { type LabelView, type ModelState, type Registry, sourceOf, type Version } from "vigie/registry";

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** `ModelVersion` of MLflow's protocol; instants in milliseconds. */
interface MlflowVersion {
  readonly name: string;
  /** A number, as text. */
  readonly version: string;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
  readonly user_id: string;
  readonly current_stage: Stage;
  readonly description: string;
  readonly source: string;
  readonly run_id: string;
  readonly run_link: string;
  readonly status: "READY";
  readonly tags: readonly Tag[];
  readonly aliases: readonly string[];
}

/** `RegisteredModel` of MLflow's protocol. */
interface MlflowModel {
  readonly name: string;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
  readonly user_id: string;
  readonly description: string;
  readonly latest_versions: readonly MlflowVersion[];
  readonly tags: readonly Tag[];
  readonly aliases: readonly { readonly alias: string; readonly version: string }[];
}

export const stages = ["None", "Staging", "Production", "Archived"] as const;
export type Stage = (typeof stages)[number];

/** Keys with this beginning tell what the registry knows; nobody sets them. */
export const ownTags = "vigie.";

/** Stages are older than aliases: what the alias `production` points at, and what is retired. */
export function stageOf({ aliases, status }: Pick<Version, "aliases" | "status">): Stage {
  if (aliases.includes("production")) return "Production";
  return status === "retired" ? "Archived" : "None";
}

export async function viewMlflowVersion(registry: Registry, version: Version): Promise<MlflowVersion> {
  const { model, number, author, aliases, registeredAt } = version;
  const labels = await registry.labels({ model, number });
  const outside = await sourceOf(version);
  return {
    name: model,
    version: String(number),
    creation_timestamp: Date.parse(registeredAt),
    last_updated_timestamp: updatedAt(version, labels),
    user_id: author,
    current_stage: stageOf(version),
    description: labels.description ?? "",
    source: outside?.source ?? artifactUri(version),
    run_id: outside === null ? version.run.id : (outside.run ?? ""),
    run_link: outside?.runLink ?? "",
    status: "READY",
    tags: [...tagList(labels), ...factsOf(version)],
    aliases,
  };
}

/** Where the client finds the files of a bundle: behind the address it calls. */
export function artifactUri({ model, number }: Pick<Version, "model" | "number">): string {
  return `mlflow-artifacts:/models/${model}/${number}`;
}

/** In milliseconds: the last thing that was decided or said of it. */
export function updatedAt(
  { registeredAt, judgement, findings }: Version,
  { changedAt }: Pick<LabelView, "changedAt">,
): number {
  const said = findings.flatMap((finding) => [finding.at, ...finding.steps.map(({ at }) => at)]);
  return Math.max(
    ...[registeredAt, judgement?.at, changedAt, ...said].map((at) => Date.parse(at ?? registeredAt)),
  );
}

function tagList({ tags }: LabelView): readonly Tag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** What the registry knows of a version, for whoever searches by tags. */
export function factsOf({ status, digest }: Version): readonly Tag[] {
  return [
    { key: `${ownTags}status`, value: status },
    { key: `${ownTags}digest`, value: digest },
  ];
}

export async function viewMlflowModel(
  registry: Registry,
  { model, ...made }: ModelState,
): Promise<MlflowModel> {
  const labels = await registry.labels({ model, number: null });
  const versions = registry.list({ model });
  return {
    name: model,
    creation_timestamp: Date.parse(made.createdAt),
    last_updated_timestamp: modelUpdatedAt(made.createdAt, labels, versions),
    user_id: made.createdBy,
    description: labels.description ?? "",
    latest_versions: await Promise.all(
      newestByStage(versions).map((one) => viewMlflowVersion(registry, one)),
    ),
    tags: tagList(labels),
    aliases: versions.flatMap(({ number, aliases }) =>
      aliases.map((alias) => ({ alias, version: String(number) })),
    ),
  };
}

export function modelUpdatedAt(
  createdAt: string,
  { changedAt }: Pick<LabelView, "changedAt">,
  versions: readonly Version[],
): number {
  const newest = versions.at(-1)?.registeredAt;
  return Math.max(...[createdAt, changedAt, newest].map((at) => Date.parse(at ?? createdAt)));
}

/** Of each stage the version with the highest number. */
export function newestByStage(versions: readonly Version[]): readonly Version[] {
  return stages.flatMap((stage) => versions.findLast((version) => stageOf(version) === stage) ?? []);
}
