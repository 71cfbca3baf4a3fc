import { type Command, InvalidArgumentError, Option } from "commander";
import { Fault } from "vigie/datasets";
import { readRun } from "vigie/experiments";
import { type BundleDraft, bundleOfRun, type ListFilter, statuses } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import type { ReachedRegistry } from "../remote/reached-registry.ts";
import { draftOfRefit } from "../services/refit.ts";
import { formatTable } from "../terminal/table.ts";
import { describeVersion, describeWindow } from "../terminal/version.ts";
import { answer, type Bench, type CommandContext, group } from "./context.ts";
import { addCardCommands } from "./registry-card.ts";
import { addDecisions } from "./registry-decisions.ts";
import { addEvidence } from "./registry-evidence.ts";
import { addExport } from "./registry-export.ts";
import { addFindingCommands } from "./registry-finding.ts";
import { addHistory } from "./registry-history.ts";
import { addPolicyCommands } from "./registry-policy.ts";
import { addRelease } from "./registry-release.ts";
import { addReproduction } from "./registry-reproduce.ts";
import { addRollbackReviews } from "./registry-rollbacks.ts";
import { addVerification } from "./registry-verify.ts";
import { serverOption, withReached } from "./with-reached.ts";
import { withRegistry } from "./with-registry.ts";

export function addRegistryCommands(program: Command, bench: Bench): void {
  const registry = group(program, "registry", "versions, approvals, releases and their history");
  addReading(registry, bench);
  addHistory(registry, bench);
  addPolicyCommands(registry, bench);
  addFindingCommands(registry, bench);
  addReproduction(registry, bench);
  addRegistration(registry, bench);
  addDecisions(registry, bench);
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
    .option(...serverOption)
    .summary("every model version, or some")
    .action(({ model, status, skip, limit }: ListFilter, command: Command) =>
      withReached(command, bench, (context, registry) =>
        listVersions(context, registry, { model, status, skip, limit }),
      ),
    );
  registry
    .command("show <version>")
    .option(...serverOption)
    .summary("one version: model@3 or model@production")
    .action((reference: string, _options, command: Command) =>
      withReached(command, bench, async (context, registry) => {
        const { version, ...beside } = await registry.show(reference);
        const lines = [describeVersion(version), describeWindow(beside.window), beside.notReproducible];
        answer(context, { ...version, ...beside }, () => lines.filter((line) => line !== null).join("\n"));
      }),
    );
}

function addRegistration(registry: Command, bench: Bench): void {
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

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number");
}

async function listVersions(
  context: CommandContext,
  registry: ReachedRegistry,
  filter: ListFilter,
): Promise<void> {
  const versions = await registry.list(filter);
  answer(context, versions, () => {
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    if (versions.length === 0 && isFiltered) return "no version fits";
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
