import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import {
  anchorKinds,
  type Finding,
  type FindingRequest,
  type FindingStepRequest,
  isOpen,
  severities,
  type Version,
} from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { indent } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, group } from "./context.ts";
import { withRegistry } from "./with-registry.ts";

interface AddOptions {
  readonly severity: string;
  readonly on: string;
  readonly owner?: string;
  readonly as: string;
  readonly reason: string;
}

interface StepOptions {
  readonly as: string;
  readonly reason: string;
  readonly until?: string;
}

/** Verbs about what readers of a version found. */
export function addFindingCommands(registry: Command, bench: Bench): void {
  const finding = group(registry, "finding", "what readers of a version found, and what became of it");
  finding
    .command("list <version>")
    .summary("every finding of a version, with its answers")
    .action((version: string, _options, command: Command) =>
      withRegistry(command, bench, async (context, open) => show(context, open, await open.resolve(version))),
    );
  finding
    .command("add <version>")
    .requiredOption("--severity <severity>", severities.join(", "))
    .requiredOption("--on <anchor>", `${anchorKinds.join(", ")}: and a name, metric:calibrationSlope`)
    .option("--owner <person>", "who has to answer; default the author")
    .requiredOption("--as <person>", "who found it")
    .requiredOption("--reason <text>", "what was found")
    .summary("open a finding; a blocking one stands in the way of approval and release")
    .action((version: string, options: AddOptions, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const { author } = await open.resolve(version);
        await show(context, open, await open.openFinding(requestOf(version, options, author)));
      }),
    );
  step(finding, bench, {
    verb: "answer",
    step: "answered",
    summary: "answer it, as its owner or the author",
  });
  step(finding, bench, {
    verb: "fix",
    step: "fixed",
    summary: "call it fixed, as a reviewer who is not the author",
  });
  step(finding, bench, {
    verb: "waive",
    step: "waived",
    summary: "let it stand until a day, as a reviewer who is not the author",
  }).requiredOption("--until <day>", "the last day on which it does not count, YYYY-MM-DD");
}

interface Verb {
  readonly verb: string;
  readonly step: FindingStepRequest["step"];
  readonly summary: string;
}

function step(finding: Command, bench: Bench, { verb, step, summary }: Verb): Command {
  return finding
    .command(`${verb} <version> <number>`)
    .requiredOption("--as <person>", "who decides")
    .requiredOption("--reason <text>", "why")
    .summary(summary)
    .action((version: string, number: string, { as: person, reason, until }: StepOptions, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const request = { version, finding: Number(number), step, person, reason };
        const stepped = await open.stepFinding({ ...request, ...(until !== undefined && { until }) });
        await show(context, open, stepped);
      }),
    );
}

function requestOf(version: string, options: AddOptions, author: string): FindingRequest {
  const { severity, on, owner = author, as: person, reason } = options;
  const [kind, ...rest] = on.split(":");
  return {
    version,
    severity: oneOf("severity", severities, severity),
    anchor: { kind: oneOf("anchor", anchorKinds, kind ?? ""), name: rest.join(":") || "all of it" },
    owner,
    person,
    reason,
  };
}

function oneOf<T extends string>(what: string, known: readonly T[], value: string): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Fault("usage.finding", `unknown ${what}: ${value} (expected one of ${known.join(", ")})`);
}

async function show(context: CommandContext, registry: AskedRegistry, version: Version): Promise<void> {
  const now = context.world.clock();
  const texts = await Promise.all(version.findings.map((finding) => describe(registry, finding, now)));
  answer(context, version.findings, () =>
    texts.length === 0 ? `no findings of ${version.reference}` : texts.join("\n"),
  );
}

async function describe(registry: AskedRegistry, finding: Finding, now: Date): Promise<string> {
  const { id, severity, owner, anchor, by, at, steps, status } = finding;
  const text = async (reason: Finding["reason"]) => (await registry.note(reason)) ?? "(erased)";
  const lines = await Promise.all(
    steps.map(
      async ({ kind, by, at, until, reason }) =>
        `${kind}${until === null ? "" : ` until ${until}`} by ${by} on ${at.slice(0, 10)}: ${await text(reason)}`,
    ),
  );
  const standing = status === "waived" && isOpen(finding, now) ? "waiver ended, open again" : status;
  return [
    `${id}  ${severity}, ${standing}  ${anchor.kind} ${anchor.name}, owned by ${owner}`,
    indent([`${by} on ${at.slice(0, 10)}: ${await text(finding.reason)}`, ...lines].join("\n")),
  ].join("\n");
}
