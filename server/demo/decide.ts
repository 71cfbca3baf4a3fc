import { join } from "node:path";
import type { StoredDataset } from "vigie/datasets";
import { type ExecutedRun, readRun } from "vigie/experiments";
import { bundleOfRun, type Registry, type Version } from "vigie/registry";
import { scoreRelease } from "../services/score-release.ts";
import { count, formatTable } from "../terminal/table.ts";
import { type DemoBench, stage } from "./bench.ts";
import { bestOf } from "./learn.ts";

/** register → approve → release, by three different people. Each is skipped where it was done before. */
export async function decide(
  bench: DemoBench,
  registry: Registry,
  run: ExecutedRun,
  model: string,
): Promise<Version> {
  const protocol = run.record.study.protocols[0]!.name;
  const best = bestOf(run.record, protocol);
  const registered = await stage(bench, "register", async () => {
    const draft = await bundleOfRun(
      await readRun(bench.workspace.runsFolder, run.record.id),
      protocol,
      best.name,
    );
    const version = await registry.register({ model, author: "scientist", ...draft });
    return describe(version, `${best.name} put forward: best average precision on the choose part`);
  });
  const acknowledged = await stage(bench, "check", () => checkPolicy(registry, registered));
  const approved = await stage(bench, "approve", async () => {
    const asked =
      registered.status === "candidate"
        ? await registry.requestReview(registered.reference, "scientist", "first light demo")
        : registered;
    const version =
      asked.status === "in-review"
        ? await registry.approve(asked.reference, "reviewer", "demo: the figures above were read", {
            acknowledged,
          })
        : asked;
    return describe(version, approvalText(version));
  });
  return stage(bench, "release", async () => {
    const isThere = approved.aliases.includes("production");
    const version = isThere
      ? approved
      : await registry.release(approved.reference, "production", "manager", "demo: first release");
    return describe(version, "the alias production now points at these bytes");
  });
}

/** What the demo's reviewer reads before approving. What lacks evidence they acknowledge, and it is said; what fails stops the demo. */
async function checkPolicy(registry: Registry, { reference }: Version) {
  const { policy, rules } = await registry.check(reference);
  const open = rules.filter(({ blocks }) => blocks === "until acknowledged").map(({ rule }) => rule);
  return {
    title:
      rules.length === 0
        ? `the policy ${policy.name} asks nothing of the evidence: the reviewer reads it; the default policy would refuse a shortened embargo`
        : `the rules of the policy ${policy.name}, asked of ${reference}`,
    rows: rules.length + 1,
    metrics: Object.fromEntries(rules.map(({ rule, verdict }) => [rule, verdict])),
    artifacts: {},
    table: formatTable(rules, [
      { header: "rule", cell: ({ rule }) => rule },
      { header: "verdict", cell: ({ verdict }) => verdict },
      { header: "found", cell: ({ found }) => found },
    ]),
    value: open,
  };
}

function approvalText({ judgement }: Version): string {
  const known = judgement?.acknowledged ?? [];
  if (known.length === 0) return "approved by a second person: the author cannot";
  return `approved by a second person, who acknowledged what lacks evidence: ${known.join(", ")}`;
}

function describe(version: Version, title: string) {
  const facts = [
    ["version", version.reference],
    ["status", version.status],
    ["aliases", version.aliases.join(", ") || "none"],
    ["author", version.author],
    ["digest", version.digest],
  ] as const;
  return {
    title,
    rows: 1,
    metrics: { number: version.number },
    artifacts: { bundle: { path: version.folder, digest: version.digest } },
    table: formatTable(facts, [
      { header: "what", cell: ([name]) => name },
      { header: "value", cell: ([, value]) => value },
    ]),
    value: version,
  };
}

/** Scores the newest as-of date with the released version and writes the alert list. */
export async function list(
  bench: DemoBench,
  registry: Registry,
  version: Version,
  panel: StoredDataset,
): Promise<void> {
  await stage(bench, "alert list", async () => {
    const out = join(bench.workspace.folder, "lists", `${version.model}.csv`);
    const made = await scoreRelease({
      registry,
      store: bench.workspace.store,
      version: `${version.model}@production`,
      panel: panel.version,
      out,
    });
    return {
      title: `every firm of the newest as-of date, ${made.asOf}, ranked by ${made.version}`,
      rows: made.rows.length,
      metrics: { ...made.counts },
      artifacts: { list: { path: made.path, digest: made.digest } },
      table: formatTable(made.rows.slice(0, 10), [
        { header: "siren", cell: ({ siren }) => siren },
        { header: "level", cell: ({ level }) => level },
        { header: "probability", cell: ({ probability }) => probability.toFixed(3), align: "right" },
        { header: "of 100 such firms", cell: ({ ofHundred }) => count(ofHundred), align: "right" },
        { header: "first reason", cell: ({ reasons }) => reasons[0] ?? "" },
      ]),
      value: undefined,
    };
  });
}
