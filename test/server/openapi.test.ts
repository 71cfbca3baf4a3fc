import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { digestBytes, importFiles } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { problem } from "../../server/api/problem.ts";
import { routesOf } from "../../server/app.ts";
import { demoPeople } from "../../server/demo/people.ts";
import type { InterfaceDocument } from "../../server/openapi/document.ts";
import type { OperationId } from "../../server/openapi/operations.en.ts";
import { operationsFr } from "../../server/openapi/operations.fr.ts";
import type { Operation, Route } from "../../server/routes/route.ts";
import { storeJudgedList } from "./judged-list.ts";
import { storeJudgedRun } from "./judged-run.ts";
import {
  type Browser,
  openBrowser,
  openTestServer,
  putFirms,
  registerVersion,
  signIn,
  type TestServer,
} from "./support.ts";

let server: TestServer;
let routes: readonly (Route & { operation: Operation })[];
let document: InterfaceDocument;
const browsers: Record<string, Browser> = {};
const named: Record<string, string> = {};

beforeAll(async () => {
  server = await openTestServer({ people: [...demoPeople, { id: "ada", name: "Ada", roles: ["admin"] }] });
  for (const person of ["scientist", "reviewer", "manager", "ada"])
    browsers[person] = await signIn(server, person);
  routes = routesOf(server.services).filter(
    (route): route is Route & { operation: Operation } => route.operation !== undefined,
  );
  document = (await (await openBrowser(server.app).get("/api/v1/openapi.json")).json()) as InterfaceDocument;
  named.firms = (await putFirms(server)).version;
  named.earlier = await importPaydex("2019-01-15", 12);
  named.later = await importPaydex("2019-02-15", 14);
  for (const id of ["aaaaaaaaaaaa", "bbbbbbbbbbbb"])
    await storeJudgedRun(server.services.runsFolder, { id, noise: id.startsWith("a") ? 0.2 : 3 });
  named.list = await storeJudgedList(server.services, { noise: 3 });
  await registerVersion(server);
  await writeFile(join(server.folder, "notebooks/one.ts"), stored);
});

afterAll(() => server.close());

async function importPaydex(received: string, days: number): Promise<string> {
  const file = join(server.folder, `paydex-${received}.csv`);
  const lines = [
    "SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR",
    `000000001;${days};${days} jours;15/12/2018`,
    "wrong;1;1;15/12/2018",
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  const { dataset } = await importFiles(server.services.store, { source: "paydex", files: [file], received });
  return dataset.version;
}

interface Asked {
  /** Default the scientist. */
  readonly who?: string;
  /** What stands in the places of the path; text in braces is looked up. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
}

const version = { model: "made", number: "1" };
const notebook = { id: "one" };
const stored = `// %% a\nimport { table } from "arquero";\ntable({ x: [1, 2] });\n`;
const source = `// %% a\nconst x = 1;\nx;\n`;
const registration = { run: "aaaaaaaaaaaa", protocol: "temporal", model: "logistic", name: "made" };

/** Every operation once, in this order; an operation without a line does not compile. */
const asked: Readonly<Record<OperationId, Asked>> = {
  getDocument: {},
  getSession: {},
  getHome: {},
  listDatasets: {},
  getDataset: { parts: { version: "{later}" } },
  profileDataset: { parts: { version: "{firms}" } },
  profileColumn: { parts: { version: "{firms}", column: "debt" } },
  listRows: { parts: { version: "{firms}" }, query: "sort=debt&limit=2" },
  listRejects: { parts: { version: "{later}" } },
  getLineage: { parts: { version: "{later}" } },
  compareDatasets: { parts: { version: "{later}", other: "{earlier}" } },
  listRevisions: { parts: { version: "{later}", other: "{earlier}" } },
  listRuns: {},
  getRun: { parts: { id: "aaaaaaaaaaaa" } },
  compareRuns: { parts: { id: "aaaaaaaaaaaa", other: "bbbbbbbbbbbb" } },
  listLists: {},
  getList: { parts: { id: "{list}" } },
  registerVersion: { body: registration },
  listModels: {},
  listReviews: {},
  moveVersion: { parts: { ...version, move: "request-review" }, body: { reason: "ready" } },
  listVersions: { query: "model=made&limit=1" },
  getStatement: { who: "reviewer", parts: version, query: "action=approve&acknowledged=looks" },
  getCard: { parts: version },
  keepCard: { parts: version },
  answerQuestion: { who: "ada", parts: { model: "made" }, body: { question: "contact", text: "for help" } },
  openFinding: {
    who: "reviewer",
    parts: version,
    body: { severity: "minor", owner: "scientist", anchor: { kind: "card", name: "limits" }, reason: "why?" },
  },
  stepFinding: { parts: { ...version, finding: "1" }, body: { step: "answered", reason: "because" } },
  getModel: { parts: { model: "made" } },
  getVersion: { parts: version },
  checkVersion: { parts: version },
  simulateRelease: { parts: version },
  getVersionLineage: { parts: version },
  listVersionMetrics: { parts: { model: "made" } },
  compareVersions: { parts: { ...version, other: "1" } },
  listHistory: { query: "model=made" },
  getRegistryOn: { query: "date=2024-03-01" },
  listNotebooks: {},
  getNotebook: { parts: notebook },
  formatNotebook: { parts: notebook, body: { source: "// %% a\nconst  x=1" } },
  askLanguage: { parts: notebook, body: { source, question: { ask: "diagnose" } } },
  streamNotebook: { parts: notebook },
  runNotebook: { parts: notebook, body: {} },
  listValues: { parts: notebook },
  setInput: { parts: notebook, body: { cell: "a", name: "none", value: 1 } },
  pageOutput: { parts: notebook, query: "output=none" },
  summariseOutput: { parts: notebook, query: "output=none&columns=%5B%22a%22%5D" },
  interruptNotebook: { parts: notebook },
  restartNotebook: { parts: notebook },
  saveNotebook: { parts: notebook, body: { source, base: digestBytes(stored) } },
  keepRun: { parts: notebook },
  listKeptRuns: { parts: notebook },
  getKeptRun: { parts: { run: "{kept}" } },
  reproduceKeptRun: { parts: { run: "{kept}" } },
  followReproduction: { parts: { run: "{kept}" } },
  stopReproduction: { parts: { run: "{kept}" } },
  compareKeptRuns: { parts: { run: "{kept}" }, query: "with={kept}" },
  commentKeptRun: { who: "reviewer", parts: { run: "{kept}" }, body: { cell: "a", text: "why?" } },
  addWebhook: { who: "ada", body: { url: "https://hooks.example/vigie/a" } },
  listWebhooks: { who: "ada" },
  logWebhook: { who: "ada", parts: { id: "{webhook}" } },
  removeWebhook: { who: "ada", parts: { id: "{webhook}" } },
  actAs: { who: "manager", body: { person: "manager" } },
  signOut: { who: "reviewer" },
};
/** What these answer here is a refusal: nothing they ask for is there. */
const refused: readonly OperationId[] = ["pageOutput", "summariseOutput"];

function ask(
  { path, method }: Route,
  { who = "scientist", parts = {}, query, body }: Asked,
): Promise<Response> {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(parts[name]!.replace(/^\{(.*)\}$/, (_, key: string) => named[key]!)),
  );
  const address = query === undefined ? filled : `${filled}?${query.replace("{kept}", named.kept ?? "")}`;
  const browser = browsers[who]!;
  return method === "GET" ? browser.get(address) : browser.send(method, address, body);
}

describe("the interface's document", () => {
  it("is OpenAPI 3.1, by a validator", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1/);
  });

  it("tells of every route of /api/v1 and of nothing else", () => {
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
    );
    const there = routesOf(server.services)
      .filter(({ path }) => path.startsWith("/api/") && !path.startsWith("/api/2.0/"))
      .map(({ method, path }) => `${method} ${path}`);
    expect(told.sort()).toEqual(there.sort());
    expect(there.every((route) => route.includes(" /api/v1/"))).toBe(true);
  });

  it("names each operation once, in two languages", () => {
    const ids = routes.map(({ operation }) => operation.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(operationsFr).sort()).toEqual([...ids].sort());
  });

  it("holds everything that it refers to", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to!);
    expect(references.length).toBeGreaterThan(50);
    const unnamed = Object.keys(document.components.schemas).filter((name) => !/^[A-Z]/.test(name));
    expect(unnamed, "a form that is referred to has a name for people").toEqual([]);
    for (const reference of references)
      expect(document.components.schemas, reference).toHaveProperty([reference.split("/").at(-1)!]);
  });

  it("says of each form what it holds, and never that it is itself", () => {
    const forms = Object.entries(document.components.schemas);
    expect(forms.filter(([, form]) => form.$ref !== undefined).map(([name]) => name)).toEqual([]);
    const { Problem, Session } = document.components.schemas;
    expect(Problem!.properties).toHaveProperty("code");
    expect(Session!.properties).toHaveProperty("person");
  });

  it("says who may call what", () => {
    const operation = (path: string, method: string) => document.paths[path]![method]!;
    expect(operation("/api/v1/models", "post")["x-roles"]).toEqual(["scientist"]);
    expect(operation("/api/v1/models", "get")["x-roles"]).toBeUndefined();
    expect(operation("/api/v1/session/sign-out", "post").security).toEqual([{ session: [] }]);
    expect(operation("/api/v1/openapi.json", "get").security).toEqual([]);
  });
});

describe("every route of the document", () => {
  it("answers as it says", async () => {
    expect(Object.keys(asked)).toHaveLength(routes.length);
    for (const [id, request] of Object.entries(asked)) {
      const route = routes.find(({ operation }) => operation.id === id)!;
      const response = await ask(route, request);
      const { answer } = route.operation;
      if (answer !== null && "media" in answer) {
        expect(response.headers.get("content-type"), id).toContain(answer.media[0]);
        await response.body!.cancel();
      } else if (refused.includes(id as OperationId)) {
        expect(response.headers.get("content-type"), id).toBe("application/problem+json");
        expect(problem.parse(await response.json()).status, id).toBeGreaterThanOrEqual(400);
      } else if (answer === null) {
        expect({ id, status: response.status, text: await response.text() }).toEqual({
          id,
          status: 204,
          text: "",
        });
      } else {
        expect({ id, status: response.status }).toEqual({ id, status: 200 });
        const said: unknown = await response.json();
        if (id === "keepRun") named.kept = (said as { id: string }).id;
        if (id === "addWebhook") named.webhook = (said as { id: string }).id;
        const parsed = answer.safeParse(said);
        expect(parsed.success ? [] : z.prettifyError(parsed.error), id).toEqual([]);
      }
    }
  });

  it("refuses as it says", async () => {
    for (const route of routes.filter(({ access }) => access !== "anyone")) {
      const nobody = openBrowser(server.app);
      const address = route.path.replaceAll(/:(\w+)/g, "1");
      const response = await (route.method === "GET"
        ? nobody.get(address)
        : nobody.send(route.method, address));
      expect(response.status, route.path).toBe(401);
      expect(problem.parse(await response.json())).toMatchObject({ status: 401 });
    }
  });
});
