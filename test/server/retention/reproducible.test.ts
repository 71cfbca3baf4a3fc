import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { table } from "arquero";
import { canonicalJson, notReproducible, type Schema } from "vigie/datasets";
import { readRun } from "vigie/experiments";
import { bundleOfRun } from "vigie/registry";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunLine, RunView } from "../../../server/api/runs.ts";
import type { VersionPage } from "../../../server/api/versions.ts";
import { storeRun } from "../stored-run.ts";
import { openTestServer, signIn, type TestServer } from "../support.ts";

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

test("a run and the version made from it say that they are not reproducible once their panel is erased", async () => {
  const { store, runsFolder, registry } = server.services;
  const column = { type: "text", role: "fact", meaning: "", unit: null, theme: null, source: null } as const;
  const schema: Schema = {
    columns: [{ name: "siren", ...column, knownOn: null, missing: null, confidentiality: "open" }],
  };
  const panel = await store.putTable({
    kind: "table",
    name: "example",
    schema,
    table: table({ siren: ["1"] }),
  });
  const id = await storeRun(runsFolder);
  const file = join(runsFolder, id, "run.json");
  const record = JSON.parse(await readFile(file, "utf8"));
  record.dataset.version = panel.version;
  await writeFile(file, canonicalJson(record));
  const draft = await bundleOfRun(await readRun(runsFolder, id), "temporal", "logistic");
  await registry.register({ model: "small", author: "scientist", ...draft });
  const person = await signIn(server, "scientist");
  const said = async () => {
    const read = async (path: string) => (await person.get(path)).json();
    const [line] = (await read("/api/v1/runs")) as RunLine[];
    const run = (await read(`/api/v1/runs/${id}`)) as RunView;
    const version = (await read("/api/v1/models/small/1")) as VersionPage;
    return [line!.notReproducible, run.notReproducible, version.notReproducible];
  };
  expect(await said()).toEqual([null, null, null]);
  const decision = await registry.eraseDataset(panel.version, "manager", "why");
  const { erased } = await store.markErased(panel, {
    erasedAt: decision.at,
    by: decision.by,
    reason: decision.reason,
  });
  expect(await said()).toEqual(Array(3).fill(notReproducible(erased!)));
  expect(notReproducible(erased!)).toBe("not reproducible: erased on 2024-03-01");
});
