import { createPrivateKey } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRegistry, sixEyes } from "vigie/registry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle, people, run } from "../../registry/support.ts";
import { failCall } from "../../support/failing-calls.ts";
import { commandsOver } from "./in-process.ts";

const words = "sixteen letters!";
let folder: string;
let keys: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-passphrase-"));
  keys = join(folder, "home", "vigie", "keys");
  const registry = await openRegistry(join(folder, "workspace", "registry"), {
    clock: () => new Date(),
    people,
    policy: { ...sixEyes, format: "vigie.policy/2", rules: [] },
  });
  await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
  await registry.requestReview("demo@1", "sam", "ready");
  await registry.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Typed at a terminal, or from a script. */
const vigie = (typed: readonly string[] | null, ...line: readonly string[]) =>
  commandsOver(join(folder, "workspace"), { XDG_CONFIG_HOME: join(folder, "home") }, typed)(...line);
const make = (typed: readonly string[] | null, person: string, ...more: readonly string[]) =>
  vigie(typed, "users", "key", "make", person, ...more);
const add = (person: string) =>
  vigie(null, "users", "key", "add", join(keys, `${person}.public.json`), "--as", "ada", "--reason", "known");
const isLocked = async (person: string) =>
  (await readFile(join(keys, `${person}.pem`), "utf8")).includes("ENCRYPTED");

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("a key under a passphrase", () => {
  it("takes it from a file's first line, and signs with that one alone", async () => {
    const right = await fileOf("right", `${words}\r\nanother line`);
    const wrong = await fileOf("wrong", "seventeen letters");
    expect(await make(null, "rae", "--passphrase-file", right)).toContain("nobody can recover it");
    const pem = await readFile(join(keys, "rae.pem"), "utf8");
    expect(createPrivateKey({ key: pem, passphrase: words }).asymmetricKeyType).toBe("ed25519");
    await add("rae");
    const approve = (...more: readonly string[]) =>
      vigie(null, "registry", "approve", "demo@1", "--as", "rae", "--reason", "read", ...more);
    for (const [more, code] of [
      [["--key"], "key.passphrase-needed"],
      [["--key", "--passphrase-file", wrong], "key.passphrase"],
      [["--key", "--passphrase-file", join(folder, "none")], "key.passphrase-file"],
      [["--passphrase-file", right], "usage.passphrase"],
    ] as const) {
      const refused = await approve(...more).catch((error: Error) => error);
      expect(refused, more.join(" ")).toMatchObject({ code });
      expect(String(refused)).not.toContain(pem.split("\n")[1]);
    }
    expect(await vigie(null, "registry", "show", "demo@1")).toContain("in-review");
    await approve("--key", "--passphrase-file", right);
    expect(await vigie(null, "registry", "show", "demo@1")).toContain("approved");
  });

  it("takes it from a person at a terminal, who does not see it", async () => {
    const said = await make([words, words], "max");
    expect(said).toContain("passphrase for the key (empty: none): ");
    expect(said).not.toContain(words);
    expect(await isLocked("max")).toBe(true);
    await add("max");
    const release = (typed: string) =>
      vigie([typed], "registry", "release", "demo@1", "--as", "max", "--reason", "go", "--key");
    // Asked before the registry is opened: nobody waits for who types.
    const elsewhere = await openRegistry(join(folder, "workspace", "registry"), { clock: () => new Date() });
    await expect(release("something else")).rejects.toMatchObject({ code: "key.passphrase" });
    await elsewhere.close();
    await expect(release("\u0003")).rejects.toMatchObject({ code: "terminal.given-up" });
    expect(await release(words)).not.toContain(words);
    expect(await vigie(null, "registry", "verify")).toContain("signed    2 approvals and releases");
  });

  it("is open where a person wants none, or nobody is there to say one", async () => {
    for (const [person, typed] of [
      ["vic", [""]],
      ["all", null],
    ] as const) {
      expect(await make(typed, person)).toContain("whoever reads the file signs as you");
      expect(await isLocked(person)).toBe(false);
    }
  });

  it("is not made with a short one, nor with two that differ", async () => {
    const before = await readdir(keys);
    for (const [typed, code] of [
      [["short", "short"], "key.passphrase-short"],
      [[words, `${words} `], "key.passphrase-repeat"],
    ] as const)
      await expect(make(typed, "sam"), code).rejects.toMatchObject({ code });
    expect(await readdir(keys)).toEqual(before);
  });
});

it("a key is made whole or not at all, whichever file-system call fails, and can be made again", async () => {
  let failed = 0;
  for (let at = 0; ; at++) {
    const person = `zed${at}`;
    const calls = await failCall(at);
    const isDone = await make(null, person).then(
      () => true,
      () => false,
    );
    const isOver = calls.made() <= at;
    calls.restore();
    const isThere = (await readdir(keys)).includes(`${person}.pem`);
    expect(isThere, `call ${at}`).toBe(isDone);
    if (isOver) break;
    failed++;
    if (!isDone) await make(null, person);
    expect(await isLocked(person)).toBe(false);
    await add(person).catch(({ code }) => expect(code).toBe("registry.unknown-person"));
  }
  expect(failed).toBeGreaterThan(6);
});
