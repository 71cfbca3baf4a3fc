import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunWindow, Study } from "vigie/experiments";
import type { Version } from "vigie/registry";
import type { WindowView } from "../api/runs.ts";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { decide } from "../services/decide.ts";
import { viewFindings } from "../services/findings-view.ts";
import { viewHistory } from "../services/registry-views.ts";
import { whyRunNotReproducible } from "../services/retention/reproducible.ts";
import { type SeenMove, type SimulatedMove, simulateMove } from "../services/simulation/simulate-move.ts";
import { windowSeen } from "../services/window-view.ts";
import type { Workspace } from "../workspace.ts";
import type { ReachedRegistry } from "./reached-registry.ts";

/** The workspace's registry, opened here or asked of the server that holds it. */
export function registryHere(
  workspace: Workspace,
  registry: AskedRegistry,
  clock: () => Date,
): ReachedRegistry {
  const simulate = once((move) => simulateMove({ ...workspace, registry }, move));
  return {
    list: async (filter) => registry.list(filter),
    async show(reference) {
      const { history, ...version } = await registry.show(reference);
      return {
        version,
        notReproducible: await whyRunNotReproducible(workspace, version.run.id),
        window: await windowOf(registry, version),
        history: await viewHistory(registry, history.toReversed()),
      };
    },
    check: async (reference) => registry.check(reference),
    card: async (reference, options) => registry.card(reference, options),
    findings: async (reference) => viewFindings(registry, await registry.resolve(reference), clock()),
    openFinding: async (request) => registry.openFinding(request),
    stepFinding: async (request) => registry.stepFinding(request),
    statement: async (request) => registry.statement(request),
    simulate,
    move: (name, decision) => decide({ registry, simulate }, name, decision),
  };
}

type Simulate = (move: SimulatedMove) => Promise<SeenMove | null>;

/** Whoever looks before a release is not kept waiting for the same a second time, by whatever name of the panel. */
function once(simulate: Simulate): Simulate {
  const found = new Map<string, Promise<SeenMove | null>>();
  const keyOf = ({ version, alias, panel }: SimulatedMove) => JSON.stringify([version, alias, panel]);
  return (move) => {
    const known = found.get(keyOf(move));
    if (known !== undefined) return known;
    const seeing = simulate(move).then((seen) => {
      if (seen !== null) found.set(keyOf({ ...move, panel: seen.panel.version }), Promise.resolve(seen));
      return seen;
    });
    found.set(keyOf(move), seeing);
    return seeing;
  };
}

async function windowOf(registry: AskedRegistry, { folder }: Version): Promise<WindowView | null> {
  const json = async <T>(file: string) =>
    JSON.parse(await readFile(join(folder, file), "utf8").catch(() => "null")) as T | null;
  const judged = await json<RunWindow>("window.json");
  if (judged === null) return null;
  return windowSeen((await json<Study>("study.json")) ?? {}, judged, await registry.looksAt(judged.window));
}
