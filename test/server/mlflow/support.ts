import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { fourEyes, openRegistry, type Person, type Registry } from "vigie/registry";
import type { TestContext } from "vitest";
import { peersPython } from "../../../bench/harness/python.ts";
import { startServer } from "../../../server/main.ts";
import { issueAccessToken } from "../../../server/services/access-tokens.ts";
import { openWorkspace, type World } from "../../../server/workspace.ts";
import { skipUnless } from "../../support/requirements.ts";
import { temporaryFolder } from "../support.ts";

const execute = promisify(execFile);

export const people: readonly Person[] = [
  { id: "sam", name: "Scientist", roles: ["scientist"] },
  { id: "rae", name: "Reviewer", roles: ["reviewer"] },
  { id: "max", name: "Release manager", roles: ["release-manager"] },
];

/** Python with MLflow's client, or the test is skipped. */
export async function pythonWithMlflow(context: TestContext): Promise<string> {
  const python = peersPython(process.env);
  const isThere =
    python !== null &&
    (await execute(python, ["-c", "import importlib.util as u; assert u.find_spec('mlflow')"]).then(
      () => true,
      () => false,
    ));
  skipUnless(context, "peers", isThere, "no Python with mlflow was found (bench/peers/README.md)");
  return python!;
}

export interface RealServer {
  readonly address: string;
  readonly folder: string;
  /** By person. */
  readonly tokens: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A server with a port over a new workspace, in which `prepare` may register first. */
export async function startWith(
  prepare: (registry: Registry, runsFolder: string) => Promise<void> = async () => {},
): Promise<RealServer> {
  const folder = await temporaryFolder();
  const world: World = {
    env: {},
    clock: () => new Date(),
    now: () => performance.now(),
    packageRoot: resolve(import.meta.dirname, "../../.."),
  };
  const workspace = openWorkspace(folder, world);
  const { clock } = world;
  const registry = await openRegistry(workspace.registryFolder, { clock, people, policy: fourEyes });
  await prepare(registry, workspace.runsFolder);
  const tokens: Record<string, string> = {};
  for (const { id: person, roles } of people) {
    const order = { person, roles, until: world.clock().toISOString().slice(0, 10), name: "test" };
    tokens[person] = (await issueAccessToken(registry, randomBytes, order)).token;
  }
  await registry.close();
  const server = await startServer({ workspace, world, port: 0 });
  return {
    address: server.address,
    folder,
    tokens,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a Python program of this folder with `input` on its standard input; what it prints, as JSON. */
export async function runPython<T>(
  python: string,
  words: readonly [program: string, ...words: string[]],
  input: unknown = null,
): Promise<T> {
  const [program, ...rest] = words;
  const running = execute(python, [join(import.meta.dirname, program), ...rest], {
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" },
  });
  running.child.stdin!.end(JSON.stringify(input));
  return JSON.parse((await running).stdout) as T;
}
