import { basename } from "node:path";
import type { Command } from "commander";
import { Fault, shortDigest } from "vigie/datasets";
import { count, formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { addExampleCommand } from "./example.ts";
import { addImportCommand } from "./import.ts";
import { describeRetention, retentionJson, todayOf } from "./retained.ts";
import { addRetentionCommands } from "./retention.ts";

export function addDataCommands(program: Command, bench: Bench): void {
  const data = group(program, "data", "import, list and check datasets");
  addImportCommand(data, bench);
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
