import { generateKeyPairSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  evidenceBound,
  makeKeyPair,
  type Policy,
  publicKeyOf,
  type Registry,
  requestKey,
  type Signature,
  signed,
  signStatement,
  verifyRegistry,
} from "vigie/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emptyHead, encodeEvent, headOf, sealEvent } from "../../registry/journal/event.ts";
import { readJournal } from "../../registry/journal/read.ts";
import { isSignedBy, signJson } from "../../registry/signing/key-pair.ts";
import { bundle, open, people, run, temporaryFolder } from "./support.ts";

const keys = Object.fromEntries(people.map(({ id }) => [id, makeKeyPair()]));
const demanding: Policy = {
  ...evidenceBound,
  name: "demanding",
  rules: [],
  signatures: ["approve", "release"],
};
let folder: string;
let registry: Registry;

beforeEach(async () => {
  folder = await temporaryFolder();
  registry = await open(folder);
  await registry.register({ model: "demo", author: "sam", bundle: withFold(), run });
  await registry.requestReview("demo@1", "sam", "ready");
});
afterEach(() => registry.close());

function withFold() {
  const { files } = bundle();
  return { files: { ...files, "fold.json": "{}" } };
}

function addKey(person: string, by = "ada") {
  const request = requestKey(person, keys[person]!.privatePem);
  return registry.addKey({ request, by, reason: "handed over in person" });
}

function sign(person: string, action: "approve" | "release", pem = keys[person]!.privatePem): Signature {
  const request = { action, version: "demo@1", person, alias: "production", acknowledged: [] };
  return signStatement(registry.statement(request), pem);
}

async function demandSignatures() {
  await addKey("rae");
  await addKey("max");
  await registry.adoptPolicy(demanding, "ada", "names under decisions");
}

describe("a key pair", () => {
  test("gives the signature of RFC 8032, section 7.1, test 1", () => {
    const seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const der = Buffer.concat([
      Buffer.from("302e020100300506032b657004220420", "hex"),
      Buffer.from(seed, "hex"),
    ]);
    const pem = `-----BEGIN PRIVATE KEY-----\n${der.toString("base64")}\n-----END PRIVATE KEY-----\n`;
    expect(Buffer.from(publicKeyOf(pem), "base64url").toString("hex")).toBe(
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    );
  });

  test("signs one text under one spelling", () => {
    const { publicKey, privatePem } = makeKeyPair();
    const value = signJson({ a: 1, b: 2 }, privatePem);
    expect(isSignedBy({ b: 2, a: 1 }, publicKey, value)).toBe(true);
    expect(isSignedBy({ a: 1, b: 3 }, publicKey, value)).toBe(false);
    expect(isSignedBy({ a: 1, b: 2 }, makeKeyPair().publicKey, value)).toBe(false);
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const others = [...letters].filter((letter) => letter !== value.at(-1));
    expect(others).toHaveLength(63);
    for (const letter of others)
      expect(isSignedBy({ a: 1, b: 2 }, publicKey, value.slice(0, -1) + letter), letter).toBe(false);
  });

  test.each(["", "{}", makeKeyPair().publicKey])("is not read from %j", (text) => {
    expect(() => publicKeyOf(text)).toThrow("not a private key (expected");
  });

  test("of another kind is refused", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    expect(() => publicKeyOf(pem)).toThrow("not a private key");
  });
});

describe("keys in the journal", () => {
  test("come from another admin, once, and of their own person", async () => {
    await expect(addKey("rae", "sam")).rejects.toMatchObject({ code: "registry.role" });
    await expect(addKey("ada", "ada")).rejects.toMatchObject({ code: "registry.own-key", kind: "forbidden" });
    await addKey("rae");
    await expect(addKey("rae")).rejects.toMatchObject({ code: "registry.key-known" });
    const stolen = requestKey("max", keys.rae!.privatePem);
    await expect(registry.addKey({ request: stolen, by: "ada", reason: "x" })).rejects.toThrow("of rae");
    const forged = { ...requestKey("max", keys.max!.privatePem), person: "rae" };
    await expect(registry.addKey({ request: forged, by: "ada", reason: "x" })).rejects.toMatchObject({
      code: "registry.key-proof",
    });
    expect(registry.keys()).toMatchObject([{ person: "rae", added: { by: "ada" }, revoked: null }]);
  });

  test("are revoked by their person or an admin, and with their person's leaving", async () => {
    await addKey("rae");
    await addKey("max");
    const revoke = (by: string) =>
      registry.revokeKey({ key: keys.rae!.publicKey, by, reason: "laptop lost" });
    await expect(revoke("max")).rejects.toMatchObject({ code: "registry.role" });
    await revoke("rae");
    await expect(revoke("ada")).rejects.toMatchObject({ code: "registry.key-revoked" });
    await registry.removePerson("max", "ada", "left");
    expect(registry.keys().map(({ person, revoked }) => [person, revoked?.by])).toEqual([
      ["rae", "rae"],
      ["max", "ada"],
    ]);
  });
});

describe("a signed decision", () => {
  test("keeps the signature in the journal, and verifies from the files alone", async () => {
    await demandSignatures();
    await registry.approve("demo@1", "rae", "read", { signature: sign("rae", "approve") });
    await registry.release("demo@1", "production", "max", "go", { signature: sign("max", "release") });
    expect(registry.resolve("demo@1").judgement?.signature?.key).toBe(keys.rae!.publicKey);
    expect(await verifyRegistry(folder)).toMatchObject({ signatures: 2, problems: [] });
    await registry.revokeKey({ key: keys.rae!.publicKey, by: "rae", reason: "lost" });
    expect(await verifyRegistry(folder)).toMatchObject({ signatures: 2, problems: [] });
  });

  test("is demanded by the policy", async () => {
    await demandSignatures();
    await expect(registry.approve("demo@1", "rae", "read")).rejects.toMatchObject({
      code: "registry.signature-missing",
      kind: "forbidden",
    });
    const move = {
      move: "approve",
      version: { model: "demo", number: 1 },
      person: "rae",
      alias: "x",
    } as const;
    expect(registry.refusal(move)?.code).toBe("registry.signature-missing");
    await registry.approve("demo@1", "rae", "read", { signature: sign("rae", "approve") });
    await expect(registry.release("demo@1", "production", "max", "go")).rejects.toMatchObject({
      code: "registry.signature-missing",
    });
  });

  test.each<[string, () => Signature, string]>([
    ["with a key that nobody added", () => sign("rae", "approve", makeKeyPair().privatePem), "signature-key"],
    ["with another person's key", () => sign("rae", "approve", keys.max!.privatePem), "signature-key"],
    [
      "over another person's statement",
      () => ({ ...sign("all", "approve", keys.rae!.privatePem) }),
      "signature",
    ],
    [
      "with a changed value",
      () => ({ ...sign("rae", "approve"), value: signJson({}, keys.rae!.privatePem) }),
      "signature",
    ],
  ])("is refused %s", async (_, signature, code) => {
    await demandSignatures();
    const before = registry.head();
    await expect(registry.approve("demo@1", "rae", "read", { signature: signature() })).rejects.toMatchObject(
      {
        code: `registry.${code}`,
      },
    );
    expect(registry.head()).toEqual(before);
  });

  test("is refused with a revoked key, and once something has happened since", async () => {
    await demandSignatures();
    const signature = sign("rae", "approve");
    await registry.openFinding({
      ...{ version: "demo@1", severity: "minor", owner: "sam", person: "rae" },
      ...{ anchor: { kind: "card", name: "limits" }, reason: "say more" },
    });
    await expect(registry.approve("demo@1", "rae", "read", { signature })).rejects.toMatchObject({
      code: "registry.signature-stale",
      kind: "conflict",
    });
    const fresh = sign("rae", "approve");
    await registry.revokeKey({ key: keys.rae!.publicKey, by: "rae", reason: "lost" });
    await expect(registry.approve("demo@1", "rae", "read", { signature: fresh })).rejects.toThrow("revoked");
  });

  test("cannot be used twice", async () => {
    await demandSignatures();
    await registry.approve("demo@1", "rae", "read", { signature: sign("rae", "approve") });
    const signature = sign("max", "release");
    await registry.release("demo@1", "production", "max", "go", { signature });
    await expect(
      registry.release("demo@1", "challenger", "max", "again", { signature }),
    ).rejects.toMatchObject({ code: "registry.signature-stale" });
  });

  test("cannot be forged by whoever writes the journal anew, hashes and all", async () => {
    await demandSignatures();
    await registry.approve("demo@1", "rae", "read", { signature: sign("rae", "approve") });
    await registry.close();
    const journal = join(folder, "journal.jsonl");
    const { events } = readJournal(await readFile(journal));
    let head = emptyHead;
    const lines = events.map((event) => {
      const actor = event.type === "version.approved" ? "all" : event.actor;
      const sealed = sealEvent({ ...event, actor }, head, new Date(event.at));
      head = headOf(sealed);
      return encodeEvent(sealed);
    });
    await writeFile(journal, lines.join(""));
    await writeFile(join(folder, "state.json"), "");
    const { problems } = await verifyRegistry(folder);
    expect(problems).toEqual([
      { where: "journal.jsonl", problem: expect.stringContaining(`event ${events.length}: `) },
    ]);
    registry = await open(await temporaryFolder());
  });
});

test("a policy that demands signatures is refused while nobody could sign", async () => {
  const adopt = () => registry.adoptPolicy(signed, "ada", "names under decisions");
  await addKey("rae");
  await expect(adopt()).rejects.toThrow("with a key of whoever approves and releases");
  await addKey("max");
  await adopt();
  expect(registry.policy().policy.name).toBe("signed");
});
