import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { Fault, writeFileDurably } from "vigie/datasets";
import {
  anchorRegistry,
  type Head,
  type NamedAnchor,
  parseAnchor,
  type RegistryReport,
  verifyBundle,
  verifyExport,
  verifyRegistry,
} from "vigie/registry";
import { count } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";
import { withRegistry } from "./with-registry.ts";

/** Verbs that read the files alone: they take no lock, so they work beside a running server and on a copy. */
export function addVerification(registry: Command, bench: Bench): void {
  registry
    .command("anchor")
    .option("--out <file>", "write it there instead of printing it")
    .summary(
      "the journal's head, to be kept elsewhere: with it `verify` sees a journal cut short or rewritten",
    )
    .action((options: { out?: string }, command: Command) => anchor(contextOf(command, bench), options.out));
  registry
    .command("verify [bundle]")
    .option("--anchor <file...>", "heads that were kept elsewhere")
    .summary(
      "recompute every digest of the journal, its bundles and notes, offline; or of one bundle, or of an exported file",
    )
    .action((bundle: string | undefined, options: { anchor?: readonly string[] }, command: Command) =>
      bundle === undefined
        ? verifyAll(contextOf(command, bench), options.anchor ?? [])
        : verifyOne(command, bench, bundle, options.anchor),
    );
}

async function anchor(context: CommandContext, out: string | undefined): Promise<void> {
  const made = await anchorRegistry(context.workspace.registryFolder);
  const text = `${JSON.stringify(made, null, 2)}\n`;
  if (out !== undefined) await writeFileDurably(out, text);
  answer(context, made, () =>
    out === undefined
      ? text.trimEnd()
      : `event ${made.seq} of ${made.at} anchored in ${out}: keep it where whoever writes the registry cannot reach it`,
  );
}

async function verifyAll(context: CommandContext, files: readonly string[]): Promise<void> {
  const report = await verifyRegistry(context.workspace.registryFolder, await readAnchors(files));
  answer(context, report, () => describeReport(report));
  refuseBroken(report.problems.length);
}

async function readAnchors(files: readonly string[]): Promise<readonly NamedAnchor[]> {
  return Promise.all(
    files.map(async (name) => ({ name, anchor: parseAnchor(await readFile(name, "utf8"), name) })),
  );
}

function describeReport(report: RegistryReport): string {
  const { head, problems, tornBytes, snapshot, notesErased } = report;
  const lines = problems.map(({ where, problem }) => `BROKEN  ${where}: ${problem}`);
  if (head !== null) lines.push(journalLine(head));
  if (tornBytes > 0)
    lines.push(
      `          ${tornBytes} bytes of a write that is under way or was cut short; not acknowledged`,
    );
  lines.push(
    `snapshot  ${snapshot}`,
    `anchors   ${report.anchors}${report.anchors === 0 ? " (with --anchor FILE a journal cut short or rewritten cannot hide)" : ""}`,
    `bundles   ${count(report.bundles)}, ${count(report.files)} files`,
    signatureLine(report),
    `notes     ${count(report.notes)}${notesErased === 0 ? "" : `, and ${count(notesErased)} erased`}`,
  );
  if (problems.length === 0) lines.push("sound: every hash and digest holds");
  return lines.join("\n");
}

function journalLine({ seq, hash }: Head): string {
  return `journal   ${count(seq)} events, the last ${hash}`;
}

function signatureLine({ signatures }: { readonly signatures: number }): string {
  return `signed    ${signatures} approvals and releases`;
}

/** An exported file needs neither workspace nor network. */
async function verifyArchive(
  context: CommandContext,
  file: string,
  anchors: readonly string[],
): Promise<void> {
  const report = await verifyExport(await readFile(file), await readAnchors(anchors));
  const { reference, head, problems, files, notes } = report;
  answer(context, report, () =>
    [
      ...problems.map(({ where, problem }) => `BROKEN  ${where}: ${problem}`),
      ...(reference === null ? [] : [`version   ${reference}`]),
      ...(head === null ? [] : [journalLine(head)]),
      `bundle    ${count(files)} files`,
      signatureLine(report),
      `notes     ${count(notes)}`,
      ...(problems.length === 0 ? ["sound: every hash, digest and signature holds"] : []),
    ].join("\n"),
  );
  refuseBroken(problems.length);
}

/** A folder by its path, an exported file; anything else is a version of this workspace. */
async function verifyOne(
  command: Command,
  bench: Bench,
  bundle: string,
  anchors: readonly string[] | undefined,
): Promise<void> {
  const found = await stat(bundle).catch(() => null);
  if (found?.isFile()) return verifyArchive(contextOf(command, bench), bundle, anchors ?? []);
  if (anchors !== undefined)
    throw new Fault(
      "usage.anchor",
      `an anchor says nothing of one bundle: ${bundle} (expected --anchor without a bundle, or with an exported file)`,
    );
  if (found?.isDirectory()) return verifyFolder(contextOf(command, bench), resolve(bundle));
  return withRegistry(command, bench, async (context, open) =>
    verifyFolder(context, (await open.resolve(bundle)).folder),
  );
}

async function verifyFolder(context: CommandContext, folder: string): Promise<void> {
  const { digest, filesChecked, problems } = await verifyBundle(folder);
  answer(context, { digest, filesChecked, problems }, () =>
    [
      ...problems.map(({ file, problem }) => `BROKEN  ${file} ${problem}`),
      `${problems.length === 0 ? "sound" : "broken"}: ${count(filesChecked)} files of ${digest}`,
    ].join("\n"),
  );
  refuseBroken(problems.length);
}

function refuseBroken(problems: number): void {
  if (problems === 0) return;
  const what = problems === 1 ? "1 problem" : `${problems} problems`;
  throw new Fault("registry.broken", `the registry is not as it was written: ${what} (expected none)`, {
    kind: "broken",
  });
}
