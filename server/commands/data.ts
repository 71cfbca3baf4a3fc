import { basename, join } from "node:path";
import type { Command } from "commander";
import {
  Fault,
  guessSource,
  type ImportReport,
  importFiles,
  type StoredDataset,
  shortDigest,
  sources,
} from "vigie/datasets";
import { count, formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { later } from "./later.ts";

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
  later(data, "prune", "remove versions that nothing references");
  later(data, "erase <dataset>", "erase the bytes of a version and keep a tombstone");
}

interface ImportOptions {
  readonly received: string;
  readonly history?: boolean;
}

async function importData(
  context: CommandContext,
  words: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const named = sources.find(({ name }) => name === words[0]);
  const files = named === undefined ? words : words.slice(1);
  if (files.length === 0)
    throw new Fault(
      "usage.no-files",
      `no files: ${words.join(" ")} (expected the raw files after the source)`,
    );
  const source = named ?? (await guessSource(files[0]!).catch((error) => explainFirstWord(error, words)));
  const { workspace, terminal, signal } = context;
  const result = await importFiles(workspace.store, {
    source,
    files,
    received: options.received,
    history: options.history ?? false,
    onProgress: terminal.onProgress,
    signal,
  });
  answer(context, { version: result.dataset.version, report: result.report }, () =>
    describeImport(result.dataset, result.report),
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
    ...shown,
    ...more,
    ...(rejected === 0 ? [] : [`every rejected line: ${join(folder, "rejects.csv")}`]),
    `in ${folder}`,
  ].join("\n");
}

async function listData(context: CommandContext): Promise<void> {
  const { store } = context.workspace;
  const datasets = await store.list();
  for (const { folder, reason } of await store.damaged())
    context.terminal.warn(`${folder} cannot be read and is left out: ${reason}`);
  const value = datasets.map(({ version, manifest, receipt }) => ({
    name: manifest.name,
    version,
    kind: manifest.kind,
    rows: manifest.rows,
    storedAt: receipt.storedAt,
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
    ]);
  });
}

async function showData(context: CommandContext, reference: string): Promise<void> {
  const { manifest, version, receipt, folder } = await context.workspace.store.resolve(reference);
  answer(context, { version, manifest, receipt }, () =>
    [
      `${manifest.name}@${shortDigest(version)}  ${manifest.kind}, ${count(manifest.rows)} rows, stored ${receipt.storedAt}`,
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
  }));
  for (const dataset of datasets) {
    const { version, differences } = await store.verify(dataset);
    reports.push({ name: `${dataset.manifest.name}@${shortDigest(version)}`, version, differences });
  }
  const broken = reports.filter(({ differences }) => differences.length > 0);
  answer(
    context,
    reports.map(({ version, differences }) => ({ version, differences })),
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
}

function describeVerified({ name, differences }: VerifyLine): string {
  if (differences.length === 0) return `sound   ${name}`;
  return `BROKEN  ${name}\n${differences.map((difference) => `        ${difference}`).join("\n")}`;
}
