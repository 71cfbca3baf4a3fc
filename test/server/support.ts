import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { table } from "arquero";
import type { Hono } from "hono";
import { type ColumnDefinition, digestBytes, openStore, type StoredDataset } from "vigie/datasets";
import { openJobs, readEnvironment } from "vigie/experiments";
import { fourEyes, openRegistry, type Person, type Policy } from "vigie/registry";
import { createApp } from "../../server/app.ts";
import { createSessions } from "../../server/auth/sessions.ts";
import { createSignInTokens } from "../../server/auth/tokens.ts";
import { demoPeople } from "../../server/demo/people.ts";
import { createComparisons } from "../../server/services/comparisons.ts";
import { createKeptRuns } from "../../server/services/kept-runs.ts";
import { createLanguages } from "../../server/services/language/languages.ts";
import { lazily } from "../../server/services/lazily.ts";
import { openNotebooks } from "../../server/services/notebooks.ts";
import { createPeople } from "../../server/services/people.ts";
import type { Services } from "../../server/services/services.ts";
import { createSimulations } from "../../server/services/simulation/simulations.ts";
import { createTables } from "../../server/services/tables.ts";
import { parseAllowed } from "../../server/webhooks/allowed.ts";
import { openWebhookStore } from "../../server/webhooks/store.ts";
import { createWebhooks } from "../../server/webhooks/webhooks.ts";

const packageRoot = resolve(import.meta.dirname, "../..");

/** A clock that stands until it is moved. */
export function makeClock(start = "2024-03-01T09:00:00Z") {
  let now = Date.parse(start);
  return {
    clock: () => new Date(now),
    pass(ms: number) {
      now += ms;
    },
  };
}

/** Bytes that count up: different each time, the same in each test. */
export function countingBytes() {
  let next = 0;
  return (count: number) => Uint8Array.from({ length: count }, () => next++ % 256);
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "vigie-server-"));
}

export interface TestServer {
  readonly app: Hono;
  readonly services: Services;
  readonly folder: string;
  readonly pass: (ms: number) => void;
  /** What `onSignIn` and `onError` were told. */
  readonly told: unknown[];
  close(): Promise<void>;
}

export const host = "127.0.0.1:4242";
export const origin = `http://${host}`;

/** The real services over a temporary workspace, without a port. */
export async function openTestServer({
  isExample = true,
  people = demoPeople,
  policy = fourEyes,
}: {
  isExample?: boolean;
  people?: readonly Person[];
  policy?: Policy;
} = {}): Promise<TestServer> {
  const folder = await temporaryFolder();
  const { clock, pass } = makeClock();
  const random = countingBytes();
  const told: unknown[] = [];
  const registry = await openRegistry(join(folder, "registry"), { clock, people, policy });
  const environment = () => readEnvironment(packageRoot);
  const notebooks = await openNotebooks({
    folder: join(folder, "notebooks"),
    workspace: folder,
    clock,
    environment,
    onWarning: (sentence) => told.push(sentence),
  });
  const tables = createTables(join(folder, "datasets"));
  const store = openStore(join(folder, "datasets"), { clock });
  const languages = createLanguages({ folder: join(folder, "notebooks"), store });
  const jobs = lazily(() =>
    openJobs(join(folder, "tasks"), { packageRoot, codeDigest: "code", cores: 1, now: () => 0 }),
  );
  const services: Services = {
    port: () => 4242,
    clock,
    store,
    runsFolder: join(folder, "runs"),
    comparisons: createComparisons(join(folder, "runs"), jobs),
    registry,
    simulations: createSimulations({
      ...{ registry, store, datasetsFolder: join(folder, "datasets"), runsFolder: join(folder, "runs") },
      ...{ jobs, code: async () => digestBytes("code") },
    }),
    people: createPeople(registry),
    sessions: createSessions({ clock, random }),
    tokens: createSignInTokens({ clock, random }),
    tables,
    notebooks,
    keptRuns: createKeptRuns({ workspace: folder, environment }),
    languages,
    webhooks: createWebhooks({
      registry,
      people: createPeople(registry),
      store: openWebhookStore(join(folder, "webhooks")),
      allowed: parseAllowed("https://hooks.example/vigie/"),
      clock,
      random,
    }),
    web: {
      shell: "<!doctype html><title>Vigie</title>",
      frame: (nonce) => `<!doctype html><script nonce="${nonce}"></script>`,
      assets: new Map([
        ["app-1.js", { bytes: new Uint8Array([49]), type: "text/javascript", isForFrame: false }],
        ["frame-1.js", { bytes: new Uint8Array([50]), type: "text/javascript", isForFrame: true }],
      ]),
    },
    isExample,
    nonce: () => "nonce-of-this-answer",
    onSignIn: (person) => told.push(person),
    onError: (error) => told.push(error),
  };
  return {
    app: createApp(services),
    services,
    folder,
    pass,
    told,
    async close() {
      tables.close();
      languages.close();
      await notebooks.close();
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A browser with one cookie. */
export interface Browser {
  cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  send(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

export function openBrowser(app: Hono): Browser {
  const browser: Browser = {
    cookie: "",
    get: (path, headers = {}) => request(path, { headers }),
    send: (method, path, body = {}, headers = {}) =>
      request(path, {
        method,
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", origin, "x-vigie": "1", ...headers },
      }),
  };
  async function request(path: string, init: RequestInit & { headers: Record<string, string> }) {
    const response = await app.request(`${origin}${path}`, {
      ...init,
      headers: { host, cookie: browser.cookie, ...init.headers },
    });
    browser.cookie = response.headers.get("set-cookie")?.split(";")[0] ?? browser.cookie;
    return response;
  }
  return browser;
}

/** A browser in which this person is signed in. */
export async function signIn({ app, services }: TestServer, person: string): Promise<Browser> {
  const browser = openBrowser(app);
  await browser.get(`/sign-in?token=${services.tokens.issue(person)}`);
  return browser;
}

const column = (name: string, type: ColumnDefinition["type"]): ColumnDefinition => ({
  name,
  type,
  role: "fact",
  meaning: `the ${name}`,
  unit: null,
  theme: null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: name === "debt" ? "restricted" : "open",
});

/** Four firms: one without a debt, two in one region. */
export function putFirms({ services }: TestServer): Promise<StoredDataset> {
  return services.store.putTable({
    kind: "table",
    name: "firms",
    schema: {
      columns: [
        column("siren", "text"),
        column("region", "category"),
        column("debt", "float64"),
        column("since", "date"),
      ],
    },
    table: table({
      siren: ["000000001", "000000002", "000000003", "000000004"],
      region: ["Bretagne", "Corse", "Bretagne", null],
      debt: [10, null, 30, 20],
      since: ["2020-01-01", "2021-01-01", "2019-01-01", "2022-01-01"].map((day) => new Date(day)),
    }),
    report: { read: 4 },
  });
}

/** A bundle with the files that the policy asks for. */
export const bundle = {
  files: {
    "pipeline.json": JSON.stringify({
      format: "vigie.pipeline/1",
      name: "scores",
      requires: [{ ...column("debt", "float64"), role: "feature" }],
      preparation: { steps: [] },
      model: { kind: "logistic" },
      thresholds: {},
      calibrator: { kind: "platt", slope: 1, intercept: 0 },
      target: { name: "failure", horizonMonths: 18 },
    }),
    "evaluation.json": JSON.stringify({ format: "vigie.views/1" }),
    "environment.json": JSON.stringify({ node: "v20.19.0", engine: "newton" }),
    "schema.json": JSON.stringify({ columns: [] }),
    "card.md": "# scores",
  },
};

/** The same card gives the same bytes, and so the same version. */
export async function registerVersion(
  { services }: TestServer,
  model = "first-light",
  author = "scientist",
  card = "# scores",
) {
  const run = { id: "ba9876543210", digest: `sha256:${"0".repeat(64)}` as const };
  const files = { ...bundle.files, "card.md": card };
  return services.registry.register({ model, author, bundle: { files }, run });
}
