import { spawn } from "node:child_process";
import { appendFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openRegistry, type Person, type Registry } from "vigie/registry";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPeople } from "../../../server/services/people.ts";
import { parseAllowed, requireAllowed } from "../../../server/webhooks/allowed.ts";
import { mostAttempts, waitAfter } from "../../../server/webhooks/backoff.ts";
import { deliverDue } from "../../../server/webhooks/dispatch.ts";
import { isSigned, signBody } from "../../../server/webhooks/signature.ts";
import { openWebhookStore, type WebhookStore } from "../../../server/webhooks/store.ts";
import { createWebhooks, type Webhooks } from "../../../server/webhooks/webhooks.ts";
import { countingBytes, makeClock, temporaryFolder } from "../support.ts";
import { openReceiver, type Receiver } from "./receiver.ts";

const ada: Person = { id: "ada", name: "Ada", roles: ["admin"] };
const time = makeClock();
let folder: string;
let registry: Registry;
let receiver: Receiver;
let store: WebhookStore;
let webhooks: Webhooks;

beforeEach(async () => {
  folder = await temporaryFolder();
  registry = await openRegistry(join(folder, "registry"), { clock: time.clock, people: [ada] });
  receiver = await openReceiver();
  open();
});

afterEach(async () => {
  await receiver.close();
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

/** As a start of the server does: nothing is known but what the folder holds. */
function open(): void {
  store = openWebhookStore(join(folder, "webhooks"));
  const allowed = parseAllowed(receiver.address);
  const people = createPeople(registry);
  webhooks = createWebhooks({ registry, people, store, allowed, clock: time.clock, random: countingBytes() });
}

const add = (events: readonly string[] = []) =>
  webhooks.add({ url: `${receiver.address}a`, events, person: "ada" });
const happen = (id: string) => registry.addPerson({ id, name: id, roles: ["viewer"] }, "ada");

async function deliver({
  allowed = parseAllowed(receiver.address),
  timeoutMs = 60_000,
} = {}): Promise<string | null> {
  const [subscription] = await store.list();
  return deliverDue(subscription!, { registry, store, allowed, clock: time.clock, fetch, timeoutMs });
}

describe("a delivery", () => {
  it("tells each event once, in order, without free text, signed", async () => {
    await happen("before");
    const { secret, id } = await add();
    await happen("one");
    await happen("two");
    expect(await deliver()).toBeNull();
    expect(await deliver()).toBeNull();
    expect(receiver.received.map(({ message }) => message.event.seq)).toEqual([4, 5]);
    const { body, signature, delivery, message } = receiver.received[0]!;
    expect(message).toMatchObject({ id: `${id}-4`, event: { type: "person.added", actor: "ada" } });
    expect(delivery).toBe(message.id);
    expect(isSigned(signature, { secret, body, now: time.clock() })).toBe(true);
    expect(isSigned(signature, { secret, body: `${body} `, now: time.clock() })).toBe(false);
    expect(isSigned(signature, { secret: "other", body, now: time.clock() })).toBe(false);
    const later = new Date(time.clock().getTime() + 301_000);
    expect(isSigned(signature, { secret, body, now: later })).toBe(false);
  });

  it("has the signature that Web Crypto computes", async () => {
    const at = new Date("2024-03-01T09:00:00.900Z");
    const bytes = (text: string) => new TextEncoder().encode(text);
    const hmac = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", bytes("secret"), hmac, false, ["sign"]);
    const mac = await crypto.subtle.sign("HMAC", key, bytes("1709283600.{}"));
    expect(signBody("secret", "{}", at)).toBe(`t=1709283600,v1=${Buffer.from(mac).toString("hex")}`);
  });

  it("is of the types that were asked for", async () => {
    await add(["person.removed"]);
    await happen("one");
    await registry.removePerson("one", "ada", "left");
    await deliver();
    expect(receiver.received.map(({ message }) => message.event.type)).toEqual(["person.removed"]);
  });

  it("is tried again after longer and longer, also by another process, and in the end given up", async () => {
    const { id } = await add();
    await happen("one");
    await happen("two");
    receiver.answers.push(...Array.from({ length: mostAttempts }, (_, i) => (i === 0 ? 302 : 500)));
    for (let attempt = 1; attempt < mostAttempts; attempt++) {
      const dueAt = await deliver();
      expect(receiver.received).toHaveLength(attempt);
      expect(Date.parse(dueAt!) - time.clock().getTime()).toBe(waitAfter(attempt));
      expect(await deliver()).toBe(dueAt);
      expect(receiver.received).toHaveLength(attempt);
      time.pass(waitAfter(attempt));
      open();
    }
    expect(await deliver()).toBeNull();
    expect(new Set(receiver.received.slice(0, mostAttempts).map(({ delivery }) => delivery)).size).toBe(1);
    const log = await webhooks.log(id);
    expect(log.map(({ outcome }) => outcome)).toEqual([
      "delivered",
      "given up",
      ...Array.from({ length: mostAttempts - 1 }, () => "failed"),
    ]);
    expect(log.at(-1)).toMatchObject({ attempt: 1, status: 302, error: "answered 302" });
    expect(waitAfter(1)).toBe(5000);
    expect(waitAfter(9)).toBe(6 * 3600_000);
  });

  it("fails where nobody answers, and where the address is allowed no more: nothing is sent there", async () => {
    const { id } = await add();
    await happen("one");
    receiver.answers.push("never");
    await deliver({ timeoutMs: 2000 });
    time.pass(waitAfter(1));
    await deliver({ allowed: parseAllowed("https://hooks.example/") });
    expect(receiver.received).toHaveLength(1);
    const [second, first] = await webhooks.log(id);
    expect(first).toMatchObject({ status: null, outcome: "failed" });
    expect(second!.error).toContain("address not allowed");
  });

  it("that was cut short in the log is made again under the same id", async () => {
    const { id } = await add();
    await happen("one");
    await appendFile(join(folder, "webhooks", `${id}.log.jsonl`), '{"seq":4,"attempt":1,"at":"20');
    await deliver();
    expect((await webhooks.log(id)).map(({ outcome }) => outcome)).toEqual(["delivered"]);
  });
});

describe("a kill", () => {
  it("while a receiver is asked loses no event, and repeats one only under its id", async () => {
    const { id } = await add();
    for (const name of ["one", "two", "three"]) await happen(name);
    const seen = registry
      .history()
      .slice(2)
      .map(({ seq }) => seq);
    await registry.close();
    receiver.answers.push(200, "never");
    const child = spawn(
      process.execPath,
      [
        "--import",
        "tsx",
        join(import.meta.dirname, "fixtures/deliver.ts"),
        join(folder, "registry"),
        join(folder, "webhooks"),
        receiver.address,
      ],
      { cwd: resolve(import.meta.dirname, "../../.."), stdio: "inherit" },
    );
    await receiver.until(2);
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await ended;
    registry = await openRegistry(join(folder, "registry"), { clock: time.clock });
    open();
    expect(await deliver()).toBeNull();
    const deliveries = receiver.received.map(({ delivery }) => delivery);
    expect([...new Set(deliveries)]).toEqual(seen.map((seq) => `${id}-${seq}`));
    expect(deliveries.length - seen.length).toBe(1);
  });
});

describe("an address", () => {
  it.each([
    ["https://hooks.example/vigie", "https://hooks.example/vigie/a?x=1", true],
    ["https://hooks.example/", "https://hooks.example/", true],
    ["https://hooks.example/vigie", "https://hooks.example/vigiex", false],
    ["https://hooks.example/vigie", "https://hooks.example/vigie/../other", false],
    ["https://hooks.example/", "http://hooks.example/", false],
    ["https://hooks.example/", "https://hooks.example:8443/", false],
    ["https://hooks.example/", "https://hooks.example@evil.example/", false],
    ["https://hooks.example/", "https://user:word@hooks.example/", false],
    ["https://hooks.example/", "not an address", false],
    ["", "https://hooks.example/", false],
  ])("under %j may be %j: %j", (allowed, address, isAllowed) => {
    const judge = () => requireAllowed(address, parseAllowed(allowed));
    if (isAllowed) expect(judge().href).toContain("hooks.example");
    else expect(judge).toThrow("address not allowed");
  });

  it.each([
    "http://hooks.example/",
    "ftp://127.0.0.1/",
    "hooks.example",
    "https://a@b.example/",
    "https://a.example/?x=1",
  ])("that an installation allows cannot be %s", (text) =>
    expect(() => parseAllowed(text)).toThrow("not an address for webhooks"),
  );

  it("is added and removed by an admin, for events that there are; its secret is told once", async () => {
    await happen("vic");
    const order = { url: `${receiver.address}a`, events: [], person: "ada" };
    await expect(webhooks.add({ ...order, person: "vic" })).rejects.toMatchObject({ code: "webhook.admin" });
    await expect(webhooks.add({ ...order, url: "https://evil.example/" })).rejects.toMatchObject({
      code: "webhook.not-allowed",
    });
    await expect(webhooks.add({ ...order, events: ["none"] })).rejects.toMatchObject({
      code: "webhook.event",
    });
    const { secret, ...added } = await webhooks.add(order);
    expect(secret).toHaveLength(43);
    expect(await webhooks.list()).toEqual([added]);
    await expect(webhooks.remove(added.id, "vic")).rejects.toMatchObject({ code: "webhook.admin" });
    await webhooks.remove(added.id, "ada");
    expect(await webhooks.list()).toEqual([]);
    await expect(webhooks.log(added.id)).rejects.toMatchObject({ code: "webhook.unknown" });
  });
});
