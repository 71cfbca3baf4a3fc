import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FoldDescription, Pipeline, RunWindow, Study, TestWindow, Views } from "vigie/experiments";
import { bundleFolder } from "../bundle/bundle.ts";
import { aliased, findVersion, type RegistryState, type VersionState } from "../state/state.ts";
import { looksAt } from "../windows.ts";
import { compareRuns } from "./compare-runs.ts";
import type { AgainstProduction, BundleEvidence, Evidence } from "./evidence.ts";
import { parseLeakage } from "./leakage-report.ts";

export interface EvidenceReader {
  /** What the rules read of this version, held against the one in production beside it. */
  read(version: VersionState, production: VersionState | null): Promise<BundleEvidence>;
}

/** Bundles and runs never change under their digest, so a comparison is made once. */
export function createEvidenceReader(bundles: string, runsFolder: string | null): EvidenceReader {
  const compared = new Map<string, Promise<AgainstProduction>>();
  const against = (version: VersionState, production: VersionState) => {
    const key = `${version.digest} ${production.digest}`;
    const known = compared.get(key);
    if (known !== undefined) return known;
    const made = compareWith(version, production, { bundles, runsFolder });
    compared.set(key, made);
    made.catch(() => compared.delete(key));
    return made;
  };
  return {
    async read(version, production) {
      const fold = await readFold(bundles, version);
      return {
        views: await readViews(bundles, version),
        fold,
        window: fold === null ? null : await readWindow(bundles, version, fold),
        leakage: parseLeakage(await readPart(bundles, version, "leakage.json")),
        againstProduction: production === null ? alone : await against(version, production),
      };
    },
  };
}

/** The other version that `production` points at, or null. */
export function productionBeside(
  state: RegistryState,
  { model, number }: Pick<VersionState, "model" | "number">,
): VersionState | null {
  const standing = aliased(state, model, "production")?.number;
  if (standing === undefined || standing === number) return null;
  return findVersion(state, model, standing) ?? null;
}

/** Completes what the bundle says by what the journal says now. */
export function evidenceAt(
  read: BundleEvidence,
  {
    state,
    version,
    now,
  }: { readonly state: RegistryState; readonly version: VersionState; readonly now: Date },
): Evidence {
  const times = read.window === null ? 0 : looksAt(state, read.window).times;
  return { ...read, version, now, looks: times === 0 ? null : times };
}

const alone: AgainstProduction = { kind: "none" };

interface Shelves {
  readonly bundles: string;
  readonly runsFolder: string | null;
}

async function compareWith(
  version: VersionState,
  production: VersionState,
  { bundles, runsFolder }: Shelves,
): Promise<AgainstProduction> {
  const reference = `${production.model}@${production.number}`;
  const compared =
    runsFolder === null
      ? ({ because: "no runs" } as const)
      : await compareRuns(runsFolder, version, production, bundles);
  if (!("because" in compared)) return { kind: "paired", reference, line: compared };
  const precision = async (one: VersionState) =>
    (await readViews(bundles, one))?.withoutStrongSignals.metrics.averagePrecision ?? null;
  return {
    kind: "unpaired",
    reference,
    why: compared,
    candidate: await precision(version),
    production: await precision(production),
  };
}

async function readViews(bundles: string, version: VersionState): Promise<Views | null> {
  const views = (await readPart(bundles, version, "evaluation.json")) as Partial<Views> | null;
  return views?.format === "vigie.views/1" && views.withoutStrongSignals?.metrics !== undefined
    ? (views as Views)
    : null;
}

async function readFold(bundles: string, version: VersionState): Promise<FoldDescription | null> {
  const fold = (await readPart(bundles, version, "fold.json")) as FoldDescription | null;
  return fold?.format === "vigie.fold/1" ? fold : null;
}

/** Older bundles do not name it: then by the panel's name, without the facts that the panel was made from. */
async function readWindow(
  bundles: string,
  version: VersionState,
  { parts, tested }: FoldDescription,
): Promise<TestWindow | null> {
  const named = (await readPart(bundles, version, "window.json")) as Partial<RunWindow> | null;
  if (named?.window !== undefined) return named.window;
  const study = (await readPart(bundles, version, "study.json")) as Study | null;
  const pipeline = (await readPart(bundles, version, "pipeline.json")) as Partial<Pipeline> | null;
  if (typeof study?.panel !== "string" || pipeline?.target === undefined || parts === undefined) return null;
  return {
    panel: study.panel.replace(/@.*$/, "").replace(/\+declared$/, ""),
    facts: [],
    target: pipeline.target.column,
    from: parts.test.from,
    until: parts.test.until,
    regions: tested === undefined ? null : [...tested].sort(),
  };
}

/** The file as JSON; null where it is missing or no JSON. */
async function readPart(bundles: string, { digest }: VersionState, file: string): Promise<unknown> {
  const text = await readFile(join(bundleFolder(bundles, digest), file), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
