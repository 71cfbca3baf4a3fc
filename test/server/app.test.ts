import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routesOf } from "../../server/app.ts";
import type { Route } from "../../server/routes/route.ts";
import { type Browser, openBrowser, openTestServer, putFirms, signIn, type TestServer } from "./support.ts";

let server: TestServer;
let routes: readonly Route[];

beforeAll(async () => {
  const roles = ["scientist", "reviewer", "release-manager", "admin", "viewer"] as const;
  server = await openTestServer({
    people: roles.map((role) => ({ id: role, name: role, roles: [role] })),
  });
  routes = routesOf(server.services);
});

afterAll(() => server.close());

/** The path with something in each of its places. */
function pathOf({ path }: Route): string {
  return path
    .replace("/*", "/anything")
    .replaceAll(/:(\w+)/g, (_, name: string) => (name === "number" ? "1" : "none"));
}

function ask(browser: Browser, route: Route): Promise<Response> {
  return route.method === "GET" ? browser.get(pathOf(route)) : browser.send(route.method, pathOf(route));
}

describe("routes", () => {
  it("each say who may call them", () => {
    expect(routes.length).toBeGreaterThan(20);
    for (const { method, path, access } of routes) {
      const says = access === "anyone" || access === "signed-in" || access.length > 0;
      expect(says, `${method} ${path}`).toBe(true);
    }
  });

  it("are all declared: the app has no other", () => {
    const name = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
    const inApp = new Set(server.app.routes.filter(({ method }) => method !== "ALL").map(name));
    expect([...inApp].sort()).toEqual(routes.map(name).sort());
    expect(server.app.routes.filter(({ method }) => method === "ALL").map(({ path }) => path)).toEqual([
      "/*",
      "/*",
    ]);
  });

  it("open to anyone are these and no others", () => {
    const open = routes.filter(({ access }) => access === "anyone").map(({ path }) => path);
    expect(open).toEqual(["/api/v1/openapi.json", "/sign-in", "/assets/:file", "/frame", "/*"]);
  });

  it("answer 401 to who is not signed in, before they look at anything", async () => {
    for (const route of routes.filter(({ access }) => access !== "anyone")) {
      const response = await ask(openBrowser(server.app), route);
      expect(response.status, `${route.method} ${route.path}`).toBe(401);
      expect(await response.json()).toMatchObject({ code: "request.not-signed-in", status: 401 });
    }
  });

  // What a role may do; what is not here is for whoever is signed in. Spelled out again, so that a slip in a route shows.
  const working = ["scientist", "reviewer", "release-manager", "admin"];
  const mlflow = "/api/2.0/mlflow";
  const restricted: Readonly<Record<string, readonly string[]>> = {
    [`POST ${mlflow}/registered-models/create`]: ["scientist"],
    [`PATCH ${mlflow}/registered-models/update`]: working,
    [`POST ${mlflow}/registered-models/rename`]: working,
    [`DELETE ${mlflow}/registered-models/delete`]: working,
    [`POST ${mlflow}/registered-models/set-tag`]: working,
    [`DELETE ${mlflow}/registered-models/delete-tag`]: working,
    [`POST ${mlflow}/registered-models/alias`]: working,
    [`DELETE ${mlflow}/registered-models/alias`]: working,
    [`POST ${mlflow}/model-versions/create`]: ["scientist"],
    [`PATCH ${mlflow}/model-versions/update`]: working,
    [`POST ${mlflow}/model-versions/transition-stage`]: working,
    [`DELETE ${mlflow}/model-versions/delete`]: working,
    [`POST ${mlflow}/model-versions/set-tag`]: working,
    [`DELETE ${mlflow}/model-versions/delete-tag`]: working,
    "GET /api/v1/datasets/:version/rows": ["scientist", "reviewer"],
    "GET /api/v1/datasets/:version/rejects": ["scientist", "reviewer"],
    "POST /api/v1/models": ["scientist"],
    "POST /api/v1/models/:model/:number/findings": working,
    "POST /api/v1/models/:model/:number/findings/:finding": working,
    "POST /api/v1/models/:model/:number/:move": working,
    "POST /api/v1/answers/:model": ["admin"],
    "GET /api/v1/webhooks": ["admin"],
    "POST /api/v1/webhooks": ["admin"],
    "DELETE /api/v1/webhooks/:id": ["admin"],
    "GET /api/v1/webhooks/:id/log": ["admin"],
    "GET /api/v1/notebooks/:id": ["scientist", "reviewer"],
    "GET /api/v1/notebooks/:id/events": ["scientist", "reviewer"],
    "GET /api/v1/notebooks/:id/page": ["scientist", "reviewer"],
    "GET /api/v1/notebooks/:id/summaries": ["scientist", "reviewer"],
    "POST /api/v1/notebooks/:id/run": ["scientist", "reviewer"],
    "POST /api/v1/notebooks/:id/interrupt": ["scientist", "reviewer"],
    "POST /api/v1/notebooks/:id/restart": ["scientist", "reviewer"],
    "POST /api/v1/notebooks/:id/inputs": ["scientist", "reviewer"],
    "POST /api/v1/notebooks/:id/format": ["scientist"],
    "POST /api/v1/notebooks/:id/language": ["scientist", "reviewer"],
    "GET /api/v1/notebooks/:id/values": ["scientist", "reviewer"],
    "PUT /api/v1/notebooks/:id/source": ["scientist"],
    "POST /api/v1/notebooks/:id/keep": ["scientist"],
    "GET /api/v1/notebooks/:id/kept": ["scientist", "reviewer"],
    "GET /api/v1/kept/:run": ["scientist", "reviewer"],
    "GET /api/v1/kept/:run/reproduce": ["scientist", "reviewer"],
    "POST /api/v1/kept/:run/reproduce": ["scientist", "reviewer"],
    "POST /api/v1/kept/:run/reproduce/stop": ["scientist", "reviewer"],
    "GET /api/v1/kept/:run/compare": ["scientist", "reviewer"],
    "POST /api/v1/kept/:run/comments": ["scientist", "reviewer"],
  };

  it.each(["scientist", "reviewer", "release-manager", "admin", "viewer"])(
    "let %s do what the role may, and 403 the rest",
    async (role) => {
      let refused = 0;
      for (const route of routes) {
        if (route.path.startsWith("/api/v1/session/sign-out") || route.path === "/sign-in") continue;
        const browser = await signIn(server, role);
        const response = await ask(browser, route);
        const name = `${route.method} ${route.path}`;
        const isAllowed = restricted[name]?.includes(role) ?? true;
        const body = response.headers.get("content-type")?.includes("json") ? await response.text() : "";
        expect(response.status === 403 && body.includes('"request.role"'), name).toBe(!isAllowed);
        expect(response.status, name).not.toBe(401);
        expect(response.status, name).toBeLessThan(500);
        if (!isAllowed) refused++;
      }
      expect(refused).toBe(Object.values(restricted).filter((roles) => !roles.includes(role)).length);
    },
  );
});

describe("answers", () => {
  it("give the page on every path but those of the interface", async () => {
    const browser = openBrowser(server.app);
    for (const path of ["/", "/models/first-light/1", "/notebooks/compare-models"])
      expect(await (await browser.get(path)).text(), path).toContain("<title>Vigie</title>");
    for (const path of ["/api/v1/nothing", "/api", "/assets/../server/main.ts", "/assets/none.js"]) {
      const response = await browser.get(path);
      if (path.includes("..")) expect(await response.text()).not.toContain("startServer");
      else expect(response.status, path).toBe(404);
    }
  });

  it("describe a dataset, profile its columns and page its rows", async () => {
    const { version } = await putFirms(server);
    const browser = await signIn(server, "scientist");
    const [line] = (await (await browser.get("/api/v1/datasets")).json()) as object[];
    expect(line).toMatchObject({
      version,
      name: "firms",
      rows: 4,
      columns: 4,
      confidentiality: "restricted",
    });
    const view = (await (await browser.get(`/api/v1/datasets/${version}`)).json()) as object;
    expect(view).toMatchObject({ version, report: { read: 4 }, parents: [] });
    expect(await (await browser.get(`/api/v1/datasets/${version}/profile`)).json()).toMatchObject([
      { name: "siren", missing: 0, distinct: 4 },
      {
        name: "region",
        missing: 0.25,
        distinct: 2,
        top: [
          { value: "Bretagne", count: 2 },
          { value: "Corse", count: 1 },
        ],
      },
      { name: "debt", missing: 0.25, distinct: 3, min: 10, max: 30, mean: 20 },
      { name: "since", missing: 0, min: "2019-01-01", max: "2022-01-01" },
    ]);
    const page = await browser.get(
      `/api/v1/datasets/${version}/rows?sort=debt&descending=1&offset=1&limit=3`,
    );
    expect(await page.json()).toEqual({
      total: 4,
      rows: [
        { siren: "000000004", region: null, debt: 20, since: "2022-01-01" },
        { siren: "000000001", region: "Bretagne", debt: 10, since: "2020-01-01" },
        { siren: "000000002", region: "Corse", debt: null, since: "2021-01-01" },
      ],
    });
    const wrong = await browser.get(`/api/v1/datasets/${version}/rows?sort=password`);
    expect(await wrong.json()).toMatchObject({ status: 400, code: "dataset.unknown-column" });
    for (const query of ["limit=201", "limit=0", "offset=-1", "descending=yes", "limit=1e3"])
      expect((await browser.get(`/api/v1/datasets/${version}/rows?${query}`)).status, query).toBe(400);
  });

  it("say what is unknown, with a code", async () => {
    const browser = await signIn(server, "scientist");
    for (const [path, code] of [
      ["/api/v1/datasets/nothing", "dataset.unknown"],
      ["/api/v1/runs/0123456789ab", "run.unknown"],
      ["/api/v1/models/none", "registry.unknown"],
      ["/api/v1/models/none/1", "registry.unknown"],
      ["/api/v1/notebooks/none", "notebook.unknown"],
      ["/api/v1/notebooks/..%2F..%2Fregistry", "notebook.unknown"],
    ] as const) {
      const response = await browser.get(path);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json(), path).toMatchObject({ status: 404, code });
    }
  });
});
