import { digestBytes } from "vigie/datasets";
import type { Registry } from "vigie/registry";
import { beforeEach, describe, expect, it } from "vitest";
import { open, temporaryFolder } from "./support.ts";

let registry: Registry;
let now: Date;
const secret = digestBytes("vigie_secret");
const id = secret.slice(7, 19);

beforeEach(async () => {
  now = new Date("2026-01-05T09:00:00Z");
  registry = await open(await temporaryFolder(), { clock: () => now });
  return () => registry.close();
});

const issue = (changes: object = {}) =>
  registry.issueToken({
    person: "all",
    roles: ["scientist"],
    until: "2026-02-01",
    name: "nightly job",
    secret,
    ...changes,
  });
const givesOf = () => registry.tokens().find((token) => token.id === id)?.gives;

describe("a token", () => {
  it("is no wider than its owner's roles, and at least a viewer's", async () => {
    for (const [person, roles] of [
      ["sam", ["reviewer"]],
      ["sam", ["scientist", "admin"]],
      ["vic", ["scientist"]],
      ["sam", []],
    ] as const)
      await expect(issue({ person, roles }), `${person} ${roles}`).rejects.toMatchObject({
        code: "registry.token-roles",
        kind: "forbidden",
      });
    await expect(issue({ person: "nobody" })).rejects.toMatchObject({ code: "registry.unknown-person" });
    expect(await issue({ person: "sam", roles: ["viewer"] })).toMatchObject({ id, roles: ["viewer"] });
    expect(givesOf()).toEqual(["viewer"]);
  });

  it("ends after its last day, at most a year away", async () => {
    for (const until of ["2026-01-04", "2027-02-01", "soon", "2026-02-31"])
      await expect(issue({ until }), until).rejects.toMatchObject({ code: "registry.until" });
    await issue();
    now = new Date("2026-02-01T23:59:59Z");
    expect(givesOf()).toEqual(["scientist"]);
    now = new Date("2026-02-02T00:00:00Z");
    expect(givesOf()).toBeNull();
  });

  it("loses the roles that its owner loses, and dies with its owner, who may come back without it", async () => {
    await issue({ roles: ["scientist", "reviewer"] });
    await registry.setRoles({ person: "all", roles: ["reviewer"], by: "ada", reason: "moved" });
    expect(givesOf()).toEqual(["reviewer"]);
    await registry.removePerson("all", "ada", "left");
    expect(givesOf()).toBeNull();
    await registry.addPerson({ id: "all", name: "Back", roles: ["scientist", "reviewer"] }, "ada");
    expect(givesOf()).toBeNull();
  });

  it("is revoked once, by its owner or an admin, with a reason", async () => {
    await issue();
    const revoke = (person: string, reason = "lost") => registry.revokeToken({ token: id, person, reason });
    await expect(revoke("rae")).rejects.toMatchObject({ code: "registry.role", kind: "forbidden" });
    await expect(revoke("all", " ")).rejects.toMatchObject({ code: "registry.reason" });
    expect(await revoke("ada")).toMatchObject({ revoked: { by: "ada" } });
    expect(givesOf()).toBeNull();
    await expect(revoke("all")).rejects.toMatchObject({ code: "registry.token-revoked", kind: "conflict" });
    await expect(
      registry.revokeToken({ token: "0".repeat(12), person: "ada", reason: "lost" }),
    ).rejects.toMatchObject({ code: "registry.token-unknown", kind: "not-found" });
  });

  it("is issued once for a secret, whoever asks at the same moment", async () => {
    const asked = await Promise.allSettled([issue(), issue(), issue()]);
    expect(asked.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(registry.tokens()).toHaveLength(1);
  });
});
