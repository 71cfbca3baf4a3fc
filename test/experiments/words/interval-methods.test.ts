import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { intervalMethodFr } from "vigie/words";
import { describe, expect, it } from "vitest";

const folder = resolve(import.meta.dirname, "../../../experiments/evaluation");

/** What stands for the parts of a sentence that are computed. */
const parts: readonly (readonly [RegExp, string])[] = [
  [/\$\{note\}/g, "variance linearised over firms; conditional on model, alerts and dates"],
  [/\$\{(?:interval\.)?method\}/g, "t interval on 12 failing firms"],
  [/\$\{draws\}/g, "variance from 1000 draws of firms with all their rows"],
  [/\$\{left\}/g, "; 3 draws without a value left out"],
  [/\$\{conditional\}/g, "conditional on model, thresholds and dates"],
  [/\$\{carriedBy\}/g, "alerted firms"],
  [/\$\{why\}/g, "no failing firm"],
  [/\$\{(?:n|low|high)\.toFixed\(\d\)\}/g, "31.5"],
  [/\$\{[^}]+\}/g, "12"],
];

/** Sentences of methods as they stand in the sources, in files of intervals. */
async function sentences(): Promise<readonly string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((name) =>
    /^(intervals\/.*|compare|reliability|lead-time)\.ts$/.test(name),
  );
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return texts.flatMap((text) =>
    [
      ...text.matchAll(
        /(?:\bmethod(?: =|:) (?:low === null \? method : )?|\bno(?:ne|thing)\()(?:`([^`]+)`|"([^"]+)")/g,
      ),
    ].map(([, template, plain]) =>
      parts.reduce((said, [part, by]) => said.replace(part, by), template ?? plain!),
    ),
  );
}

describe("how an interval was made", () => {
  it("is told in French, whatever the sources may say", async () => {
    const all = await sentences();
    expect(all.length).toBeGreaterThan(20);
    for (const method of all) expect(intervalMethodFr(method), method).not.toBe(method);
  });

  it("keeps the numbers and every clause", () => {
    expect(
      intervalMethodFr(
        "score interval on an effective n of 31.5 from 40 failing firms, variance from 1000 draws of firms with all their rows; 3 draws without a value left out; conditional on model, thresholds and dates; Obuchowski (1997) without draws: 0.512 to 0.744",
      ),
    ).toBe(
      "intervalle de score pour un effectif utile de 31,5, sur 40 entreprises défaillantes, variance de 1000 tirages d’entreprises avec toutes leurs lignes ; 3 tirages sans valeur laissés de côté ; à modèle, seuils et dates donnés ; Obuchowski (1997) sans tirages : de 0,512 à 0,744",
    );
  });

  it("leaves alone what it does not know, whole", () => {
    for (const method of [
      "by hand",
      "t interval on 12 failing firms, by hand",
      "t interval on 12 failing firmsX",
    ])
      expect(intervalMethodFr(method)).toBe(method);
  });
});
