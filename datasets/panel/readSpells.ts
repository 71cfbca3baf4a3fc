import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlName } from "../store/duckdb.ts";
import { readNumbers } from "../store/read-numbers.ts";
import { settleFlow } from "./flow.ts";
import { newestKnown, orderRows } from "./settle.ts";
import { never, type ReadSpells, type SpellRows, type Spells, type Told } from "./spells.ts";
import { settleSteps } from "./steps.ts";

/** Reads what spells say, with facts settled. */
export function createSpellReader(connection: DuckDBConnection): (spells: Spells) => Promise<ReadSpells> {
  const told = new Map<string, Promise<Told>>();
  return async (spells) => {
    if (!told.has(spells.sql)) told.set(spells.sql, readTold(connection, spells));
    const { of = (told) => told } = spells;
    return {
      spells,
      ...settle(of(await told.get(spells.sql)!), spells),
      everyone: await readEveryone(connection, spells),
      delays: await readDelays(connection, spells),
    };
  };
}

function settle(told: Told, { facts, flow }: Spells): SpellRows {
  if (flow !== undefined) return settleFlow(told);
  if (facts === "steps") return settleSteps(told);
  const { firm, known, until, values } = told;
  const rows = facts === "latest" ? newestKnown(told) : orderRows(firm, [known, known]);
  return { rows, firm, since: known, until, values };
}

async function readTold(
  connection: DuckDBConnection,
  { sql, columns, read = columns, facts, flow }: Spells,
): Promise<Told> {
  const isSettled = facts !== undefined || flow !== undefined;
  const isAbout = facts === "steps" || flow !== undefined;
  const { integers, doubles } = await readNumbers(connection, {
    integers: ["firm", "since", isAbout ? "about" : `coalesce(until, ${never})`],
    doubles: [...read.map(sqlName), ...(isSettled ? ["newest"] : [])],
    from: `(${sql})`,
  });
  const [firm, known, third] = integers as [Int32Array, Int32Array, Int32Array];
  const [values, newest] = isSettled
    ? [doubles.slice(0, -1), doubles.at(-1)!]
    : [doubles, new Float64Array(0)];
  return { firm, about: isAbout ? third : firm, known, until: third, newest, values };
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
