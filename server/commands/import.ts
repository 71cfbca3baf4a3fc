import { join } from "node:path";
import type { Command } from "commander";
import {
  checkReceived,
  Fault,
  guessSource,
  type ImportOrder,
  type ImportResult,
  type Json,
  readMapping,
  type Source,
  type StoredDataset,
  shortDigest,
  sources,
} from "vigie/datasets";
import { count } from "../terminal/table.ts";
import { type Bench, type CommandContext, contextOf } from "./context.ts";
import { type RetentionOptions, retentionOf } from "./retained.ts";

export function addImportCommand(data: Command, bench: Bench): void {
  data
    .command("import")
    .usage("[options] [source] <files...>")
    .argument(
      "<files...>",
      "raw files of a delivery, .gz accepted; before them the source, else each file's is guessed from its name and header",
    )
    .requiredOption("--received <date>", "the day on which this delivery arrived, YYYY-MM-DD")
    .option(
      "--history",
      "a back-delivered history: known-on comes from each source's rule, not from the day received",
    )
    .option(
      "--mapping <file>",
      "a declared mapping (vigie.mapping/1, docs/mapping.md) for files of another layout, in place of the source",
    )
    .option(
      "--accounts <dataset>",
      "the account table for files without a column Siret: a dataset of comptes (default: the newest)",
    )
    .option("--legal-basis <text>", "what allows to keep these rows; with --expires")
    .option(
      "--expires <date>",
      "first day on which they may no longer be kept, YYYY-MM-DD; with --legal-basis",
    )
    .summary("turn raw files into immutable dataset versions, one a source")
    .description(
      `Turn raw files into immutable dataset versions, one a source; those that others need come first.\n\nBad lines are rejected, counted and written to rejects.csv; a missing column is fatal.`,
    )
    .addHelpText(
      "after",
      () => `\nSources:\n${sources.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join("\n")}`,
    )
    .action(async (words: string[], options: ImportOptions, command: Command) => {
      await importData(contextOf(command, bench), words, options);
    });
}

interface ImportOptions extends RetentionOptions {
  readonly received: string;
  readonly history?: boolean;
  readonly mapping?: string;
  readonly accounts?: string;
}

/** Files of one source. */
interface SourceFiles {
  readonly source: Source;
  readonly files: readonly string[];
}

async function importData(
  context: CommandContext,
  words: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const { terminal, workspace, signal } = context;
  // large files take a while to guess
  checkReceived(options.received);
  const parts = await partsOf(words, options.mapping);
  const retention = retentionOf(options);
  const done: ImportResult[] = [];
  const onImported = (result: ImportResult) => {
    // one by one: what was imported beside a part that fails is there, and said
    if (!terminal.isJson) terminal.print(`${done.length > 0 ? "\n" : ""}${describeImport(result)}`);
    done.push(result);
  };
  try {
    const orders = parts.map((part) => orderOf(context, part, options));
    await workspace.importMany(orders, { signal, onProgress: terminal.onProgress, onImported });
  } finally {
    if (retention !== null) for (const { dataset } of done) await workspace.store.retain(dataset, retention);
  }
  if (terminal.isJson) terminal.print(JSON.stringify(jsonOf(done), null, 2));
}

function jsonOf(results: readonly ImportResult[]): Json {
  const imports = results.map(({ dataset: { version }, report }) => ({
    version,
    report: report as unknown as Json,
  }));
  return imports.length === 1 ? imports[0]! : { imports };
}

function orderOf(
  context: CommandContext,
  { source, files }: SourceFiles,
  { received, history = false, accounts }: ImportOptions,
): ImportOrder {
  return { source, files, received, history, accounts: () => accountsOf(context, source, accounts) };
}

/** What is to be imported, an account table before what may need it. Throws before the first import. */
async function partsOf(
  words: readonly string[],
  mapping: string | undefined,
): Promise<readonly SourceFiles[]> {
  if (mapping !== undefined) return [{ source: await readMapping(mapping), files: words }];
  const named = sources.find(({ name }) => name === words[0]);
  if (named === undefined) return guessAll(words);
  if (words.length === 1)
    throw new Fault(
      "usage.no-files",
      `no files: ${words.join(" ")} (expected the raw files after the source)`,
    );
  return [{ source: named, files: words.slice(1) }];
}

async function guessAll(files: readonly string[]): Promise<readonly SourceFiles[]> {
  const parts = new Map<string, { source: Source; files: string[] }>();
  for (const [i, file] of files.entries()) {
    const source = await guessSource(file).catch((error) =>
      i === 0 ? explainFirstWord(error, files) : Promise.reject(error),
    );
    const part = parts.get(source.name) ?? { source, files: [] };
    part.files.push(file);
    parts.set(source.name, part);
  }
  return [...parts.values()].sort(
    (a, b) => Number(needsAccounts(a.source)) - Number(needsAccounts(b.source)),
  );
}

function needsAccounts({ account }: Source): boolean {
  return account !== undefined;
}

/** The dataset that was asked for; otherwise the newest, for a source that may need one. */
async function accountsOf(
  { workspace }: CommandContext,
  source: Source,
  reference: string | undefined,
): Promise<StoredDataset | undefined> {
  if (reference !== undefined) return workspace.store.resolve(reference);
  if (source.account === undefined) return undefined;
  return (await workspace.store.list()).find(
    ({ manifest, erased }) => manifest.name === "comptes" && erased === null,
  );
}

/** A first word that is no file was perhaps meant as a source. */
function explainFirstWord(error: unknown, [first, second]: readonly string[]): never {
  const isMissing = error instanceof Fault && (error.cause as NodeJS.ErrnoException)?.code === "ENOENT";
  if (!isMissing || second === undefined) throw error;
  const known = sources.map(({ name }) => name).join(", ");
  throw new Fault(
    "usage.source",
    `neither a source nor a file: ${first} (expected one of ${known}, or a file)`,
    {
      cause: error,
    },
  );
}

/** At most so many rejected lines are shown; `rejects.csv` has them all. */
const shownRejects = 5;

function describeImport({ dataset, report }: ImportResult): string {
  const { folder } = dataset;
  const { rejected, filtered, filteredBy, rejects } = report;
  const shown = rejects
    .slice(0, shownRejects)
    .map(({ file, line, column, value, reason }) => `  ${file}:${line} ${column} ${value}: ${reason}`);
  const more = rejected > shown.length ? [`  … and ${count(rejected - shown.length)} more`] : [];
  return [
    headline({ dataset, report }),
    `rejected ${count(rejected)}, left out by a rule ${count(filtered)}`,
    ...Object.entries(filteredBy)
      .filter(([, lines]) => lines > 0)
      .map(([rule, lines]) => `  ${count(lines)} left out: ${rule}`),
    ...report.files
      .filter(({ encoding }) => encoding !== "utf-8")
      .map(({ file, encoding }) => `${file} read as ${encoding}`),
    ...shown,
    ...more,
    ...(rejected === 0 ? [] : [`every rejected line: ${join(folder, "rejects.csv")}`]),
    `in ${folder}`,
  ].join("\n");
}

function headline({ dataset: { manifest, version }, report: { facts, valid, read } }: ImportResult): string {
  return `${manifest.name}@${shortDigest(version)}  ${count(facts)} facts from ${count(valid)} of ${count(read)} lines`;
}
