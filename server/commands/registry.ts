import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Fault } from "vigie/datasets";
import { looksText, type RunWindow, readRun, windowText } from "vigie/experiments";
import { type BundleDraft, bundleOfRun, type ListFilter, statuses, type Version } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { draftOfRefit } from "../services/refit.ts";
import { whyRunNotReproducible } from "../services/retention/reproducible.ts";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, group } from "./context.ts";
import { passphraseOption } from "./passphrase.ts";
import { addCardCommands } from "./registry-card.ts";
import { addEvidence } from "./registry-evidence.ts";
import { addExport } from "./registry-export.ts";
import { addFindingCommands } from "./registry-finding.ts";
import { addHistory } from "./registry-history.ts";
import { addPolicyCommands, rulesNamed } from "./registry-policy.ts";
import { addRelease } from "./registry-release.ts";
import { addReproduction } from "./registry-reproduce.ts";
import { addRollbackReviews } from "./registry-rollbacks.ts";
import { addVerification } from "./registry-verify.ts";
import { type KeyOptions, keyOption, signed } from "./signing.ts";
import { withRegistry } from "./with-registry.ts";

export function addRegistryCommands(program: Command, bench: Bench): void {
  const registry = group(program, "registry", "versions, approvals, releases and their history");
  addReading(registry, bench);
  addHistory(registry, bench);
  addPolicyCommands(registry, bench);
  addFindingCommands(registry, bench);
  addReproduction(registry, bench);
  addDeciding(registry, bench);
  addRelease(registry, bench);
  addRollbackReviews(registry, bench);
  addVerification(registry, bench);
  addExport(registry, bench);
  addCardCommands(registry, bench);
  addEvidence(registry, bench);
}

function addReading(registry: Command, bench: Bench): void {
  registry
    .command("list")
    .option("--model <name>", "only versions of this model")
    .addOption(new Option("--status <status>", "only those that stand so").choices(statuses))
    .option("--skip <n>", "how many to leave out first", wholeNumber)
    .option("--limit <n>", "at most so many", wholeNumber)
    .summary("every model version, or some")
    .action((filter: ListFilter, command: Command) =>
      withRegistry(command, bench, (context, open) => listVersions(context, open, filter)),
    );
  registry
    .command("show <version>")
    .summary("one version: model@3 or model@production")
    .action((reference: string, _options, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const version = await open.show(reference);
        const notReproducible = await whyRunNotReproducible(context.workspace, version.run.id);
        const looks = await describeWindow(open, version);
        answer(context, { ...version, notReproducible }, () =>
          [describeVersion(version), ...looks, ...(notReproducible === null ? [] : [notReproducible])].join(
            "\n",
          ),
        );
      }),
    );
}

function addDeciding(registry: Command, bench: Bench): void {
  registry
    .command("register <run> <model>")
    .option("--protocol <name>", "which fold's model", "temporal")
    .option("--name <model>", "name in the registry; default the study's")
    .option("--refit-of <version>", "the evaluated version whose recipe this is, on newer data")
    .option("--panel <dataset>", "for a refit: both score its newest date, to tell how scores shift")
    .requiredOption("--as <person>", "the author")
    .summary("make a version from a model of a run")
    .action((id: string, model: string, options: RegisterOptions, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const run = await readRun(context.workspace.runsFolder, id);
        const draft = await bundleOfRun(run, options.protocol, model);
        const version = await open.register({
          model: options.name ?? run.record.study.name,
          author: options.as,
          ...draft,
          bundle: await boundToEvaluated(context, open, draft.bundle, options),
        });
        answer(context, version, () => describeVersion(version));
      }),
    );
  decision(registry, bench, "review", "ask for review of a candidate", (open, version, { as, reason }) =>
    open.requestReview(version, as, reason),
  );
  decision(
    registry,
    bench,
    "approve",
    "approve a version; the author cannot",
    async (open, version, { as: person, reason, acknowledge, ...keys }, context) => {
      const acknowledged = rulesNamed(acknowledge);
      const request = { action: "approve" as const, version, person, alias: "production", acknowledged };
      return open.approve(version, person, reason, {
        acknowledged,
        ...(await signed(context, open, request, keys)),
      });
    },
  )
    .option("--acknowledge <rules>", "rules that lack evidence, and that you accept: fairness,looks")
    .option(...keyOption)
    .option(...passphraseOption);
  decision(registry, bench, "refuse", "refuse a version", (open, version, { as, reason }) =>
    open.refuse(version, as, reason),
  );
  decision(
    registry,
    bench,
    "rollback",
    "point the alias back at the version before",
    (open, version, { as, reason, alias }) => open.rollback(version.split("@")[0]!, alias, as, reason),
    true,
  );
}

interface RegisterOptions {
  readonly protocol: string;
  readonly name?: string;
  readonly as: string;
  readonly refitOf?: string;
  readonly panel?: string;
}

async function boundToEvaluated(
  { workspace: { store } }: CommandContext,
  registry: AskedRegistry,
  draft: BundleDraft,
  { refitOf: evaluated, panel }: RegisterOptions,
): Promise<BundleDraft> {
  if (evaluated === undefined) return draft;
  if (panel !== undefined) return draftOfRefit({ registry, store, evaluated, panel, draft });
  throw new Fault("usage.refit", "how scores shift needs a panel: none (expected --panel with --refit-of)");
}

interface DecisionOptions extends KeyOptions {
  readonly as: string;
  readonly reason: string;
  readonly alias: string;
  readonly acknowledge?: string;
}

function decision(
  registry: Command,
  bench: Bench,
  verb: string,
  summary: string,
  decide: (
    open: AskedRegistry,
    version: string,
    options: DecisionOptions,
    context: CommandContext,
  ) => Promise<Version>,
  hasAlias = false,
): Command {
  const command = registry
    .command(`${verb} <version>`)
    .requiredOption("--as <person>", "who decides")
    .requiredOption("--reason <text>", "why")
    .summary(summary);
  if (hasAlias) command.option("--alias <name>", "the alias to move", "production");
  return command.action((version: string, options: DecisionOptions, self: Command) =>
    withRegistry(self, bench, async (context, open) => {
      const decided = await decide(open, version, options, context);
      answer(context, decided, () => describeVersion(decided));
    }),
  );
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number");
}

async function listVersions(
  context: CommandContext,
  registry: AskedRegistry,
  filter: ListFilter,
): Promise<void> {
  const versions = await registry.list(filter);
  answer(context, versions, () => {
    if (versions.length === 0 && Object.keys(filter).length > 0) return "no version fits";
    if (versions.length === 0)
      return "no versions yet: `vigie demo` makes one, `vigie registry register RUN MODEL` another";
    return formatTable(versions, [
      { header: "version", cell: ({ reference }) => reference },
      { header: "status", cell: ({ status }) => status },
      { header: "aliases", cell: ({ aliases }) => aliases.join(", ") },
      { header: "digest", cell: ({ digest }) => digest.slice(7, 19) },
      { header: "run", cell: ({ run }) => run.id },
      { header: "author", cell: ({ author }) => author },
    ]);
  });
}

export function describeVersion(version: Version): string {
  const aliases = version.aliases.length === 0 ? "" : ` (${version.aliases.join(", ")})`;
  return [
    `${version.reference}${aliases}  ${version.status}, by ${version.author}, from run ${version.run.id}`,
    version.digest,
    `in ${version.folder}`,
    evidenceText(version),
    ...version.appended.map(
      ({ from, until, by, at }) => `matured  ${from} to ${until}, by ${by} on ${at.slice(0, 10)}`,
    ),
  ].join("\n");
}

function evidenceText({ refit }: Version): string {
  if (refit === null) return "evidence these bytes";
  const { evaluated, recipe } = refit;
  return `evidence recipe ${recipe.slice(7, 19)}, evaluated as ${evaluated.model}@${evaluated.number}`;
}

/** How often the months that a version was judged on have been looked at by now; nothing where its bundle does not name them. */
async function describeWindow(registry: AskedRegistry, { folder }: Version): Promise<readonly string[]> {
  const text = await readFile(join(folder, "window.json"), "utf8").catch(() => null);
  if (text === null) return [];
  const { window, isSealed } = JSON.parse(text) as RunWindow;
  const months = `${isSealed ? "sealed months" : "months for development,"} ${windowText(window)}`;
  return [isSealed ? `${months}: ${looksText(await registry.looksAt(window))}` : months];
}
