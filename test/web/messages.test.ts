import { describe, expect, it } from "vitest";
import { catalogue } from "../../server/web/messages.ts";

/** Says nothing of a fold that time alone cuts. */
const mayBeEmpty = new Set(["/reasons/grouping"]);

/** Sentences about whole findings; rule-findings.test.ts reads them. */
const ofFindings = new Set(["/review/foundOf", "/review/wantedOf"]);

/** Every sentence by its path; functions with what they say to plain arguments. */
function sentences(value: unknown, at = ""): [string, string][] {
  if (typeof value === "string") return [[at, value]];
  if (ofFindings.has(at)) return [];
  if (typeof value === "function") return [[at, String(value("1", "2", "3"))]];
  return Object.entries(value as object).flatMap(([key, one]) => sentences(one, `${at}/${key}`));
}

describe("the message catalogue", () => {
  const en = new Map(sentences(catalogue.en));
  const fr = new Map(sentences(catalogue.fr));

  it("has the same sentences in both languages, none empty", () => {
    expect(en.size).toBeGreaterThan(200);
    expect([...fr.keys()].sort()).toEqual([...en.keys()].sort());
    for (const [key, text] of [...en, ...fr]) if (!mayBeEmpty.has(key)) expect(text.trim(), key).not.toBe("");
  });

  it("says most things differently in French", () => {
    const same = [...en].filter(([key, text]) => fr.get(key) === text);
    expect(same.length).toBeLessThan(en.size / 5);
  });

  it("counts as each language does: French zero is singular", () => {
    expect(catalogue.en.counts.runs(0)).toBe("runs");
    expect(catalogue.fr.counts.runs(0)).toBe("exécution");
    expect(catalogue.en.counts.runs(1)).toBe("run");
    expect(catalogue.fr.counts.runs(2)).toBe("exécutions");
  });
});
