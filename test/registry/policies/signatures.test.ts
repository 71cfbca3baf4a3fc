import { canonicalJson } from "vigie/datasets";
import {
  evidenceBound,
  fourEyes,
  makeKeyPair,
  type Policy,
  type Registry,
  type RuleName,
  requestKey,
  type Signature,
  signed,
  signStatement,
  sixEyes,
} from "vigie/registry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseGrid } from "../../support/grid.ts";
import { bundle, open, run, temporaryFolder } from "../support.ts";
import { foldOf } from "./evidence.ts";

/**
 * Policies × decisions × signatures, by hand. `own`: with a key that an admin added for whoever decides; `revoked`: with one
 * that was their own; `other`: with another person's; `stranger`: with one that nobody added; `before`: made before the version
 * got a finding. `yes`, or the code of the refusal.
 */
const table = `
                            none               own  revoked        other          stranger       before
  four-eyes approve         yes                yes  signature-key  signature-key  signature-key  signature-stale
  four-eyes release         yes                yes  signature-key  signature-key  signature-key  signature-stale
  six-eyes approve          yes                yes  signature-key  signature-key  signature-key  signature-stale
  six-eyes release          yes                yes  signature-key  signature-key  signature-key  signature-stale
  evidence-bound approve    yes                yes  signature-key  signature-key  signature-key  signature-stale
  evidence-bound release    yes                yes  signature-key  signature-key  signature-key  signature-stale
  signed approve            signature-missing  yes  signature-key  signature-key  signature-key  signature-stale
  signed release            signature-missing  yes  signature-key  signature-key  signature-key  signature-stale
`;

const policies: Readonly<Record<string, Policy>> = {
  "four-eyes": fourEyes,
  "six-eyes": sixEyes,
  "evidence-bound": evidenceBound,
  signed,
};
const persons = { approve: "rae", release: "max" } as const;
const others = { approve: "max", release: "rae" } as const;
const pairOf = () => makeKeyPair();
const keys = { rae: pairOf(), max: pairOf(), raeLost: pairOf(), maxLost: pairOf(), stranger: pairOf() };
const evidence = {
  files: { ...bundle().files, "fold.json": canonicalJson(foldOf() as never) },
};

let registry: Registry;
beforeAll(async () => {
  registry = await open(await temporaryFolder());
  const add = (person: string, { privatePem }: { readonly privatePem: string }) =>
    registry.addKey({ request: requestKey(person, privatePem), by: "ada", reason: "handed over" });
  for (const person of ["rae", "max"] as const) {
    await add(person, keys[person]);
    await add(person, keys[`${person}Lost`]);
    await registry.revokeKey({ key: keys[`${person}Lost`].publicKey, by: person, reason: "lost" });
  }
});
afterAll(() => registry.close());

/** What lacks evidence under the policy in force, and may be acknowledged. */
async function lacking(version: string): Promise<readonly RuleName[]> {
  const { rules } = await registry.check(version);
  return rules.filter(({ blocks }) => blocks === "until acknowledged").map(({ rule }) => rule);
}

type Action = keyof typeof persons;

async function sign(action: Action, version: string, pem: string): Promise<Signature> {
  const acknowledged = action === "approve" ? await lacking(version) : [];
  const request = { action, version, person: persons[action], alias: "production", acknowledged };
  return signStatement(registry.statement(request), pem);
}

async function decide(action: Action, version: string, signature?: Signature): Promise<unknown> {
  const more = signature === undefined ? {} : { signature };
  if (action === "release") return registry.release(version, "production", "max", "go", more);
  return registry.approve(version, "rae", "read", { acknowledged: await lacking(version), ...more });
}

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "yes",
    ({ code, message }) => String(code ?? message).replace("registry.", ""),
  );

/** A version on which only the decision is left to be made. */
async function ready(model: string, action: Action): Promise<string> {
  const { reference } = await registry.register({ model, author: "sam", bundle: evidence, run });
  await registry.requestReview(reference, "sam", "ready");
  if (action === "release")
    await decide("approve", reference, await sign("approve", reference, keys.rae.privatePem));
  return reference;
}

const pems: Readonly<Record<string, (action: Action) => string>> = {
  own: (action) => keys[persons[action]].privatePem,
  revoked: (action) => keys[`${persons[action]}Lost`].privatePem,
  other: (action) => keys[others[action]].privatePem,
  stranger: () => keys.stranger.privatePem,
  before: (action) => keys[persons[action]].privatePem,
};

describe.each(parseGrid(table))("under $name", ({ name, cells }) => {
  test.each(Object.entries(cells))("with a signature %s: %s", async (which, expected) => {
    const [policyName, action] = name.split(" ") as [string, Action];
    const policy = policies[policyName]!;
    if (registry.policy().policy.name !== policy.name) await registry.adoptPolicy(policy, "ada", "next");
    const version = await ready(`${policyName}-${action}-${which}`, action);
    const pem = pems[which]?.(action);
    const signature = pem === undefined ? undefined : await sign(action, version, pem);
    if (which === "before")
      await registry.openFinding({
        ...{ version, severity: "minor", owner: "sam", person: "rae", reason: "say more" },
        anchor: { kind: "card", name: "limits" },
      });
    const before = registry.head();
    expect(await codeOf(decide(action, version, signature))).toBe(expected);
    expect(registry.head().seq - before.seq).toBe(expected === "yes" ? 1 : 0);
  });
});
