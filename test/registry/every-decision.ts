import { digestBytes } from "vigie/datasets";
import { makeKeyPair, type Registry, requestKey, sixEyes } from "vigie/registry";
import type { EventType } from "../../registry/journal/payloads/payloads.ts";
import { bundle, open, run, temporaryFolder } from "./support.ts";

const keys = { rae: makeKeyPair(), max: makeKeyPair() };
const known = digestBytes("known");
const until = "2026-02-01";
const digest = digestBytes("anything");
const anchor = { kind: "card", name: "limits" } as const;

/**
 * A closed registry in which each of `decisions` can be made: `demo` has a version in review with a finding, a candidate
 * and an approved one; `out` was released three times and rolled back once.
 */
export async function everyDecisionPossible(): Promise<string> {
  const folder = await temporaryFolder();
  const registry = await open(folder);
  for (const mark of ["a", "b", "c"])
    await registry.register({ model: "demo", author: "sam", bundle: bundle(mark), run });
  await registry.requestReview("demo@1", "sam", "ready");
  await registry.openFinding({
    ...{ version: "demo@1", severity: "minor", owner: "sam", person: "rae" },
    ...{ anchor, reason: "say more" },
  });
  await registry.requestReview("demo@3", "sam", "ready");
  await registry.approve("demo@3", "rae", "read");
  for (const mark of ["x", "y", "z"]) {
    const made = { model: "out", author: "sam", bundle: bundle(mark), run };
    const { reference } = await registry.register(made);
    await registry.requestReview(reference, "sam", "ready");
    await registry.approve(reference, "rae", "read");
    await registry.release(reference, "production", "max", "better");
  }
  await registry.rollback("out", "production", "max", "wrong scale");
  await addKey(registry, "rae");
  await issue(registry, "known");
  await registry.setTag({ model: "demo", number: null, key: "team", value: "north", person: "sam" });
  await registry.close();
  return folder;
}

/** How each type of event comes about; a type without a line does not compile. `mark` makes what it writes its own. */
export const decisions: Readonly<Record<EventType, (registry: Registry, mark: string) => Promise<unknown>>> =
  {
    "person.added": (registry) => registry.addPerson({ id: "zoe", name: "Zoé", roles: ["viewer"] }, "ada"),
    "person.roles-set": (registry) =>
      registry.setRoles({ person: "vic", roles: ["scientist"], by: "ada", reason: "joins the team" }),
    "person.removed": (registry) => registry.removePerson("vic", "ada", "left"),
    "key.added": (registry) => addKey(registry, "max"),
    "key.revoked": (registry) =>
      registry.revokeKey({ key: keys.rae.publicKey, by: "rae", reason: "laptop lost" }),
    "token.issued": issue,
    "token.revoked": (registry) =>
      registry.revokeToken({ token: known.slice(7, 19), person: "sam", reason: "lost" }),
    "version.registered": (registry, mark) =>
      registry.register({ model: "demo", author: "sam", bundle: bundle(mark), run }),
    "evidence.appended": (registry, mark) => {
      const { digest: versionDigest, reference: version } = registry.resolve("out@1");
      const row = { version, versionDigest, asOf: "2024-01-01" };
      const record = { format: "vigie.outside/1", id: mark, dataset: { name: "panel", version: digest } };
      return registry.appendEvidence({
        ...{ version, person: "sam", reason: "matured" },
        ...{ rows: [row] as never, record: record as never },
      });
    },
    "version.reproduced": (registry) =>
      registry.recordReproduction({
        ...{ version: "demo@1", person: "rae", result: "identical", reason: "same bytes" },
        largest: { metrics: 0, margins: 0 },
      }),
    "question.answered": (registry) =>
      registry.answerQuestion({ model: "demo", question: "contact", person: "ada", text: "us" }),
    "version.retired": (registry) => registry.retire("demo@2", "max", "never used"),
    "policy.adopted": (registry) => registry.adoptPolicy(sixEyes, "ada", "three people"),
    "review.requested": (registry) => registry.requestReview("demo@2", "sam", "ready"),
    "version.approved": (registry) => registry.approve("demo@1", "rae", "read"),
    "version.refused": (registry) => registry.refuse("demo@1", "rae", "no"),
    "rule.waived": (registry) =>
      registry.waiveRule({ version: "demo@1", rule: "fairness", until, person: "rae", reason: "watched" }),
    "finding.opened": (registry) =>
      registry.openFinding({
        ...{ version: "demo@1", severity: "blocking", owner: "sam", person: "rae" },
        ...{ anchor, reason: "wrong unit" },
      }),
    "finding.answered": (registry) => step(registry, "answered", "sam"),
    "finding.fixed": (registry) => step(registry, "fixed", "rae"),
    "finding.waived": (registry) => step(registry, "waived", "rae"),
    "version.released": (registry) =>
      registry.release("out@3", "production", "max", "better", { seen: jumping }),
    "alias.rolled-back": (registry) => registry.rollback("out", "production", "max", "worse still"),
    "rollback.reviewed": (registry) =>
      registry.reviewRollback({ model: "out", alias: "production", person: "rae", reason: "seen" }),
    "dataset.erased": (registry) => registry.eraseDataset(digest, "ada", "asked for"),
    "window.opened": (registry) =>
      registry.openWindow({
        window: {
          ...{ panel: "example", facts: [digest], target: "fails", regions: null },
          ...{ from: "2022-07-01", until: "2023-07-01" },
        },
        ...{ study: { name: "one", digest }, panel: digest, models: 1, person: "sam", reason: "to judge it" },
      }),
    "model.created": (registry) => registry.createModel("new", "sam"),
    "tag.set": (registry) =>
      registry.setTag({ model: "demo", number: 1, key: "team", value: "south", person: "sam" }),
    "tag.removed": (registry) =>
      registry.setTag({ model: "demo", number: null, key: "team", value: null, person: "sam" }),
    "description.set": (registry) =>
      registry.describe({ model: "demo", number: null, text: "A model.", person: "sam" }),
  };

/** What a release was seen to change; both reasons are notes. */
const level = { before: 10, after: 12, entered: 4, left: 2, jaccard: 0.6 };
const jumping = {
  panel: digest,
  jumpReason: "a new source",
  simulation: {
    ...{ before: "out@2", after: "out@3" },
    asOf: "2024-01-01",
    levels: { high: level, moderate: level },
    jump: ["too many"],
  },
} as never;

function addKey(registry: Registry, person: "rae" | "max") {
  const request = requestKey(person, keys[person].privatePem);
  return registry.addKey({ request, by: "ada", reason: "handed over in person" });
}

function issue(registry: Registry, mark: string) {
  const secret = digestBytes(mark);
  return registry.issueToken({ person: "sam", roles: ["scientist"], until, name: "nightly job", secret });
}

function step(registry: Registry, kind: "answered" | "fixed" | "waived", person: string) {
  const request = { version: "demo@1", finding: 1, step: kind, person, reason: "done" } as const;
  return registry.stepFinding(kind === "waived" ? { ...request, until } : request);
}
