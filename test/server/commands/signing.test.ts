import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRegistry, sixEyes } from "vigie/registry";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundle, people, run } from "../../registry/support.ts";
import { type Commands, commandsOver } from "./in-process.ts";

let folder: string;
let vigie: Commands;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-signing-"));
  const workspace = join(folder, "workspace");
  const registry = await openRegistry(join(workspace, "registry"), {
    clock: () => new Date(),
    people,
    policy: { ...sixEyes, format: "vigie.policy/2", rules: [] },
  });
  await registry.register({ model: "demo", author: "sam", bundle: bundle(), run });
  await registry.requestReview("demo@1", "sam", "ready");
  await registry.close();
  vigie = commandsOver(workspace, { XDG_CONFIG_HOME: join(folder, "home") });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("makes keys on the person's side, signs with them, and proves it elsewhere", async () => {
  for (const person of ["rae", "max"]) {
    const said = await vigie("users", "key", "make", person);
    expect(said).toContain(join(folder, "home", "vigie", "keys", `${person}.pem`));
    const add = ["users", "key", "add", join(folder, "home", "vigie", "keys", `${person}.public.json`)];
    await vigie(...add, "--as", "ada", "--reason", "handed over");
  }
  const pem = join(folder, "home", "vigie", "keys", "rae.pem");
  expect((await stat(pem)).mode & 0o777).toBe(0o600);
  await expect(vigie("users", "key", "make", "rae")).rejects.toMatchObject({ code: "key.there" });
  await vigie("registry", "approve", "demo@1", "--as", "rae", "--reason", "read", "--key");
  await vigie("registry", "release", "demo@1", "--as", "max", "--reason", "go", "--key");
  const out = join(folder, "demo.tar");
  await vigie("registry", "export", "demo@production", "--out", out);
  const elsewhere = commandsOver(join(folder, "nowhere"));
  const report = await elsewhere("registry", "verify", out);
  expect(report).toContain("signed    2 approvals and releases");
  expect(report).toContain("sound: every hash, digest and signature holds");
  const journal = await readFile(join(folder, "workspace", "registry", "journal.jsonl"), "utf8");
  expect(journal).not.toContain((await readFile(pem, "utf8")).split("\n")[1]);
  const bytes = await readFile(out);
  bytes[bytes.indexOf("# Card") + 2]! ^= 1;
  await writeFile(out, bytes);
  await expect(elsewhere("registry", "verify", out)).rejects.toMatchObject({ code: "registry.broken" });
});

it("says where it looked for a key that is not there", async () => {
  const approve = vigie("registry", "approve", "demo@1", "--as", "all", "--reason", "read", "--key");
  await expect(approve).rejects.toMatchObject({
    code: "key.missing",
    place: { file: join(folder, "home", "vigie", "keys", "all.pem") },
  });
});
