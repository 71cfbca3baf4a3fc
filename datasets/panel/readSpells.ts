import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlName } from "../store/duckdb.ts";
import { readNumbers } from "../store/read-numbers.ts";
import { flowColumns, settleFlow } from "./flow.ts";
import { newestKnown, orderRows, type Settled, take, takeRows } from "./settle.ts";
import { never, type ReadSpells, type Spells } from "./spells.ts";
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

type Rows = Pick<ReadSpells, "firm" | "since" | "until" | "values">;

async function readRows(connection: DuckDBConnection, { sql, columns, facts, flow }: Spells): Promise<Rows> {
  const isSettled = facts !== undefined || flow !== undefined;
  const isAbout = facts === "steps" || flow !== undefined;
  const { integers, doubles } = await readNumbers(connection, {
    integers: ["firm", "since", `coalesce(until, ${never})`, ...(isAbout ? ["about"] : [])],
    doubles: [...(flow === undefined ? columns.map(sqlName) : flowColumns), ...(isSettled ? ["newest"] : [])],
    from: `(${sql})`,
  });
  const [firm, since, until, about = firm] = integers as [Int32Array, Int32Array, Int32Array, Int32Array?];
  if (!isSettled) return byFirm({ firm, since, until, values: doubles });
  const told = { firm, about, known: since, newest: doubles.at(-1)!, values: doubles.slice(0, -1) };
  if (flow !== undefined) return settleFlow(told);
  if (facts === "steps") return settleSteps(told);
  return latest(told, until);
}

function byFirm({ firm, since, until, values }: Rows): Rows {
  const rows = orderRows(firm, [since]);
  return {
    firm: take(firm, rows),
    since: take(since, rows),
    until: take(until, rows),
    values: values.map((column) => take(column, rows)),
  };
}

function latest(facts: Settled, until: Int32Array): Rows {
  const rows = newestKnown(facts);
  const { firm, known, values } = takeRows(facts, rows);
  return { firm, since: known, until: take(until, rows), values };
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
