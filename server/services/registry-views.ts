import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "vigie/datasets";
import {
  type FoldDescription,
  type Pipeline,
  type RunWindow,
  type Study,
  type Views,
  windowText,
} from "vigie/experiments";
import {
  type AnyEvent,
  type Registry,
  rolesForMove,
  sourceOf,
  type Version,
  type VersionDetails,
  withoutFrontMatter,
} from "vigie/registry";
import type { HistoryEntry } from "../api/history.ts";
import type { AllowedMove, MoveName } from "../api/moves.ts";
import type {
  AliasView,
  ModelLine,
  ModelView,
  OutsidePage,
  VersionPage,
  VersionView,
} from "../api/versions.ts";
import { type Noted, viewFindings } from "./findings-view.ts";
import { whyRunNotReproducible } from "./retention/reproducible.ts";
import type { Services } from "./services.ts";
import { featuresOf } from "./versions/features.ts";
import { viewBeside } from "./versions/names-and-evidence.ts";
import { viewWindow } from "./window-view.ts";

export function viewVersion({ folder: _, ...version }: Version): VersionView {
  return version;
}

/** Events in the order given, with the text of their reasons. */
export function viewHistory(registry: Noted, events: readonly AnyEvent[]): Promise<readonly HistoryEntry[]> {
  return Promise.all(events.map((event) => viewEvent(registry, event)));
}

async function viewEvent(
  registry: Noted,
  { seq, at, actor, type, payload, hash }: AnyEvent,
): Promise<HistoryEntry> {
  return {
    seq,
    at,
    actor,
    type,
    model: "model" in payload ? payload.model : null,
    number: "number" in payload ? payload.number : null,
    alias: "alias" in payload ? payload.alias : null,
    previous: "previous" in payload ? payload.previous : null,
    person: "person" in payload ? payload.person : null,
    window: "window" in payload ? windowText(payload.window) : null,
    reason: "reason" in payload ? await registry.note(payload.reason) : null,
    finding: "finding" in payload ? payload.finding : null,
    simulation: "simulation" in payload ? await viewSimulation(registry, payload) : null,
    hash,
  };
}

type Released = Extract<AnyEvent, { type: "version.released" }>["payload"];

async function viewSimulation(
  registry: Noted,
  { simulation, jump }: Released,
): Promise<HistoryEntry["simulation"]> {
  if (simulation === undefined) return null;
  const { panel: _, ...totals } = simulation;
  return { ...totals, jumpReason: jump === undefined ? null : await registry.note(jump) };
}

/** Where each alias stands, by model. */
function standings(registry: Registry): ReadonlyMap<string, readonly AliasView[]> {
  const found = new Map<string, AliasView[]>();
  for (const { model, alias, version, since, by } of registry.standings())
    found.set(model, [...(found.get(model) ?? []), { alias, number: version.number, since, by }]);
  return found;
}

export function listModels(registry: Registry): readonly ModelLine[] {
  const aliases = standings(registry);
  const newest = new Map(registry.list().map((version) => [version.model, version]));
  return [...newest].map(([model, version]) => ({
    model,
    versions: version.number,
    newest: viewVersion(version),
    aliases: aliases.get(model) ?? [],
  }));
}

/** Versions and history newest first. @throws Fault `registry.unknown` (not-found). */
export async function showModel(registry: Registry, model: string): Promise<ModelView> {
  registry.resolve(`${model}@1`);
  return {
    model,
    versions: registry.list({ model }).map(viewVersion).reverse(),
    aliases: standings(registry).get(model) ?? [],
    history: await viewHistory(registry, registry.history({ model }).toReversed()),
  };
}

/** Everything a reviewer reads about a version, and what `person` may do about it. */
export async function showVersion(
  { registry, clock, ...shelves }: Pick<Services, "registry" | "store" | "runsFolder" | "clock">,
  details: VersionDetails,
  person: string,
): Promise<VersionPage | OutsidePage> {
  const { history, ...version } = details;
  const standing = {
    notReproducible: await whyRunNotReproducible(shelves, version.run.id),
    version: viewVersion(version),
    findings: await viewFindings(registry, version, clock()),
    history: await viewHistory(registry, history.toReversed()),
    allowed: allowedMoves(registry, version, person),
  };
  const source = await sourceOf(version);
  return source === null
    ? { ...standing, ...(await showEvidence(registry, version)) }
    : { ...standing, source };
}

async function showEvidence(
  registry: Registry,
  version: Version,
): Promise<Omit<VersionPage, keyof Omit<OutsidePage, "source">>> {
  const json = async (file: string) => JSON.parse(await readPart(version, file)) as unknown;
  const pipeline = (await json("pipeline.json")) as Pipeline;
  return {
    source: null,
    ...(await viewBeside(registry, version, json)),
    card: withoutFrontMatter(await readPart(version, "card.md")),
    views: (await json("evaluation.json")) as Views,
    pipeline: summarise(pipeline),
    fold: (await json("fold.json").catch(() => null)) as FoldDescription | null,
    window: await windowOf(registry, json),
    environment: (await json("environment.json")) as VersionPage["environment"],
  };
}

async function windowOf(
  registry: Registry,
  json: (file: string) => Promise<unknown>,
): Promise<VersionPage["window"]> {
  const window = (await json("window.json").catch(() => null)) as RunWindow | null;
  return window === null ? null : viewWindow(registry, (await json("study.json")) as Study, window);
}

async function readPart({ folder, reference }: Version, file: string): Promise<string> {
  return readFile(join(folder, file), "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    throw new Fault("bundle.lacks", `bundle of ${reference} lacks ${file} (expected with every version)`, {
      kind: "broken",
      cause,
    });
  });
}

function summarise(pipeline: Pipeline): VersionPage["pipeline"] {
  const { name, model, thresholds, calibrator, target } = pipeline;
  return { name, kind: model.kind, features: featuresOf(pipeline), thresholds, calibrator, target };
}

const moveNames: readonly MoveName[] = [
  "request-review",
  "approve",
  "refuse",
  "release",
  "rollback",
  "retire",
];

function allowedMoves(
  registry: Registry,
  { model, number }: Version,
  person: string,
): readonly AllowedMove[] {
  return moveNames.map((move) => {
    const fault = registry.refusal({ move, version: { model, number }, person, alias: "production" });
    const { message = null, code = null } = fault ?? {};
    return { move, isAllowed: fault === null, reason: message, code, takes: rolesForMove[move] };
  });
}
