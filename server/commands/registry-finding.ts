import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import { anchorKinds, type FindingStepRequest, severities } from "vigie/registry";
import type { FindingView } from "../api/findings.ts";
import type { ReachedRegistry } from "../remote/reached-registry.ts";
import { indent } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, group } from "./context.ts";
import { serverOption, withReached } from "./with-reached.ts";

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
    .option(...serverOption)
    .summary("every finding of a version, with its answers")
    .action((version: string, _options, command: Command) =>
      withReached(command, bench, (context, registry) => show(context, registry, version)),
    );
  finding
    .command("add <version>")
    .requiredOption("--severity <severity>", severities.join(", "))
    .requiredOption("--on <anchor>", `${anchorKinds.join(", ")}: and a name, metric:calibrationSlope`)
    .option("--owner <person>", "who has to answer; default the author")
    .requiredOption("--as <person>", "who found it")
    .requiredOption("--reason <text>", "what was found")
    .option(...serverOption)
    .summary("open a finding; a blocking one stands in the way of approval and release")
    .action((version: string, options: AddOptions, command: Command) =>
      withReached(command, bench, async (context, registry) => {
        const { author } = (await registry.show(version)).version;
        await registry.openFinding(requestOf(version, options, author));
        await show(context, registry, version);
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
    .option(...serverOption)
    .summary(summary)
    .action((version: string, number: string, { as: person, reason, until }: StepOptions, command: Command) =>
      withReached(command, bench, async (context, registry) => {
        const request = { version, finding: Number(number), step, person, reason };
        await registry.stepFinding({ ...request, ...(until !== undefined && { until }) });
        await show(context, registry, version);
      }),
    );
}

function requestOf(version: string, options: AddOptions, author: string) {
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

async function show(context: CommandContext, registry: ReachedRegistry, version: string): Promise<void> {
  const findings = await registry.findings(version);
  answer(context, findings, () =>
    findings.length === 0 ? `no findings of ${version}` : findings.map(describe).join("\n"),
  );
}

function describe({ id, severity, owner, anchor, by, at, text, steps, status, isOpen }: FindingView): string {
  const lines = steps.map(
    ({ kind, by, at, until, text }) =>
      `${kind}${until === null ? "" : ` until ${until}`} by ${by} on ${at.slice(0, 10)}: ${text ?? "(erased)"}`,
  );
  const standing = status === "waived" && isOpen ? "waiver ended, open again" : status;
  return [
    `${id}  ${severity}, ${standing}  ${anchor.kind} ${anchor.name}, owned by ${owner}`,
    indent([`${by} on ${at.slice(0, 10)}: ${text ?? "(erased)"}`, ...lines].join("\n")),
  ].join("\n");
}
