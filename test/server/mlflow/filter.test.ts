import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFilter } from "../../../server/mlflow/filter.ts";
import { isLike } from "../../../server/mlflow/like.ts";
import { matches } from "../../../server/mlflow/match.ts";
import { comparisonOf } from "../../../server/mlflow/order.ts";
import { pageOf } from "../../../server/mlflow/pages.ts";
import { pythonWithMlflow, runPython } from "./support.ts";

const grammar = {
  texts: ["name", "run_id", "source_path"],
  numbers: ["version_number"],
  lists: ["name", "run_id"],
};

interface TwinVersion {
  readonly name: string;
  readonly version: number;
  readonly run_id: string;
  readonly source: string;
  readonly tags: Readonly<Record<string, string>>;
}

const texts = ["lille", "Lille", "li_le", "100%", "", "a.b", "it is"];
const version = fc.record({
  name: fc.constantFrom("first", "First", "other"),
  run_id: fc.constantFrom(...texts),
  source: fc.constantFrom(...texts),
  tags: fc.dictionary(
    fc.constantFrom("team", "a b", "mlflow.prompt.is_prompt"),
    fc.constantFrom(...texts, "true"),
    {
      maxKeys: 3,
    },
  ),
});
const quotedText = fc
  .constantFrom(...texts, "true", "false", "%il%", "L%", "_ille", "%")
  .map((text) => `'${text}'`);
const comparison = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        "name",
        "run_id",
        "source_path",
        "attribute.name",
        "tags.team",
        "tag.`a b`",
        'tags."a b"',
      ),
      fc.constantFrom("=", "!=", "LIKE", "ILIKE", "like"),
      quotedText,
    )
    .map((parts) => parts.join(" ")),
  fc
    .tuple(fc.constantFrom("=", "!="), quotedText)
    .map(([sign, text]) => `tags.\`mlflow.prompt.is_prompt\` ${sign} ${text}`),
  fc
    .tuple(fc.constantFrom("=", "!=", "<", "<=", ">", ">="), fc.nat(6))
    .map(([sign, n]) => `version_number ${sign} ${n}`),
  fc.array(quotedText, { minLength: 1, maxLength: 3 }).map((list) => `run_id IN (${list.join(", ")})`),
);
const filter = fc.array(comparison, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" and "));
const wrong = [
  "name = 'a' or name = 'b'",
  "name = a",
  "unknown = 'a'",
  "params.x = 'a'",
  "version_number LIKE '1'",
  "version_number = 'x'",
  "source_path IN ('a')",
  "tags.team > '1'",
  "name =",
  "name",
];

async function found(versions: readonly TwinVersion[], text: string): Promise<readonly number[] | null> {
  const comparisons = (() => {
    try {
      return parseFilter(text, grammar);
    } catch {
      return null;
    }
  })();
  if (comparisons === null) return null;
  const kept: number[] = [];
  for (const { name, version, run_id, source, tags } of versions) {
    const searched = {
      attributes: { name, run_id, source_path: source, version_number: version },
      tagKeys: new Set(Object.keys(tags)),
      tag: async (key: string) => tags[key],
    };
    if (await matches(searched, comparisons)) kept.push(version);
  }
  return kept;
}

describe("the filter", () => {
  it("finds what MLflow's own finds, and refuses what that refuses", async (context) => {
    const python = await pythonWithMlflow(context);
    const versions = fc
      .sample(version, { numRuns: 40, seed: 8 })
      .map((one, i): TwinVersion => ({ ...one, version: i + 1 }));
    const filters = [...fc.sample(filter, { numRuns: 300, seed: 8 }), ...wrong];
    const theirs = await runPython<readonly (number[] | null)[]>(python, ["filter_twin.py"], {
      versions,
      filters,
    });
    for (const [i, text] of filters.entries()) expect(await found(versions, text), text).toEqual(theirs[i]);
    expect(theirs.filter((one) => one !== null && one.length > 0).length).toBeGreaterThan(100);
    expect(theirs.slice(-wrong.length)).toEqual(wrong.map(() => null));
  });

  // MLflow takes a lone `and` for no condition at all.
  it.each([...wrong, "and"])("refuses %s and says what it expected", (text) => {
    expect(() => parseFilter(text, grammar)).toThrow(/wrong filter: .*\(expected /);
  });

  it("reads quotes, doubled ones in a text, and dots in keys", () => {
    expect(
      parseFilter("tags.a.b = 'it''s' AND tags.`x y` != \"z\" and name NOT IN ('a', 'b')", grammar),
    ).toEqual([
      { on: "tag", key: "a.b", comparator: "=", value: "it's" },
      { on: "tag", key: "x y", comparator: "!=", value: "z" },
      { on: "attribute", key: "name", comparator: "NOT IN", value: ["a", "b"] },
    ]);
  });
});

describe("like", () => {
  it("agrees with the regular expression it stands for", () => {
    const letters = (all: string) => fc.string({ unit: fc.constantFrom(...all), maxLength: 8 });
    fc.assert(
      fc.property(letters("ab"), letters("ab%_"), (text, pattern) => {
        const source = pattern.replaceAll("%", ".*").replaceAll("_", ".");
        expect(isLike(text, pattern)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes no longer than text times pattern", () => {
    expect(isLike("a".repeat(5000), `${"%a".repeat(200)}b`)).toBe(false);
  });
});

describe("order and pages", () => {
  const rows = [3, 1, 2].map((n) => ({ attributes: { name: n === 2 ? "b" : "a", n } }));

  it("order by several keys, each up or down", () => {
    const order = (clauses: readonly string[]) =>
      [...rows]
        .sort(comparisonOf(clauses, ["name", "n"], [{ key: "n", isAscending: true }]))
        .map((row) => row.attributes.n);
    expect(order([])).toEqual([1, 2, 3]);
    expect(order(["name DESC"])).toEqual([2, 1, 3]);
    expect(order(["name asc", "`n` desc"])).toEqual([3, 1, 2]);
    expect(() => order(["size"])).toThrow(
      "cannot order by: size (expected one of name, n, then asc or desc)",
    );
  });

  it("give every item once, whatever the size of a page", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 12 }), (count, size) => {
        const items = Array.from({ length: count }, (_, i) => i);
        const seen: number[] = [];
        let pageToken: string | null = null;
        do {
          const page: ReturnType<typeof pageOf<number>> = pageOf(items, { pageToken, size, search: "all" });
          seen.push(...page.items);
          pageToken = page.nextPageToken;
        } while (pageToken !== null);
        expect(seen).toEqual(items);
      }),
    );
  });

  it("do not go on in another search", () => {
    const { nextPageToken: pageToken } = pageOf([1, 2], { pageToken: null, size: 1, search: "one" });
    expect(() => pageOf([1, 2], { pageToken, size: 1, search: "other" })).toThrow(
      "not a token of this search",
    );
    expect(() => pageOf([1, 2], { pageToken: "2", size: 1, search: "one" })).toThrow("not a token");
  });
});
