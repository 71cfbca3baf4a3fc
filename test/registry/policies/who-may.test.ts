import { copyFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes } from "vigie/datasets";
import { makeKeyPair, type Registry, type RuleName, requestKey, ruleNames, sixEyes } from "vigie/registry";
import { beforeAll, expect, test } from "vitest";
import type { RegistryCommands } from "../../../registry/commands.ts";
import { parseGrid } from "../../support/grid.ts";
import { everyDecisionPossible } from "../every-decision.ts";
import { bundle, open, run, temporaryFolder } from "../support.ts";

/**
 * The table of people × decisions, written by hand. sam and sue: scientists; rae: reviewer; max: release manager; ada: admin;
 * vic: viewer; all: everything; nil: an account without a role; gone: one that was removed; eve: nobody.
 * sam wrote `demo`, all wrote `own`; max rolled `out` back. `yes`, or the code of the refusal.
 */
const table = `
                                       sam     sue     rae     max     ada     vic     all       nil     gone    eve
  register a version                   yes     yes     role    role    role    role    yes       role    unknown unknown
  make a name for a model              yes     yes     role    role    role    role    yes       role    unknown unknown
  ask for a review                     yes     yes     role    role    role    role    yes       role    unknown unknown
  approve sam's                        role    role    yes     role    role    role    yes       role    unknown unknown
  approve all's                        role    role    yes     role    role    role    four-eyes role    unknown unknown
  refuse sam's                         role    role    yes     role    role    role    yes       role    unknown unknown
  refuse all's                         role    role    yes     role    role    role    four-eyes role    unknown unknown
  release what rae approved            role    role    role    yes     role    role    yes       role    unknown unknown
  roll back                            role    role    role    yes     role    role    yes       role    unknown unknown
  review max's rollback                role    role    yes     four-eyes yes   role    yes       role    unknown unknown
  retire                               role    role    role    yes     yes     role    yes       role    unknown unknown
  waive a rule for sam's               role    role    yes     role    role    role    yes       role    unknown unknown
  waive a rule for all's               role    role    yes     role    role    role    four-eyes role    unknown unknown
  open a finding                       yes     yes     yes     yes     yes     role    yes       role    unknown unknown
  make vic the owner of a finding      role    role    role    role    role    role    role      role    unknown unknown
  answer sue's finding about sam's     yes     yes     finding-owner finding-owner finding-owner role finding-owner role unknown unknown
  answer sue's finding about all's     finding-owner yes finding-owner finding-owner finding-owner role yes role unknown unknown
  call a finding about sam's fixed     role    role    yes     role    role    role    yes       role    unknown unknown
  call a finding about all's fixed     role    role    yes     role    role    role    four-eyes role    unknown unknown
  waive a finding about sam's          role    role    yes     role    role    role    yes       role    unknown unknown
  waive a finding about all's          role    role    yes     role    role    role    four-eyes role    unknown unknown
  reproduce                            yes     yes     yes     role    role    role    yes       role    unknown unknown
  append evidence                      yes     yes     yes     role    role    role    yes       role    unknown unknown
  open sealed months                   yes     yes     yes     role    role    role    yes       role    unknown unknown
  erase rows                           role    role    role    yes     yes     role    yes       role    unknown unknown
  answer for the controller            role    role    role    role    yes     role    yes       role    unknown unknown
  adopt a policy                       role    role    role    role    yes     role    yes       role    unknown unknown
  tag a model                          yes     yes     yes     yes     yes     role    yes       role    unknown unknown
  take a tag away                      yes     yes     yes     yes     yes     role    yes       role    unknown unknown
  describe a model                     yes     yes     yes     yes     yes     role    yes       role    unknown unknown
  add a person                         role    role    role    role    yes     role    yes       role    unknown unknown
  set vic's roles                      role    role    role    role    yes     role    yes       role    unknown unknown
  set their own roles                  role    role    role    role    own-roles role  own-roles role    unknown unknown
  remove sue                           role    role    role    role    yes     role    yes       role    unknown unknown
  remove themselves                    role    role    role    role    own-roles role  own-roles role    unknown unknown
  add sue's key                        role    role    role    role    yes     role    yes       role    unknown unknown
  add their own key                    role    role    role    role    own-key role    own-key   role    unknown unknown
  revoke vic's key                     role    role    role    role    yes     yes     yes       role    unknown unknown
  make a token to read                 yes     yes     yes     yes     yes     yes     yes       yes     unknown unknown
  make a token of a scientist          yes     yes     token-roles token-roles token-roles token-roles yes token-roles unknown unknown
  make a token of an admin             token-roles token-roles token-roles token-roles yes token-roles yes token-roles unknown unknown
  revoke vic's token                   role    role    role    role    yes     yes     yes       role    unknown unknown
`;

interface Attempt {
  readonly command: keyof RegistryCommands;
  readonly make: (registry: Registry, person: string) => Promise<unknown>;
}

const keys = { sue: makeKeyPair(), vic: makeKeyPair(), own: makeKeyPair() };
const vicsToken = digestBytes("vic's token");
const until = "2026-02-01";
const digest = digestBytes("anything");
const reason = "because";

const step = (step: "answered" | "fixed" | "waived", version: string): Attempt => ({
  command: "stepFinding",
  make: (registry, person) =>
    registry.stepFinding({
      ...{ version, finding: version === "own@1" ? 1 : 2, step, person, reason },
      ...(step === "waived" && { until }),
    }),
});
const move = (command: "approve" | "refuse" | "requestReview" | "retire", version: string): Attempt => ({
  command,
  make: (registry, person) => registry[command](version, person, reason),
});
const waive = (version: string): Attempt => ({
  command: "waiveRule",
  make: (registry, person) => registry.waiveRule({ version, rule: "fairness", until, person, reason }),
});
const token = (role: "viewer" | "scientist" | "admin"): Attempt => ({
  command: "issueToken",
  make: (registry, person) =>
    registry.issueToken({ person, roles: [role], until, name: "job", secret: digest }),
});
const addKey = (keyOf: (person: string) => string, key: keyof typeof keys): Attempt => ({
  command: "addKey",
  make: (registry, by) =>
    registry.addKey({ request: requestKey(keyOf(by), keys[key].privatePem), by, reason }),
});
const finding = (owner: string): Attempt => ({
  command: "openFinding",
  make: (registry, person) =>
    registry.openFinding({
      ...{ version: "demo@1", severity: "minor", owner, person, reason },
      anchor: { kind: "card", name: "limits" },
    }),
});
const tag = (value: string | null): Attempt => ({
  command: "setTag",
  make: (registry, person) => registry.setTag({ model: "demo", number: null, key: "team", value, person }),
});

const attempts: Readonly<Record<string, Attempt>> = {
  "register a version": {
    command: "register",
    make: (registry, author) => registry.register({ model: "demo", author, bundle: bundle("new"), run }),
  },
  "make a name for a model": {
    command: "createModel",
    make: (registry, person) => registry.createModel("new", person),
  },
  "ask for a review": move("requestReview", "demo@2"),
  "approve sam's": move("approve", "demo@1"),
  "approve all's": move("approve", "own@1"),
  "refuse sam's": move("refuse", "demo@1"),
  "refuse all's": move("refuse", "own@1"),
  "release what rae approved": {
    command: "release",
    make: (registry, person) => registry.release("demo@3", "production", person, reason),
  },
  "roll back": {
    command: "rollback",
    make: (registry, person) => registry.rollback("out", "production", person, reason),
  },
  "review max's rollback": {
    command: "reviewRollback",
    make: (registry, person) =>
      registry.reviewRollback({ model: "out", alias: "production", person, reason }),
  },
  retire: move("retire", "demo@2"),
  "waive a rule for sam's": waive("demo@1"),
  "waive a rule for all's": waive("own@1"),
  "open a finding": finding("sam"),
  "make vic the owner of a finding": finding("vic"),
  "answer sue's finding about sam's": step("answered", "demo@1"),
  "answer sue's finding about all's": step("answered", "own@1"),
  "call a finding about sam's fixed": step("fixed", "demo@1"),
  "call a finding about all's fixed": step("fixed", "own@1"),
  "waive a finding about sam's": step("waived", "demo@1"),
  "waive a finding about all's": step("waived", "own@1"),
  reproduce: {
    command: "recordReproduction",
    make: (registry, person) =>
      registry.recordReproduction({
        ...{ version: "demo@1", person, result: "identical", reason },
        largest: { metrics: 0, margins: 0 },
      }),
  },
  "append evidence": {
    command: "appendEvidence",
    make: (registry, person) => {
      const { digest: versionDigest, reference: version } = registry.resolve("demo@1");
      const rows = [{ version, versionDigest, asOf: "2024-01-01" }] as never;
      const record = { format: "vigie.outside/1", dataset: { name: "panel", version: digest } } as never;
      return registry.appendEvidence({ version, rows, record, person, reason });
    },
  },
  "open sealed months": {
    command: "openWindow",
    make: (registry, person) =>
      registry.openWindow({
        window: {
          ...{ panel: "example", facts: [digest], target: "fails", regions: null },
          ...{ from: "2022-07-01", until: "2023-07-01" },
        },
        ...{ study: { name: "one", digest }, panel: digest, models: 1, person, reason },
      }),
  },
  "erase rows": {
    command: "eraseDataset",
    make: (registry, person) => registry.eraseDataset(digest, person, reason),
  },
  "answer for the controller": {
    command: "answerQuestion",
    make: (registry, person) =>
      registry.answerQuestion({ model: "demo", question: "contact", person, text: "us" }),
  },
  "adopt a policy": {
    command: "adoptPolicy",
    make: (registry, person) => registry.adoptPolicy(sixEyes, person, reason),
  },
  "tag a model": tag("south"),
  "take a tag away": tag(null),
  "describe a model": {
    command: "describe",
    make: (registry, person) => registry.describe({ model: "demo", number: null, text: "A model.", person }),
  },
  "add a person": {
    command: "addPerson",
    make: (registry, by) => registry.addPerson({ id: "zoe", name: "Zoé", roles: ["admin"] }, by),
  },
  "set vic's roles": {
    command: "setRoles",
    make: (registry, by) => registry.setRoles({ person: "vic", roles: ["scientist"], by, reason }),
  },
  "set their own roles": {
    command: "setRoles",
    make: (registry, by) => registry.setRoles({ person: by, roles: ["admin", "reviewer"], by, reason }),
  },
  "remove sue": { command: "removePerson", make: (registry, by) => registry.removePerson("sue", by, reason) },
  "remove themselves": {
    command: "removePerson",
    make: (registry, by) => registry.removePerson(by, by, reason),
  },
  "add sue's key": addKey(() => "sue", "sue"),
  "add their own key": addKey((person) => person, "own"),
  "revoke vic's key": {
    command: "revokeKey",
    make: (registry, by) => registry.revokeKey({ key: keys.vic.publicKey, by, reason }),
  },
  "make a token to read": token("viewer"),
  "make a token of a scientist": token("scientist"),
  "make a token of an admin": token("admin"),
  "revoke vic's token": {
    command: "revokeToken",
    make: (registry, person) => registry.revokeToken({ token: vicsToken.slice(7, 19), person, reason }),
  },
};

let base: string;
beforeAll(async () => {
  base = await everyDecisionPossible();
  const registry = await open(base);
  await registry.addPerson({ id: "sue", name: "Sue", roles: ["scientist"] }, "ada");
  await registry.addPerson({ id: "nil", name: "Nil", roles: [] }, "ada");
  await registry.addPerson({ id: "gone", name: "Gone", roles: ["admin", "reviewer"] }, "ada");
  await registry.removePerson("gone", "ada", "left");
  await registry.register({ model: "own", author: "all", bundle: bundle("own"), run });
  await registry.requestReview("own@1", "all", "ready");
  for (const version of ["own@1", "demo@1"])
    await registry.openFinding({
      ...{ version, severity: "minor", owner: "sue", person: "rae", reason },
      anchor: { kind: "card", name: "limits" },
    });
  const request = requestKey("vic", keys.vic.privatePem);
  await registry.addKey({ request, by: "ada", reason });
  const toRead = { person: "vic", roles: ["viewer"], until, name: "job" } as const;
  await registry.issueToken({ ...toRead, secret: vicsToken });
  await registry.close();
});

/** A journal of its own; what is written once by its digest is shared. */
async function copy(): Promise<Registry> {
  const folder = await temporaryFolder();
  await copyFile(join(base, "journal.jsonl"), join(folder, "journal.jsonl"));
  for (const name of ["bundles", "notes"]) await symlink(join(base, name), join(folder, name));
  return open(folder);
}

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "yes",
    ({ code, message }) => String(code ?? message).replace(/^registry\.|-person$/g, ""),
  );

const grid = parseGrid(table);

test("every command of the registry stands in the table", async () => {
  const registry = await copy();
  const queries = new Set([
    "list",
    "show",
    "resolve",
    "history",
    "standings",
    "at",
    "check",
    "card",
    "policy",
  ]);
  for (const name of [
    "statement",
    "refusal",
    "keys",
    "rollbacksDue",
    "tokens",
    "models",
    "tagKeys",
    "labels",
    "signatures",
    "matured",
    "answers",
  ])
    queries.add(name);
  for (const name of ["erasures", "looksAt", "openings", "note", "mended", "head", "close"])
    queries.add(name);
  const commands = Object.keys(registry).filter((name) => !queries.has(name));
  await registry.close();
  expect([...new Set(Object.values(attempts).map(({ command }) => command))].sort()).toEqual(commands.sort());
  expect(grid.map(({ name }) => name)).toEqual(Object.keys(attempts));
});

test.each(grid)("who may $name", async ({ name, cells }) => {
  const found: Record<string, string> = {};
  let registry = await copy();
  for (const person of Object.keys(cells)) {
    const before = registry.head();
    found[person] = await codeOf(attempts[name]!.make(registry, person));
    if (found[person] !== "yes") expect(registry.head(), person).toEqual(before);
    else {
      expect(registry.history().at(-1), person).toMatchObject({ actor: person, seq: before.seq + 1 });
      await registry.close();
      registry = await copy();
    }
  }
  await registry.close();
  expect(found).toEqual(cells);
});

/** What a reviewer who is not the author may let fail, by hand. */
const waivable: Readonly<Record<RuleName, "yes" | "cannot-waive">> = {
  "not-worse-than-production": "cannot-waive",
  "calibration-slope": "cannot-waive",
  fairness: "yes",
  embargo: "cannot-waive",
  leakage: "cannot-waive",
  reproduced: "cannot-waive",
  looks: "cannot-waive",
};

test("fairness alone may be waived, for a year at most", async () => {
  expect(Object.keys(waivable).sort()).toEqual([...ruleNames].sort());
  const registry = await copy();
  const found: Record<string, string> = {};
  for (const rule of ruleNames)
    found[rule] = await codeOf(registry.waiveRule({ version: "demo@1", rule, until, person: "rae", reason }));
  const days = { "2026-01-04": "until", "2026-01-05": "yes", "2027-01-06": "yes", "2027-01-07": "until" };
  const ends: Record<string, string> = {};
  for (const day of Object.keys(days))
    ends[day] = await codeOf(
      registry.waiveRule({ version: "demo@1", rule: "fairness", until: day, person: "rae", reason }),
    );
  await registry.close();
  expect(found).toEqual(waivable);
  expect(ends).toEqual(days);
});
