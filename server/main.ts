import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Fault } from "vigie/datasets";
import { digestSources, readEnvironment } from "vigie/experiments";
import type { Registry } from "vigie/registry";
import { createApp } from "./app.ts";
import { createSessions } from "./auth/sessions.ts";
import { createSignInTokens } from "./auth/tokens.ts";
import { createControlApp } from "./control/control-app.ts";
import { listenForCommands } from "./control/socket.ts";
import { demoPeople } from "./demo/people.ts";
import { createComparisons } from "./services/comparisons.ts";
import { createKeptRuns } from "./services/kept-runs.ts";
import { createLanguages } from "./services/language/languages.ts";
import { lazily } from "./services/lazily.ts";
import { openNotebooks } from "./services/notebooks.ts";
import { openWebhooks } from "./services/open-webhooks.ts";
import { openPeopled, owner } from "./services/owner.ts";
import { createPeople, type People } from "./services/people.ts";
import { finishErasures } from "./services/retention/erase.ts";
import { createSimulations } from "./services/simulation/simulations.ts";
import { createTables } from "./services/tables.ts";
import { bundleWeb } from "./web/bundle.ts";
import { startDeliveries } from "./webhooks/webhooks.ts";
import type { Workspace, World } from "./workspace.ts";

export interface ServerOptions {
  readonly workspace: Workspace;
  readonly world: World;
  /** Default 4242; when taken, the next free one of the twenty above it. 0 takes any. */
  readonly port?: number;
  /** Makes the demo people known, if there is nobody yet who decides that. */
  readonly isExample?: boolean;
  readonly onListening?: (started: RunningServer) => void;
  /** Someone used a sign-in link. */
  readonly onSignIn?: (person: string) => void;
  /** A sentence for whoever looks at the terminal. */
  readonly onWarning?: (sentence: string) => void;
}

export interface RunningServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  /** What opening the registry had to mend, and erasures that had only begun. */
  readonly mended: readonly string[];
  /** A new link that signs one browser in, once; without a person, as the first. */
  signInLink(person?: string): string;
  /** Ends kernels and connections, closes the registry. */
  close(): Promise<void>;
}

const host = "127.0.0.1";
const portsTried = 20;
const warmUpMs = 50;

/**
 * Opens the workspace as its only writer and serves it on 127.0.0.1.
 * @throws Fault `registry.locked` naming who holds the registry; `server.no-port`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { workspace, isExample = false } = options;
  const registry = await openPeopled(workspace, isExample ? demoPeople : []);
  const closing: (() => unknown)[] = [() => registry.close()];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const running = await serve(options, registry, { closing, close });
    options.onListening?.(running);
    return running;
  } catch (error) {
    await close();
    throw error;
  }
}

interface Closing {
  /** What to end, in the order in which it began. */
  readonly closing: (() => unknown)[];
  readonly close: () => Promise<void>;
}

async function serve(
  { workspace, world, port = 4242, onSignIn, onWarning = () => {} }: ServerOptions,
  registry: Registry,
  { closing, close }: Closing,
): Promise<RunningServer> {
  const { clock } = world;
  const finished = await finishErasures(registry, workspace);
  const people = createPeople(registry);
  const { isExample, first } = await judgePeople(people);
  const tokens = createSignInTokens({ clock, random: randomBytes });
  const tables = createTables(workspace.datasetsFolder);
  closing.push(() => tables.close());
  const folder = join(workspace.folder, "notebooks");
  const environment = () => readEnvironment(world.packageRoot);
  const notebooks = await openNotebooks({
    folder,
    workspace: workspace.folder,
    clock,
    environment,
    onWarning,
  });
  closing.push(() => notebooks.close());
  const languages = createLanguages({ folder, store: workspace.store });
  closing.push(() => languages.close());
  const { webhooks, store, allowed } = openWebhooks({ workspace, world, registry });
  const deliveries = startDeliveries({ registry, store, allowed, clock, fetch, onWarning });
  closing.push(() => deliveries.close());
  const jobs = lazily(async () => (await workspace.openLaboratory("server")).jobs);
  const server = createServer();
  const app = createApp({
    port: () => (server.address() as AddressInfo).port,
    clock,
    store: workspace.store,
    runsFolder: workspace.runsFolder,
    comparisons: createComparisons(workspace.runsFolder, jobs),
    registry,
    simulations: createSimulations({
      ...workspace,
      ...{ registry, jobs, code: () => digestSources(world.packageRoot, ["registry"]) },
    }),
    people,
    sessions: createSessions({ clock, random: randomBytes }),
    tokens,
    tables,
    notebooks,
    keptRuns: createKeptRuns({ workspace: workspace.folder, environment }),
    languages,
    webhooks,
    web: await bundleWeb(),
    isExample,
    nonce: () => randomBytes(18).toString("base64"),
    onSignIn: onSignIn ?? (() => {}),
    onError: (error) => onWarning(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  server.on("request", getRequestListener(app.fetch));
  const listening = await listen(server, port);
  closing.push(() => stopListening(server));
  // After the link is printed: whoever follows it finds everything read.
  setTimeout(notebooks.warmUp, warmUpMs).unref();
  const address = `http://${host}:${listening}`;
  const signInLink = (person = first) => `${address}/sign-in?token=${tokens.issue(person)}`;
  const orders = createControlApp(workspace, registry, signInLink);
  const control = await listenForCommands(workspace.registryFolder, orders);
  closing.push(() => control?.close());
  return {
    port: listening,
    address,
    mended: [...registry.mended, ...finished],
    signInLink,
    close,
  };
}

/**
 * Where the demo people are known, one may act as each of them and starts as the first; nobody else can be acted as.
 * Elsewhere the link signs in an admin.
 */
async function judgePeople(people: People): Promise<{ isExample: boolean; first: string }> {
  const known = await people.all();
  const isExample = demoPeople.every(({ id }) => known.some((person) => person.id === id));
  const admin = known.find(({ roles }) => roles.includes("admin")) ?? known[0];
  return { isExample, first: isExample ? demoPeople[0]!.id : (admin?.id ?? owner.id) };
}

/** Listens on `wanted` or the next free port. */
async function listen(server: Server, wanted: number): Promise<number> {
  for (let port = wanted; port <= Math.min(wanted + portsTried, 65_535); port++) {
    if (await tryPort(server, port)) return (server.address() as AddressInfo).port;
  }
  throw new Fault(
    "server.no-port",
    `ports taken: ${wanted} to ${wanted + portsTried} (expected a free one; --port names another)`,
    { kind: "unavailable" },
  );
}

function tryPort(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    };
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      resolve(true);
    });
  });
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
