import { makeKeyPair, type Registry, requestKey, signStatement } from "vigie/registry";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AnyEvent } from "../../registry/journal/event.ts";
import { signedDecisions } from "../../registry/signing/signed-decisions.ts";
import { verifySignatures } from "../../registry/signing/verify.ts";
import type { KeyState } from "../../registry/state/state.ts";
import { bundle, open, run, temporaryFolder } from "./support.ts";

const pairs = { rae: makeKeyPair(), max: makeKeyPair() };
let registry: Registry;

beforeEach(async () => {
  registry = await open(await temporaryFolder());
  await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
  await registry.register({ model: "demo", author: "sam", bundle: bundle("b"), run });
  for (const person of ["rae", "max"] as const)
    await registry.addKey({
      request: requestKey(person, pairs[person].privatePem),
      by: "ada",
      reason: "known",
    });
  for (const version of ["demo@1", "demo@2"]) await registry.requestReview(version, "sam", "ready");
  await registry.approve("demo@1", "rae", "read", { signature: sign("rae", "approve", "demo@1") });
  await registry.release("demo@1", "production", "max", "go");
  await registry.approve("demo@2", "rae", "read");
  await registry.release("demo@2", "production", "max", "go", {
    signature: sign("max", "release", "demo@2"),
  });
});
afterEach(() => registry.close());

function sign(person: "rae" | "max", action: "approve" | "release", version: string) {
  const request = { action, version, person, alias: "production", acknowledged: [] };
  return signStatement(registry.statement(request), pairs[person].privatePem);
}

/** As `signatures` tells it, of other events or keys. */
function told(number: number, { events = registry.history(), keys = keysNow() } = {}) {
  return signedDecisions({ model: "demo", number }, events, keys).map(({ action, key, problem }) => [
    action,
    key,
    problem,
  ]);
}

function keysNow(): Record<string, KeyState> {
  return Object.fromEntries(registry.keys().map(({ key, ...state }) => [key, state]));
}

/** The journal with one decision's payload changed; only this function looks at it, so that hashes may be wrong. */
function changed(type: string, change: (payload: Record<string, unknown>) => object): readonly AnyEvent[] {
  return registry
    .history()
    .map((event) =>
      event.type === type && "signature" in event.payload
        ? ({ ...event, payload: change(event.payload as Record<string, unknown>) } as AnyEvent)
        : event,
    );
}

test("tells of each approval and release who signed it, and that it holds, as verification from the start does", () => {
  expect(registry.signatures("demo@1").map(({ action, by, key }) => [action, by, key])).toEqual([
    ["approve", "rae", pairs.rae.publicKey],
    ["release", "max", null],
  ]);
  expect(told(1)).toEqual([
    ["approve", pairs.rae.publicKey, null],
    ["release", null, null],
  ]);
  expect(told(2)).toEqual([
    ["approve", null, null],
    ["release", pairs.max.publicKey, null],
  ]);
  expect(verifySignatures(registry.history())).toEqual({ signatures: 2, problems: [] });
});

test("what a key signed before it was revoked stays signed", async () => {
  await registry.revokeKey({ key: pairs.rae.publicKey, by: "rae", reason: "lost" });
  expect(told(1)[0]).toEqual(["approve", pairs.rae.publicKey, null]);
});

test.each([
  [
    "another digest",
    "wrong",
    { events: () => changed("version.approved", (one) => ({ ...one, digest: `sha256:${"0".repeat(64)}` })) },
  ],
  [
    "another state",
    "stale",
    {
      events: () =>
        changed("version.approved", ({ signature, ...one }) => ({
          ...one,
          signature: { ...(signature as object), seen: `sha256:${"0".repeat(64)}` },
        })),
    },
  ],
  ["no key", "unknown key", { keys: () => ({}) }],
  ["another's key", "another's key", { keys: () => mapKeys((key) => ({ ...key, person: "sam" })) }],
  [
    "a key revoked by then",
    "revoked key",
    { keys: () => mapKeys((key) => ({ ...key, revoked: { ...key.added, seq: 1 } })) },
  ],
  [
    "a key added later",
    "unknown key",
    { keys: () => mapKeys((key) => ({ ...key, added: { ...key.added, seq: 999 } })) },
  ],
] as const)("names what is wrong with %s", (_, problem, made) => {
  const events = "events" in made ? made.events() : registry.history();
  const keys = "keys" in made ? made.keys() : keysNow();
  expect(told(1, { events, keys })[0]).toEqual(["approve", pairs.rae.publicKey, problem]);
});

function mapKeys(change: (key: KeyState) => KeyState): Record<string, KeyState> {
  return Object.fromEntries(Object.entries(keysNow()).map(([name, key]) => [name, change(key)]));
}
