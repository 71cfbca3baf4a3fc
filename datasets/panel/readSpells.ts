import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlName } from "../store/duckdb.ts";
import { readNumbers } from "../store/read-numbers.ts";
import { flowColumns, settleFlow } from "./flow.ts";
import { newestKnown, orderRows } from "./settle.ts";
import { never, type ReadSpells, type SpellRows, type Spells } from "./spells.ts";
import { settleSteps } from "./steps.ts";

/** What a query of spells says, with facts settled. */
export async function readSpells(connection: DuckDBConnection, spells: Spells): Promise<ReadSpells> {
  return {
    spells,
    ...(await readRows(connection, spells)),
    everyone: await readEveryone(connection, spells),
    delays: await readDelays(connection, spells),
  };
}

async function readRows(
  connection: DuckDBConnection,
  { sql, columns, facts, flow }: Spells,
): Promise<SpellRows> {
  const isSettled = facts !== undefined || flow !== undefined;
  const isAbout = facts === "steps" || flow !== undefined;
  const { integers, doubles } = await readNumbers(connection, {
    integers: ["firm", "since", isAbout ? "about" : `coalesce(until, ${never})`],
    doubles: [...(flow === undefined ? columns.map(sqlName) : flowColumns), ...(isSettled ? ["newest"] : [])],
    from: `(${sql})`,
  });
  const [firm, since, third] = integers as [Int32Array, Int32Array, Int32Array];
  if (!isSettled) return { rows: orderRows(firm, since), firm, since, until: third, values: doubles };
  const [newest, values] = [doubles.at(-1)!, doubles.slice(0, -1)];
  const told = { firm, about: isAbout ? third : firm, known: since, newest, values };
  if (flow !== undefined) return settleFlow(told);
  if (facts === "steps") return settleSteps(told);
  return { rows: newestKnown(told), firm, since, until: third, values };
}

async function readDelays(connection: DuckDBConnection, { flow }: Spells): Promise<ReadSpells["delays"]> {
  if (flow === undefined) return new Map();
  const { integers } = await readNumbers(connection, {
    integers: ["month", "delay"],
    doubles: [],
    from: `(${flow.delays})`,
  });
  const [month, delay] = integers as [Int32Array, Int32Array];
  return new Map(Array.from(month, (one, i) => [one, delay[i]!]));
}

async function readEveryone(
  connection: DuckDBConnection,
  { columns, everyone }: Spells,
): Promise<ReadSpells["everyone"]> {
  if (everyone === undefined) return { month: new Int32Array(0), values: [] };
  const { integers, doubles } = await readNumbers(connection, {
    integers: ["month"],
    doubles: columns.map(sqlName),
    from: `(${everyone})`,
  });
  return { month: integers[0]!, values: doubles };
}
