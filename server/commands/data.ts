import { basename, join } from "node:path";
import type { Command } from "commander";
import {
  Fault,
  guessSource,
  type ImportReport,
  importFiles,
  readMapping,
  type Source,
  type StoredDataset,
  shortDigest,
  sources,
} from "vigie/datasets";
import { count, formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { addExampleCommand } from "./example.ts";
import { describeRetention, type RetentionOptions, retentionJson, retentionOf, todayOf } from "./retained.ts";
import { addRetentionCommands } from "./retention.ts";

export function addDataCommands(program: Command, bench: Bench): void {
  const data = group(program, "data", "import, list and check datasets");
  data
    .command("import")
    .usage("[options] [source] <files...>")
    .argument(
      "<files...>",
      "raw files, .gz accepted; before them the source, which is guessed from name and header when left out",
    )
    .requiredOption("--received <date>", "the day on which this delivery arrived, YYYY-MM-DD")
    .option(
      "--history",
      "a back-delivered history: known-on comes from each source's rule, not from the day received",
    )
    .option(
      "--mapping <file>",
      "a declared mapping (vigie.mapping/1) for files of another layout, in place of the source",
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
    .summary("turn raw files into an immutable dataset version")
    .description(
      `Turn raw files into an immutable dataset version.\n\nBad lines are rejected, counted and written to rejects.csv; a missing column is fatal.`,
    )
    .addHelpText(
      "after",
      () => `\nSources:\n${sources.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join("\n")}`,
    )
    .action(async (words: string[], options: ImportOptions, command: Command) => {
      await importData(contextOf(command, bench), words, options);
    });
  data
    .command("list")
    .summary("every dataset version of the workspace")
    .action(async (_options, command: Command) => listData(contextOf(command, bench)));
  data
    .command("show <dataset>")
    .summary("schema, counts and report of one version")
    .action(async (reference: string, _options, command: Command) =>
      showData(contextOf(command, bench), reference),
    );
  data
    .command("verify [dataset]")
    .summary("recompute the digests of one version or of all")
    .action(async (reference: string | undefined, _options, command: Command) =>
      verifyData(contextOf(command, bench), reference),
    );
  addExampleCommand(data, bench);
  addRetentionCommands(data, bench);
}

interface ImportOptions extends RetentionOptions {
  readonly received: string;
  readonly history?: boolean;
  readonly mapping?: string;
  readonly accounts?: string;
}

async function importData(
  context: CommandContext,
  words: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const { source, files } = await sourceAndFiles(words, options.mapping);
  if (files.length === 0)
    throw new Fault(
      "usage.no-files",
      `no files: ${words.join(" ")} (expected the raw files after the source)`,
    );
  const retention = retentionOf(options);
  const { workspace, terminal, signal } = context;
  const result = await importFiles(workspace.store, {
    source,
    files,
    received: options.received,
    history: options.history ?? false,
    accounts: await accountsOf(context, source, options.accounts),
    onProgress: terminal.onProgress,
    signal,
  });
  if (retention !== null) await workspace.store.retain(result.dataset, retention);
  answer(context, { version: result.dataset.version, report: result.report }, () =>
    describeImport(result.dataset, result.report),
  );
}

interface Delivery {
  readonly source: Source;
  readonly files: readonly string[];
}

async function sourceAndFiles(words: readonly string[], mapping: string | undefined): Promise<Delivery> {
  if (mapping !== undefined) return { source: await readMapping(mapping), files: words };
  const named = sources.find(({ name }) => name === words[0]);
  if (named !== undefined) return { source: named, files: words.slice(1) };
  const guessed = await guessSource(words[0]!).catch((error) => explainFirstWord(error, words));
  return { source: guessed, files: words };
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

function describeImport({ manifest, version, folder }: StoredDataset, report: ImportReport): string {
  const { read, valid, rejected, filtered, facts, rejects } = report;
  const shown = rejects
    .slice(0, shownRejects)
    .map(({ file, line, column, value, reason }) => `  ${file}:${line} ${column} ${value}: ${reason}`);
  const more = rejected > shown.length ? [`  … and ${count(rejected - shown.length)} more`] : [];
  return [
    `${manifest.name}@${shortDigest(version)}  ${count(facts)} facts from ${count(valid)} of ${count(read)} lines`,
    `rejected ${count(rejected)}, left out by a rule ${count(filtered)}`,
    ...report.files
      .filter(({ encoding }) => encoding !== "utf-8")
      .map(({ file, encoding }) => `${file} read as ${encoding}`),
    ...shown,
    ...more,
    ...(rejected === 0 ? [] : [`every rejected line: ${join(folder, "rejects.csv")}`]),
    `in ${folder}`,
  ].join("\n");
}

async function listData(context: CommandContext): Promise<void> {
  const { store } = context.workspace;
  const datasets = await store.list();
  const today = todayOf(context);
  for (const { folder, reason } of await store.damaged())
    context.terminal.warn(`${folder} cannot be read and is left out: ${reason}`);
  const value = datasets.map((dataset) => ({
    name: dataset.manifest.name,
    version: dataset.version,
    kind: dataset.manifest.kind,
    rows: dataset.manifest.rows,
    storedAt: dataset.receipt.storedAt,
    ...retentionJson(dataset, datasets, today),
  }));
  answer(context, value, () => {
    if (datasets.length === 0)
      return "no datasets yet: `vigie demo` makes some, `vigie data import` brings in files";
    return formatTable(datasets, [
      { header: "dataset", cell: ({ manifest, version }) => `${manifest.name}@${shortDigest(version)}` },
      { header: "kind", cell: ({ manifest }) => manifest.kind },
      { header: "rows", cell: ({ manifest }) => count(manifest.rows), align: "right" },
      { header: "columns", cell: ({ manifest }) => count(manifest.schema.columns.length), align: "right" },
      { header: "stored", cell: ({ receipt }) => receipt.storedAt.slice(0, 16).replace("T", " ") },
      { header: "kept", cell: (dataset) => describeRetention(dataset, datasets, today) },
    ]);
  });
}

async function showData(context: CommandContext, reference: string): Promise<void> {
  const { store } = context.workspace;
  const dataset = await store.resolve(reference);
  const { manifest, version, receipt, folder } = dataset;
  const [all, today] = [await store.list(), todayOf(context)];
  const kept = describeRetention(dataset, all, today);
  const basis = receipt.retention === undefined ? "" : `; legal basis: ${receipt.retention.legalBasis}`;
  answer(context, { version, manifest, receipt, ...retentionJson(dataset, all, today) }, () =>
    [
      `${manifest.name}@${shortDigest(version)}  ${manifest.kind}, ${count(manifest.rows)} rows, stored ${receipt.storedAt}`,
      ...(kept === "" ? [] : [`${kept}${basis}`]),
      `in ${folder}`,
      "",
      formatTable(manifest.schema.columns, [
        { header: "column", cell: ({ name }) => name },
        { header: "type", cell: ({ type }) => type },
        { header: "role", cell: ({ role }) => role },
        { header: "unit", cell: ({ unit }) => unit ?? "" },
        { header: "source", cell: ({ source }) => source ?? "" },
        { header: "meaning", cell: ({ meaning }) => meaning },
      ]),
    ].join("\n"),
  );
}

async function verifyData(context: CommandContext, reference: string | undefined): Promise<void> {
  const { store } = context.workspace;
  const isAll = reference === undefined;
  const datasets = isAll ? await store.list() : [await store.resolve(reference)];
  const damaged = isAll ? await store.damaged() : [];
  if (datasets.length + damaged.length === 0)
    throw new Fault("data.nothing-to-verify", "no dataset to verify (expected at least one)", {
      kind: "not-found",
    });
  const reports: VerifyLine[] = damaged.map(({ folder, reason }) => ({
    name: folder,
    version: `sha256:${basename(folder)}`,
    differences: [reason],
    erasedAt: null,
  }));
  for (const dataset of datasets) {
    const { version, differences, erased } = await store.verify(dataset);
    const name = `${dataset.manifest.name}@${shortDigest(version)}`;
    reports.push({ name, version, differences, erasedAt: erased?.erasedAt ?? null });
  }
  const broken = reports.filter(({ differences }) => differences.length > 0);
  answer(
    context,
    reports.map(({ version, differences, erasedAt }) => ({ version, differences, erasedAt })),
    () => reports.map(describeVerified).join("\n"),
  );
  if (broken.length > 0)
    throw new Fault("data.broken", `${broken.length} of ${reports.length} datasets are broken`, {
      kind: "broken",
    });
}

interface VerifyLine {
  /** `name@digest`; the folder where not even the name can be read. */
  readonly name: string;
  readonly version: string;
  readonly differences: readonly string[];
  /** ISO instant; null where the rows were looked at. */
  readonly erasedAt: string | null;
}

function describeVerified({ name, differences, erasedAt }: VerifyLine): string {
  if (differences.length === 0 && erasedAt !== null)
    return `erased  ${name}  on ${erasedAt.slice(0, 10)}: its tombstone is sound and no row is left`;
  if (differences.length === 0) return `sound   ${name}`;
  return `BROKEN  ${name}\n${differences.map((difference) => `        ${difference}`).join("\n")}`;
}
