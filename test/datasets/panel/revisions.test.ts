import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import type { PanelSource } from "../../../datasets/panel/definition.ts";
import { revisableSources, revisionRates } from "../../../datasets/panel/revisions.ts";

async function ratesOf(source: PanelSource, facts: string) {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const rates = await revisionRates(connection, source, facts);
  connection.closeSync();
  instance.closeSync();
  return rates;
}

describe("revision rates", () => {
  test("compare the newest delivery of each fact with the first, lines of one delivery added up", async () => {
    const facts = `(SELECT siren, account, month::DATE AS month, dueEuros, receivedOn::DATE AS receivedOn FROM (VALUES
      ('1', 'a', '2019-01-01', 100.0, '2019-02-01'), ('1', 'a', '2019-01-01', 20.0, '2019-02-01'),
      ('1', 'a', '2019-01-01', 90.0, '2019-05-01'),
      ('1', 'a', '2019-02-01', 50.0, '2019-03-01'), ('1', 'a', '2019-02-01', 50.0, '2019-05-01'),
      ('1', 'a', '2019-02-01', 70.0, '2019-04-01'),
      ('1', 'b', '2019-02-01', 7.0, '2019-03-01'), ('2', 'a', '2019-02-01', NULL, '2019-03-01'),
      ('2', 'a', '2019-02-01', 5.0, '2019-04-01')
    ) t(siren, account, month, dueEuros, receivedOn))`;
    expect(await ratesOf("cotisation", facts)).toEqual([
      { column: "dueEuros", keys: 3, revised: 2 / 3, meanAbsoluteChange: 15 },
    ]);
  });

  test("say nothing of facts delivered once, and no size of a change of texts", async () => {
    const once =
      "(SELECT '1' AS siren, 'a' AS account, DATE '2019-01-01' AS month, 1.0 AS dueEuros, DATE '2019-02-01' AS receivedOn)";
    expect(await ratesOf("cotisation", once)).toEqual([
      { column: "dueEuros", keys: 0, revised: null, meanAbsoluteChange: null },
    ]);
    const stages = `(SELECT '1' AS siren, 'a' AS account, DATE '2019-01-01' AS treatedOn, stage, receivedOn::DATE AS receivedOn
      FROM (VALUES ('DEBUT', '2019-02-01'), ('REFUS', '2019-03-01')) t(stage, receivedOn))`;
    expect(await ratesOf("ccsf", stages)).toEqual([
      { column: "stage", keys: 1, revised: 1, meanAbsoluteChange: null },
    ]);
    expect(revisableSources.length).toBeGreaterThan(8);
  });
});
