import { verifyRegistry } from "vigie/registry";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pythonWithMlflow, type RealServer, runPython, startWith } from "./support.ts";

let server: RealServer;

beforeAll(async () => {
  server = await startWith((registry) => registry.createModel("many", "sam"));
});
afterAll(() => server?.close());

it("gives 100 registrations of the same moment, from 4 processes, the numbers 1 to 100", async (context) => {
  const python = await pythonWithMlflow(context);
  const words = ["register_many.py", server.address, server.tokens.sam!, "many", "25"] as const;
  const given = await Promise.all(
    [1, 2, 3, 4].map(() => runPython<readonly [number, string][]>(python, words)),
  );
  const numbers = given.flat().map(([number]) => number);
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  const sources = await sourcesBy(server);
  for (const [number, source] of given.flat()) expect(sources.get(String(number))).toBe(source);
  const report = await verifyRegistry(`${server.folder}/registry`);
  expect(report).toMatchObject({ bundles: 100, problems: [] });
});

async function sourcesBy({ address, tokens }: RealServer): Promise<ReadonlyMap<string, string>> {
  const query = new URLSearchParams({ filter: "name = 'many'", max_results: "200" });
  const response = await fetch(`${address}/api/2.0/mlflow/model-versions/search?${query}`, {
    headers: { authorization: `Bearer ${tokens.sam}` },
  });
  const { model_versions } = (await response.json()) as {
    model_versions: { version: string; source: string }[];
  };
  return new Map(model_versions.map(({ version, source }) => [version, source]));
}
