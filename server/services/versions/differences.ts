import type { Estimate, Evaluation } from "vigie/experiments";
import type { PolicyCheck, Registry, Version } from "vigie/registry";
import { isOpen } from "vigie/registry";
import type { VersionDifferences } from "../../api/version-differences.ts";
import { viewVersion } from "../registry-views.ts";
import { type Contents, readContents } from "./contents.ts";
import { featuresOf } from "./features.ts";
import { changesBetween, flatten } from "./flat.ts";

/** One side of a comparison. */
interface Side {
  readonly version: Version;
  readonly contents: Contents;
  readonly check: PolicyCheck;
}

/**
 * Two versions, differences only.
 * @throws Fault `registry.unknown`, `version.outside`.
 */
export async function compareVersions(
  registry: Registry,
  [before, after]: readonly [string, string],
  now: Date,
): Promise<VersionDifferences> {
  const read = async (reference: string): Promise<Side> => {
    const version = registry.resolve(reference);
    return { version, contents: await readContents(version), check: await registry.check(reference) };
  };
  return differencesOf(await read(before), await read(after), now);
}

function differencesOf(a: Side, b: Side, now: Date): VersionDifferences {
  const between = (of: (side: Side) => unknown) => changesBetween(flatten(of(a)), flatten(of(b)));
  return {
    before: viewVersion(a.version),
    after: viewVersion(b.version),
    parameters: between(({ contents }) => parametersOf(contents)),
    features: featureChanges(a.contents, b.contents),
    metrics: metricChanges(a.contents.views.withoutStrongSignals, b.contents.views.withoutStrongSignals),
    thresholds: thresholdChanges(a.contents, b.contents),
    rules: ruleChanges(a.check, b.check),
    evidence: between((side) => evidenceOf(side, now)),
    files: between(({ contents }) =>
      Object.fromEntries(contents.files.map(({ path, digest }) => [path, digest])),
    ),
  };
}

/** All that makes a model but its features, which stand apart. */
function parametersOf({ study, origin, environment, pipeline }: Contents): object {
  const { models = [], features: _, ...shared } = study ?? {};
  return {
    study: shared,
    model: models.find(({ name }) => name === origin?.model),
    protocol: origin?.protocol,
    panel: origin?.dataset,
    environment,
    calibrator: pipeline.calibrator?.kind,
    target: pipeline.target,
    rules: pipeline.rules,
  };
}

function featureChanges(a: Contents, b: Contents): VersionDifferences["features"] {
  const [ours, theirs] = [a, b].map(
    ({ pipeline }) => new Map(featuresOf(pipeline).map((one) => [one.name, one])),
  );
  const names = [...new Set([...ours!.keys(), ...theirs!.keys()])].sort();
  return names
    .map((name) => ({ name, before: ours!.get(name) ?? null, after: theirs!.get(name) ?? null }))
    .filter(isDifferent);
}

function isDifferent({ before, after }: { readonly before: unknown; readonly after: unknown }): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function metricChanges(a: Evaluation | undefined, b: Evaluation | undefined): VersionDifferences["metrics"] {
  const [ours, theirs] = [a?.metrics ?? {}, b?.metrics ?? {}];
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return names
    .map((metric) => ({ metric, before: ours[metric] ?? null, after: theirs[metric] ?? null }))
    .filter(({ before, after }) => isDifferent({ before: told(before), after: told(after) }));
}

/** The number and its interval: how it was drawn is no difference by itself. */
function told(estimate: Estimate | null) {
  return estimate === null ? null : [estimate.value, estimate.low, estimate.high];
}

function thresholdChanges(a: Contents, b: Contents): VersionDifferences["thresholds"] {
  return (["high", "moderate"] as const)
    .map((level) => ({ level, before: thresholdOf(a, level), after: thresholdOf(b, level) }))
    .filter(isDifferent);
}

function thresholdOf({ pipeline }: Contents, level: "high" | "moderate") {
  const threshold = pipeline.thresholds?.[level];
  if (threshold === undefined) return null;
  const { criterion, probability, margin } = threshold;
  return { criterion, probability, margin };
}

function ruleChanges(a: PolicyCheck, b: PolicyCheck): VersionDifferences["rules"] {
  const of = (check: PolicyCheck) =>
    new Map(
      check.rules.map(({ rule, verdict, finding, found, waiver }) => [
        rule,
        { verdict, finding, found, isWaived: waiver !== null },
      ]),
    );
  const [ours, theirs] = [of(a), of(b)];
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((rule) => ({ rule, before: ours.get(rule) ?? null, after: theirs.get(rule) ?? null }))
    .filter(isDifferent);
}

/** On how much each was judged, and what people added since. */
function evidenceOf({ version, contents }: Side, now: Date): object {
  const { rows, firms, positiveFirms } = contents.views.withoutStrongSignals ?? {};
  return {
    judged: { rows, firms, failingFirms: positiveFirms },
    parts: contents.fold?.parts,
    openFindings: version.findings.filter((finding) => isOpen(finding, now)).length,
    reproductions: version.reproductions.map(({ result, by }) => `${result} (${by})`),
    maturedLists: version.appended.map(({ from, until }) => `${from} – ${until}`),
    refitOf:
      version.refit === null
        ? undefined
        : `${version.refit.evaluated.model}@${version.refit.evaluated.number}`,
  };
}
