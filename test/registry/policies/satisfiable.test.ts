import fc from "fast-check";
import { evidenceBound, fourEyes, type Person, type Registry, roles, signed, sixEyes } from "vigie/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkMove } from "../../../registry/policies/moves.ts";
import { digestPolicy } from "../../../registry/policies/policy.ts";
import { carriersUnder } from "../../../registry/policies/satisfiable.ts";
import { refuseUnsigned } from "../../../registry/signing/require.ts";
import type { VersionState } from "../../../registry/state/state.ts";
import { open, people, temporaryFolder } from "../support.ts";
import { version } from "./evidence.ts";

const policies = [fourEyes, sixEyes, evidenceBound, signed];

describe("a policy that today's people can satisfy", () => {
  test("is one under which the moves themselves let three of them through, and no other", () => {
    const someone = fc.record({
      id: fc.constantFrom("a", "b", "c"),
      roles: fc.subarray([...roles]),
      canSign: fc.boolean(),
    });
    const group = fc.uniqueArray(someone, { selector: ({ id }) => id, maxLength: 3 });
    fc.assert(
      fc.property(group, fc.constantFrom(...policies), (known, policy) => {
        const can = (
          move: Parameters<typeof checkMove>[0],
          state: VersionState,
          person: (typeof known)[number],
        ) => {
          try {
            checkMove(move, state, person, policy);
            if (!person.canSign && (move === "approve" || move === "release")) refuseUnsigned(policy, move);
            return true;
          } catch {
            return false;
          }
        };
        const isPossible = known.some((author) => {
          const candidate = { ...version, author: author.id };
          if (!can("request-review", { ...candidate, status: "candidate" }, author)) return false;
          return known.some((approver) => {
            if (!can("approve", { ...candidate, status: "in-review" }, approver)) return false;
            const decision = {
              by: approver.id,
              at: "",
              seq: 1,
              reason: version.digest,
              digest: version.digest,
            };
            const judgement = { ...decision, policy: digestPolicy(policy) };
            return known.some((releaser) =>
              can("release", { ...candidate, status: "approved", judgement }, releaser),
            );
          });
        });
        expect(carriersUnder(policy, known) !== null).toBe(isPossible);
      }),
      { numRuns: 500 },
    );
  });
});

describe("people of a registry", () => {
  let registry: Registry;
  beforeEach(async () => {
    registry = await open(await temporaryFolder(), { people: people.filter(({ id }) => id !== "all") });
  });
  afterEach(() => registry.close());
  const codeOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => "done",
      ({ code }) => code,
    );

  test("who leave decide nothing any more, and what they decided stays", async () => {
    await registry.removePerson("rae", "ada", "left");
    expect(
      await codeOf(registry.setRoles({ person: "rae", roles: ["reviewer"], by: "ada", reason: "x" })),
    ).toBe("registry.unknown-person");
    expect(registry.history({ actor: "ada" }).map(({ type }) => type)).toEqual(["person.removed"]);
    expect(registry.history().some(({ payload }) => "person" in payload && payload.person === "rae")).toBe(
      true,
    );
  });

  test("make a policy impossible or possible: adopting it says so", async () => {
    await registry.removePerson("rae", "ada", "left");
    const adopt = () => registry.adoptPolicy(sixEyes, "ada", "three people");
    await expect(adopt()).rejects.toThrow(
      /nobody could release anything under six-eyes .* sam, max, ada, vic/,
    );
    await registry.addPerson({ id: "rex", name: "Rex", roles: ["reviewer"] } satisfies Person, "ada");
    expect(await codeOf(adopt())).toBe("done");
  });

  const forbidden: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    [
      "grant themselves a role",
      () => registry.setRoles({ person: "ada", roles: [...roles], by: "ada", reason: "x" }),
      "registry.own-roles",
    ],
    ["remove themselves", () => registry.removePerson("ada", "ada", "x"), "registry.own-roles"],
    ["remove others without being admin", () => registry.removePerson("vic", "max", "x"), "registry.role"],
    ["remove nobody", () => registry.removePerson("zoe", "ada", "x"), "registry.unknown-person"],
  ];
  test.each(forbidden)("cannot %s", async (_, attempt, code) => {
    const before = registry.head();
    expect(await codeOf(attempt())).toBe(code);
    expect(registry.head()).toEqual(before);
  });
});
