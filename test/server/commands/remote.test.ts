import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openRegistry, type Registry, sixEyes } from "vigie/registry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../../server/main.ts";
import { issueAccessToken } from "../../../server/services/access-tokens.ts";
import { openWorkspace, type World } from "../../../server/workspace.ts";
import { people, run } from "../../registry/support.ts";
import { bundle } from "../support.ts";
import { type Commands, commandsOver } from "./in-process.ts";

const packageRoot = resolve(import.meta.dirname, "../../..");
const world: World = { env: {}, clock: () => new Date(), now: () => performance.now(), packageRoot };
let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;
/** The workspace's owner, beside the running server. */
let here: Commands;
/** By person: their own machine, on which no workspace is. */
let at: Readonly<Record<string, Commands>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-remote-"));
  const workspace = openWorkspace(join(folder, "workspace"), world);
  const policy = { ...sixEyes, format: "vigie.policy/2" as const, rules: [] };
  const options = { clock: world.clock, people, policy };
  const registry = await openRegistry(workspace.registryFolder, options);
  await registry.register({ model: "demo", author: "sam", bundle, run });
  const homes = await Promise.all(people.map(async (person) => [person.id, await home(registry, person)]));
  at = Object.fromEntries(homes);
  await registry.close();
  server = await startServer({ workspace, world, port: 0 });
  here = commandsOver(join(folder, "workspace"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function home(registry: Registry, { id: person, roles }: (typeof people)[number]): Promise<Commands> {
  const until = world.clock().toISOString().slice(0, 10);
  const { token } = await issueAccessToken(registry, randomBytes, { person, roles, until, name: "shell" });
  const env = { VIGIE_TOKEN: token, XDG_CONFIG_HOME: join(folder, person) };
  return commandsOver(join(folder, "nowhere"), env);
}

const over = () => ["--server", server.address];
const because = ["--reason", "because"];

describe("the command line over a server's interface", () => {
  it("takes a version from candidate to production, each person by their own token and key", async () => {
    for (const person of ["rae", "max"]) {
      await at[person]!("users", "key", "make", person);
      const key = join(folder, person, "vigie", "keys", `${person}.public.json`);
      await here("users", "key", "add", key, "--as", "ada", "--reason", "handed over");
    }
    const decide = (person: string, verb: string, ...more: string[]) =>
      at[person]!("registry", verb, "demo@1", "--as", person, ...because, ...more, ...over());
    expect(await decide("sam", "review")).toMatch(/^demo@1 {2}in-review, by sam/);
    await at.rae!(
      ...["registry", "finding", "add", "demo@1", "--severity", "blocking", "--on", "card:limits"],
      ...["--as", "rae", "--reason", "what of Corse?", ...over()],
    );
    await expect(decide("rae", "approve", "--key")).rejects.toMatchObject({ code: "registry.finding" });
    const step = (person: string, verb: string) =>
      at[person]!("registry", "finding", verb, "demo@1", "1", "--as", person, ...because, ...over());
    await step("sam", "answer");
    expect(await step("rae", "fix")).toContain("fixed by rae");
    expect(await decide("rae", "approve", "--key")).toContain("approved");
    expect(await decide("max", "release", "--key")).toContain("demo@1 (production)  released");
    const [shown] = JSON.parse(await here("--json", "registry", "log", "--model", "demo")).slice(-1);
    expect(shown).toMatchObject({ type: "version.released", actor: "max", payload: { signature: {} } });
    const out = join(folder, "demo.tar");
    await here("registry", "export", "demo@production", "--out", out);
    expect(await at.vic!("registry", "verify", out)).toContain("signed    2 approvals and releases");
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });

  it("tells what the owner's own command tells", async () => {
    const verbs = [
      ["list", "--model", "demo", "--status", "released", "--limit", "1"],
      ["show", "demo@production"],
      ["check", "demo@1"],
      ["finding", "list", "demo@1"],
      ["simulate", "demo@1"],
    ];
    for (const verb of verbs) {
      const there = await at.vic!("registry", ...verb, ...over());
      const lines = (await here("registry", ...verb)).split("\n");
      expect(there, verb.join(" ")).toBe(lines.filter((line) => !line.startsWith("in /")).join("\n"));
    }
  });

  it("refuses as the registry does, with its code and kind, and tells whose token it is", async () => {
    const before = await here("registry", "log");
    const asked = (person: string, ...words: string[]) => at[person]!("registry", ...words, ...over());
    const approve = ["approve", "demo@1", ...because, "--as"];
    await expect(asked("vic", ...approve, "vic")).rejects.toMatchObject({
      code: "request.role",
      kind: "forbidden",
    });
    await expect(asked("rae", ...approve, "rae")).rejects.toMatchObject({
      code: "registry.illegal-move",
      kind: "conflict",
    });
    await expect(asked("rae", ...approve, "max")).rejects.toMatchObject({
      code: "usage.as",
      message: "the token is not max's: it is rae's (expected --as rae)",
    });
    await expect(asked("rae", "show", "gone@1")).rejects.toMatchObject({
      code: "registry.unknown",
      kind: "not-found",
    });
    await expect(asked("rae", "show", "demo")).rejects.toMatchObject({ code: "usage.version" });
    expect(await here("registry", "log")).toBe(before);
  });

  it("sends no token in the clear, none where there is none, and says where nobody answers", async () => {
    const list = ["registry", "list", "--server"];
    await expect(at.rae!(...list, "http://vigie.example")).rejects.toMatchObject({ code: "usage.server" });
    await expect(here(...list, server.address)).rejects.toMatchObject({ code: "usage.token" });
    await expect(at.rae!(...list, "http://127.0.0.1:9")).rejects.toMatchObject({
      code: "server.unreachable",
      kind: "unavailable",
    });
    const stale = commandsOver(folder, { VIGIE_TOKEN: "vigie_of-yesterday" });
    await expect(stale(...list, server.address)).rejects.toMatchObject({ code: "request.not-signed-in" });
  });
});
