import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson } from "vigie/datasets";
import { decodeModel, decodePipeline, prepare, readRun, trainerFor } from "vigie/experiments";
import { bundleOfRun, type Registry } from "vigie/registry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fittedPipeline, panelTable } from "../../registry/scoring/pipeline.ts";
import { storeRun } from "../stored-run.ts";
import { pythonWithMlflow, type RealServer, runPython, startWith } from "./support.ts";

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly retries: number;
}
type Walk = Readonly<Record<string, unknown>>;

let server: RealServer;
let expected: {
  readonly matrix: object;
  readonly margins: readonly number[];
  readonly names: readonly string[];
};
let walk: Walk | null = null;

beforeAll(async () => {
  server = await startWith(releaseXgboost);
});
afterAll(() => server?.close());

/** `first@1`, an XGBoost version in production; what it says of the panel's rows is kept in `expected`. */
async function releaseXgboost(registry: Registry, runsFolder: string): Promise<void> {
  const pipeline = await fittedPipeline({ mode: "raw" }, trainerFor("xgboost", "wasm"));
  const id = await storeRun(runsFolder, {
    more: { "models/temporal/logistic/pipeline.json": canonicalJson({ ...pipeline, name: "logistic" }) },
  });
  const draft = await bundleOfRun(await readRun(runsFolder, id), "temporal", "logistic");
  await registry.register({ model: "first", author: "sam", ...draft });
  await registry.requestReview("first@1", "sam", "ready");
  await registry.approve("first@1", "rae", "read");
  await registry.release("first@1", "production", "max", "first release");
  const { model, preparation } = decodePipeline(pipeline);
  const table = panelTable();
  const rows = Uint32Array.from({ length: table.numRows() }, (_, row) => row);
  const matrix = prepare(table, preparation, rows);
  const columns = matrix.columns.map((column) =>
    Array.from(column, (value) => (Number.isNaN(value) ? null : value)),
  );
  expected = {
    matrix: { names: matrix.names, columns },
    margins: Array.from(decodeModel(model).margin(matrix)),
    names: matrix.names,
  };
}

/** The walk is made once, by the first test that asks. */
async function walked(context: Parameters<typeof pythonWithMlflow>[0]): Promise<Walk> {
  const python = await pythonWithMlflow(context);
  const downloads = join(server.folder, "downloads");
  await mkdir(downloads, { recursive: true });
  walk ??= await runPython<Walk>(
    python,
    ["client_walk.py", server.address, server.tokens.sam!, server.tokens.max!, downloads],
    expected.matrix,
  );
  return walk;
}

describe("MLflow's own client", () => {
  it("makes a model and registers versions of it that lie elsewhere", async (context) => {
    const said = await walked(context);
    expect(said.made).toEqual({ name: "outside", tags: { team: "lille" }, description: "theirs" });
    expect(said.madeAgain).toMatchObject({ code: "RESOURCE_ALREADY_EXISTS" });
    const common = { name: "outside", status: "READY", user_id: "sam", current_stage: "None" };
    expect(said.versions).toEqual([
      { ...common, version: "1", source: "s3://bucket/a", run_id: "0a1b" },
      { ...common, version: "2", source: "s3://bucket/b", run_id: "" },
    ]);
    expect(said.sourceOfFirst).toBe("s3://bucket/a");
  });

  it("sets and takes away tags and descriptions", async (context) => {
    const said = await walked(context);
    expect(said.model).toEqual({ tags: { seen: "" }, description: "theirs, by hand", latest: ["2"] });
    expect(said.first).toEqual({
      tags: { stage: "one", "vigie.status": "candidate", "vigie.digest": expect.stringMatching(/^sha256:/) },
      description: "the first",
    });
    expect(said.secondTags).toMatchObject({ "a b": "with 'quotes'" });
  });

  it("searches by name, tag and what the registry knows, in order, page by page", async (context) => {
    const said = await walked(context);
    expect(said.models).toEqual(["first", "outside"]);
    expect(said.byName).toEqual(["outside"]);
    expect(said.byTag).toEqual(["outside"]);
    expect(said.paged).toEqual(["outside", "first"]);
    expect(said.foundVersions).toEqual(["2"]);
    expect(said.ordered).toEqual(["first@1", "outside@1", "outside@2"]);
    expect(said.released).toEqual(["first"]);
    expect(said.latest).toEqual(["2"]);
    expect(said.wrongFilter).toMatchObject({ code: "INVALID_PARAMETER_VALUE" });
  });

  it("reads aliases, and sets one on a version that may have it", async (context) => {
    const said = await walked(context);
    expect(said.alias).toBe("1");
    expect(said.aliases).toMatchObject({ production: "1" });
    expect(said.challenger).toBe("1");
    expect(said.unknownAlias).toMatchObject({ code: "INVALID_PARAMETER_VALUE" });
    expect(said.unknownModel).toMatchObject({ code: "RESOURCE_DOES_NOT_EXIST" });
  });

  it("is refused at once, and told why, where policy, role or history stand in the way", async (context) => {
    const said = await walked(context);
    expect(said.byScientist).toMatchObject({ code: "PERMISSION_DENIED" });
    expect(said.ofCandidate).toMatchObject({
      code: "RESOURCE_CONFLICT",
      message: expect.stringContaining("outside@1 is candidate (expected approved or released)"),
    });
    expect(said.removedAlias).toMatchObject({ code: "RESOURCE_CONFLICT" });
    expect(said.removedModel).toMatchObject({ code: "RESOURCE_CONFLICT" });
    expect(said.removedVersion).toMatchObject({ code: "RESOURCE_CONFLICT" });
    expect(said.unknownToken).toMatchObject({ code: "UNAUTHENTICATED" });
    const refusals = Object.values(said).filter((one): one is Refusal =>
      Object.hasOwn(Object(one), "retries"),
    );
    expect(refusals.length).toBeGreaterThan(8);
    for (const { retries, message } of refusals) expect(retries, message).toBe(0);
  });

  it("downloads a bundle", async (context) => {
    const said = await walked(context);
    expect(said.uri).toBe("mlflow-artifacts:/models/first/1");
    const files = ["MLmodel", "card.md", "model.json", "pipeline.json"];
    expect(said.listed).toEqual(expect.arrayContaining(files.map((file) => `1/${file}`)));
    expect(said.downloaded).toEqual(expect.arrayContaining(files));
    expect(said.card).toContain("# ");
  });

  it("loads the model, which gives our margins on the prepared matrix, bit for bit in float32", async (context) => {
    const said = await walked(context);
    const margins = said.margins as number[];
    expect(margins.map(Math.fround)).toEqual(expected.margins.map(Math.fround));
    expect(new Set(margins).size).toBeGreaterThan(3);
    expect(said.signature).toEqual(expected.names);
  });
});
