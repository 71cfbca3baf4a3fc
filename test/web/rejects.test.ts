import { expect, it } from "vitest";
import { problemsOf } from "../../datasets/sources/problems.ts";
import { sources } from "../../datasets/sources/sources.ts";
import { rejectReasonFr } from "../../server/web/messages/rejects.fr.ts";

/** What the SQL of a reason says, numbers of fields in it. */
function textOf(sql: string): string {
  return sql
    .replace(/' \|\| fields \|\| '/, "3")
    .replace(/' \|\| expected \|\| '/, "5")
    .replace(/^'|'$/g, "");
}

it("every reason of a rejected line is told in French", () => {
  const reasons = new Set(
    sources.flatMap((source) => problemsOf(source).map(({ reason }) => textOf(reason))),
  );
  expect(reasons.size).toBeGreaterThan(20);
  for (const reason of reasons) expect(rejectReasonFr(reason)).toMatch(/^[^(]+ \(attendu : [^)]+\)$/);
});

it("keeps numbers and values, and what it does not know", () => {
  expect(rejectReasonFr("too few fields: 3 (expected 5)")).toBe("trop peu de champs : 3 (attendu : 5)");
  expect(rejectReasonFr("malformed (expected a number, or nothing)")).toBe(
    "mal formé (attendu : un nombre, ou rien)",
  );
  expect(rejectReasonFr("of another world")).toBe("of another world");
  expect(rejectReasonFr("malformed (expected a rhyme)")).toBe("malformed (expected a rhyme)");
});
