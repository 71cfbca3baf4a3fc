import { basename } from "node:path";
import type { Digest } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import { sqlName, sqlText } from "../store/duckdb.ts";
import type { Source } from "./contract.ts";
import { delimiterOf } from "./delimiter.ts";
import { read } from "./forms.ts";
import { readHeader, splitHeader } from "./header.ts";
import type { TextFile } from "./text/asText.ts";

/** A stored dataset of `comptes`, and the store that it is in. */
export interface AccountTable {
  readonly store: DatasetStore;
  readonly dataset: StoredDataset | undefined;
}

const siretColumn = "Siret";

/**
 * The source as these files lay it out: where one of them has no column Siret (the older layout of the Urssaf), the
 * establishment comes from the dated account table. Throws `csv.missing-column` without one, `accounts.unfit` where the
 * dataset is none, `csv.mixed-layouts` where another file has the column.
 */
export async function sourceOfLayout(
  source: Source,
  { texts, accounts }: { texts: readonly TextFile[]; accounts: AccountTable },
): Promise<{ readonly source: Source; readonly parents: readonly Digest[] }> {
  const path = await onlyWithoutSiret(source, texts);
  if (path === undefined) return { source, parents: [] };
  const { store, dataset } = accounts;
  if (dataset === undefined) throw noAccounts(path);
  return { source: throughAccounts(source, filesOf(store, dataset)), parents: [dataset.version] };
}

/** The same source with the account alone, as it stands in the header of the older layout. */
export function withoutSiret(source: Source): Source {
  return { ...source, columns: source.columns.filter(({ name }) => name !== siretColumn) };
}

/** The first file that tells accounts without establishments, if none tells them. */
async function onlyWithoutSiret(source: Source, texts: readonly TextFile[]): Promise<string | undefined> {
  const account = source.account?.column.toLowerCase();
  if (account === undefined) return undefined;
  const [withIt, without]: [string[], string[]] = [[], []];
  for (const { path } of texts) {
    const { text } = await readHeader(path);
    const names = splitHeader(text, delimiterOf(text, source)).map((name) => name.toLowerCase());
    if (names.includes(siretColumn.toLowerCase())) withIt.push(path);
    else if (names.includes(account)) without.push(path);
  }
  if (withIt.length > 0 && without.length > 0) throw mixedLayouts(withIt[0]!, without[0]!);
  return without[0];
}

function mixedLayouts(withIt: string, without: string): Fault {
  const file = basename(without);
  return new Fault(
    "csv.mixed-layouts",
    `files of two layouts: ${file} has no column ${siretColumn}, ${basename(withIt)} has one (expected an import of each)`,
    { place: { file, line: 1, column: siretColumn } },
  );
}

function noAccounts(path: string): Fault {
  return new Fault(
    "csv.missing-column",
    `missing column: ${siretColumn} (expected in the header, or an imported account table: comptes)`,
    { place: { file: basename(path), line: 1, column: siretColumn } },
  );
}

function filesOf(store: DatasetStore, dataset: StoredDataset): readonly string[] {
  const names = dataset.manifest.schema.columns.map(({ name }) => name);
  const lacks = ["account", "siret", "from", "until"].find((name) => !names.includes(name));
  if (lacks === undefined) return store.parquetOf(dataset);
  throw new Fault(
    "accounts.unfit",
    `no account table: ${dataset.manifest.name} has no column ${lacks} (expected a dataset of comptes)`,
  );
}

function throughAccounts(source: Source, files: readonly string[]): Source {
  const { column, on } = source.account!;
  const establishment = (sql: string) =>
    sql.replaceAll(read("siret", siretColumn), "account_table.establishment");
  return {
    ...withoutSiret(source),
    prepare: async () => [...((await source.prepare?.()) ?? []), ...accountTable(files)],
    filters: [...(source.filters ?? []), ...accountFilters(column, on)],
    spread: `JOIN account_table ON account_table.holder = ${sqlName(column)}
      AND account_table.opens <= ${on} AND ${on} < account_table.closes ${source.spread ?? ""}`,
    facts: source.facts.map(({ of: _, ...fact }) => ({ ...fact, sql: establishment(fact.sql) })),
  };
}

const always = "DATE '0001-01-01'";
const never = "DATE '9999-12-31'";

/**
 * On a day an account stands for its first establishment that closes strictly later. So each establishment has the days
 * from the closing before its own on; of two that close together the one created first counts.
 */
function accountTable(files: readonly string[]): readonly string[] {
  const paths = files.map(sqlText).join(", ");
  return [
    `CREATE TABLE account_table AS
      SELECT holder, establishment, closes,
        lag(closes, 1, ${always}) OVER (PARTITION BY holder ORDER BY closes) AS opens
      FROM (SELECT account AS holder, siret AS establishment, coalesce("until", ${never}) AS closes
        FROM read_parquet([${paths}])
        QUALIFY row_number() OVER (PARTITION BY holder, closes ORDER BY "from" NULLS LAST, establishment) = 1)`,
    "CREATE TABLE account_ends AS SELECT holder, max(closes) AS closes FROM account_table GROUP BY holder",
  ];
}

function accountFilters(column: string, on: string): NonNullable<Source["filters"]> {
  const holder = sqlName(column);
  return [
    {
      name: "account unknown to the account table",
      drops: `${holder} NOT IN (SELECT holder FROM account_ends)`,
    },
    {
      name: "no establishment of the account is open on that day",
      drops: `${on} >= (SELECT closes FROM account_ends WHERE holder = ${holder})`,
    },
  ];
}
