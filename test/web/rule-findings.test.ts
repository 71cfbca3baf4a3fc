import type { RuleFinding } from "vigie/registry";
import { describe, expect, it } from "vitest";
import { foundText, wantedText } from "../../registry/policies/rules/finding-text.ts";
import { foundFr, wantedFr } from "../../server/web/messages/rule-findings.fr.ts";

const interval = { value: 0.0123, low: -0.02, high: 0.0417 };
const verdicts = ["pass", "fail", "not enough evidence"] as const;

/** One of each kind; the object is complete, or it does not compile. */
const findings: { readonly [S in RuleFinding["says"]]: Extract<RuleFinding, { readonly says: S }> } = {
  "none in production": { says: "none in production" },
  "no difference": {
    says: "no difference",
    reference: "m@1",
    why: { because: "no predictions", run: "08902c424d26" },
  },
  difference: { says: "difference", reference: "m@1", why: null, margin: 0.02, needed: 89, ...interval },
  "no slope": { says: "no slope" },
  "no interval of the slope": { says: "no interval of the slope", method: "no interval: too few firms (3)" },
  slope: { says: "slope", failing: 40, needed: null, ...interval },
  "no audit": { says: "no audit" },
  comparisons: {
    says: "comparisons",
    of: 88,
    count: 5,
    first: [
      { division: "region", metric: "recall", level: "Corse" },
      { division: "region", metric: "recall", level: "Île-de-France" },
    ],
  },
  "no split": { says: "no split" },
  embargo: { says: "embargo", months: 12, required: 19, reason: "quatre ans" },
  "no leakage check": { says: "no leakage check" },
  leakage: { says: "leakage", checks: ["single feature"] },
  "not reproduced": { says: "not reproduced", reference: "m@2", byAuthor: true },
  reproduced: {
    says: "reproduced",
    reference: "m@2",
    result: "identical",
    by: "rae",
    on: "2026-01-29",
    daysAgo: 31,
  },
  "no look": { says: "no look" },
  looks: { says: "looks", times: 4 },
};

const digits = (text: string) => [...text.matchAll(/\d+/g)].map(([digit]) => digit).sort();

describe("what a rule found", () => {
  it.each(Object.values(findings))("is told in French with the numbers of the English: $says", (finding) => {
    for (const verdict of verdicts) {
      const [en, fr] = [foundText(finding, verdict), foundFr({ finding, verdict })];
      expect(fr).not.toBe(en);
      expect(digits(fr)).toEqual(digits(en));
      const [wanted, voulu] = [wantedText(finding, verdict), wantedFr({ finding, verdict })];
      expect(voulu === null).toBe(wanted === null);
      if (verdict === "pass") expect(voulu).toBeNull();
      expect(digits(voulu ?? "")).toEqual(digits(wanted ?? ""));
    }
  });

  it("reads as a sentence", () => {
    const found = (finding: RuleFinding) => foundFr({ finding, verdict: "not enough evidence" });
    expect(found(findings.difference)).toBe(
      "écart à m@1 : 0,012 [-0,020 ; 0,042], appariés sur les mêmes lignes",
    );
    expect(found(findings.comparisons)).toBe(
      "les preuves manquent à 5 comparaisons sur 88 : rappel de Corse (région), rappel d’Île-de-France (région), et 3 autres",
    );
    expect(found(findings.reproduced)).toBe("identique, par rae le 29/01/2026, il y a 31 jours");
    expect(found(findings["no difference"])).toBe(
      "pas d’intervalle de l’écart à m@1 (non appariés : les prédictions de l’exécution 08902c424d26 ne sont pas ici ; tenus pour indépendants)",
    );
  });
});
