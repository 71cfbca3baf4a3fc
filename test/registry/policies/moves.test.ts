import { digestBytes } from "vigie/datasets";
import { fourEyes, type Policy, shippedPolicies, sixEyes } from "vigie/registry";
import { describe, expect, test } from "vitest";
import { checkMove, type Move, moves } from "../../../registry/policies/moves.ts";
import { digestPolicy } from "../../../registry/policies/policy.ts";
import { statuses, type VersionState } from "../../../registry/state/state.ts";
import { people } from "../support.ts";

/** A version that `author` wrote and, once past review, `judge` judged. */
function version(
  status: VersionState["status"],
  author: string,
  judge: string,
  policy: Policy,
): VersionState {
  const digest = digestBytes("bundle");
  const wasJudged = status === "approved" || status === "refused" || status === "released";
  const decision = { by: judge, at: "2026-01-01T00:00:00.000Z", seq: 3, reason: digest };
  return {
    model: "demo",
    number: 1,
    newest: digest,
    digest,
    status,
    author,
    registeredAt: "2026-01-01T00:00:00.000Z",
    run: { id: "run", digest },
    judgement: wasJudged ? { ...decision, digest, policy: digestPolicy(policy) } : null,
    waivers: [],
    reproductions: [],
    findings: [],
    refit: null,
    appended: [],
  };
}

/** The table, written out by hand: who may make the move when nothing but role and separation stands in the way. */
const allowed: Record<string, Record<Move, string>> = {
  "four-eyes, all is author, rae judged": {
    "request-review": "all sam",
    approve: "rae",
    refuse: "rae",
    release: "all max",
    retire: "ada all max",
  },
  "four-eyes, sam is author, all judged": {
    "request-review": "all sam",
    approve: "all rae",
    refuse: "all rae",
    release: "all max",
    retire: "ada all max",
  },
  "six-eyes, all is author, rae judged": {
    "request-review": "all sam",
    approve: "rae",
    refuse: "rae",
    release: "max",
    retire: "ada all max",
  },
  "six-eyes, sam is author, all judged": {
    "request-review": "all sam",
    approve: "all rae",
    refuse: "all rae",
    release: "max",
    retire: "ada all max",
  },
  "six-eyes, sam is author, rae judged": {
    "request-review": "all sam",
    approve: "all rae",
    refuse: "all rae",
    release: "all max",
    retire: "ada all max",
  },
  "evidence-bound, all is author, rae judged": {
    "request-review": "all sam",
    approve: "rae",
    refuse: "rae",
    release: "all max",
    retire: "ada all max",
  },
  "signed, all is author, rae judged": {
    "request-review": "all sam",
    approve: "rae",
    refuse: "rae",
    release: "max",
    retire: "ada all max",
  },
  "signed, sam is author, all judged": {
    "request-review": "all sam",
    approve: "all rae",
    refuse: "all rae",
    release: "max",
    retire: "ada all max",
  },
};

/** From where each move may be made. */
const from: Record<Move, string> = {
  "request-review": "candidate",
  approve: "in-review",
  refuse: "in-review",
  release: "approved released",
  retire: "candidate in-review approved refused released",
};

describe("policies x people x moves", () => {
  test("has lines of every policy that ships", () => {
    const named = Object.keys(allowed).map((line) => line.split(",")[0]);
    expect([...new Set(named)].sort()).toEqual(shippedPolicies.map(({ name }) => name).sort());
  });

  const cases = Object.keys(allowed).flatMap((name) => moves.map((move) => ({ name, move })));

  test.each(cases)(
    "$name: $move is for those of the table, from those statuses, and for nobody else",
    ({ name, move }) => {
      const [, policyName, author, judge] = /^(\S+), (\S+) is author, (\S+) judged$/.exec(name)!;
      const policy = shippedPolicies.find((one) => one.name === policyName)!;
      for (const status of statuses)
        for (const person of people) {
          const attempt = () => checkMove(move, version(status, author!, judge!, policy), person, policy);
          const isLegal = from[move].split(" ").includes(status);
          const isAllowed = allowed[name]![move].split(" ").includes(person.id);
          const label = `${person.id} ${move} ${status}`;
          if (isLegal && isAllowed) expect(attempt, label).not.toThrow();
          else if (isLegal) expect(attempt, label).toThrow(expect.objectContaining({ kind: "forbidden" }));
          else expect(attempt, label).toThrow(expect.objectContaining({ code: "registry.illegal-move" }));
        }
    },
  );

  test("the author cannot approve whatever the policy and the role", () => {
    for (const policy of shippedPolicies) {
      const everything = people.find(({ id }) => id === "all")!;
      expect(() =>
        checkMove("approve", version("in-review", "all", "rae", policy), everything, policy),
      ).toThrow("approve not allowed: all is the author (expected another person)");
    }
  });

  test("a version approved under another policy may go back into review", () => {
    const scientist = people[0]!;
    const old = version("approved", "sam", "rae", fourEyes);
    expect(() => checkMove("request-review", old, scientist, sixEyes)).not.toThrow();
    expect(() => checkMove("request-review", old, scientist, fourEyes)).toThrow("is approved");
    const released = version("released", "sam", "rae", fourEyes);
    expect(() => checkMove("request-review", released, scientist, sixEyes)).not.toThrow();
    expect(() => checkMove("request-review", released, scientist, fourEyes)).toThrow("is released");
  });
});
