import { parseHTML } from "linkedom";
import { digestBytes } from "vigie/datasets";
import { evaluate, type Views } from "vigie/experiments";
import { type CardEvidence, cardLanguages, makeCard, questionIds } from "vigie/registry";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { metricName } from "../../../registry/card/markdown.ts";
import { alike } from "../../../registry/card/sections/alike.ts";
import { english as englishWords } from "../../../registry/card/words.en.ts";
import { french as frenchWords } from "../../../registry/card/words.fr.ts";
import { fittedPipeline } from "../scoring/pipeline.ts";

let evidence: CardEvidence;

const standing = {
  reference: "demo@3",
  status: "released",
  aliases: ["production"],
  author: "sam",
  judgedBy: { by: "rae", at: "2026-02-01T10:00:00.000Z" },
  reproducedBy: ["rae"],
  openFindings: 0,
  waivedRules: [],
  looks: { times: 3, people: 2, models: 4 },
  answers: {},
} as const;

/** Every text of a language; functions give theirs for a few arguments. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return [String(value("x", 2, 3))];
  return Object.values(value as object).flatMap(textsOf);
}

beforeAll(async () => {
  const pipeline = await fittedPipeline();
  const n = 200;
  const rows = Array.from({ length: n }, (_, i) => i);
  const labels = Uint8Array.from(rows, (i) => (i % 4 === 0 ? 1 : 0));
  const margins = Float64Array.from(rows, (i) => ((i * 37) % 101) / 50 - 1 + (i % 4 === 0 ? 0.5 : 0));
  const probabilities = margins.map((margin) => 1 / (1 + Math.exp(-margin)));
  const groups = {
    name: "region",
    codes: Int32Array.from(rows, (i) => i % 2),
    levels: ["Bret|agne", "Corse"],
  };
  const outcomes = { labels, margins, probabilities, firms: Int32Array.from(rows) };
  const views: Views = {
    format: "vigie.views/1",
    withoutStrongSignals: evaluate(outcomes, {
      groups,
      thresholds: pipeline.thresholds,
      replicates: 100,
      seed: 1,
    }),
    withStrongSignals: null,
  };
  const part = {
    from: "2020-01-01",
    until: "2021-01-01",
    rows: 1234,
    firms: 400,
    positiveRows: 60,
    positiveFirms: 41,
  };
  const fold = {
    format: "vigie.fold/1",
    protocol: "temporal",
    cutoff: "2022-07-01",
    parts: {
      train: part,
      calibrate: part,
      choose: part,
      test: { ...part, from: "2022-07-01", until: "2023-07-01" },
    },
    embargo: { requiredMonths: 20, months: 12, overridden: { reason: "only four years" } },
    separateFirms: true,
    grouping: null,
    seed: "x",
    excluded: [{ reason: "no outcome in the panel", rows: 5, firms: 4 }],
  } as const;
  const model = {
    name: "logistic",
    protocol: "temporal",
    kind: "logistic-regression",
    engine: "newton",
    engineVersion: "1",
    threads: 1,
    chooseAveragePrecision: 0.3,
    metrics: {},
    diagnostics: {},
  } as const;
  evidence = {
    study: { name: "small-study", question: "Does it work?", seed: 1 },
    run: "0123456789ab",
    dataset: { name: "example", version: digestBytes("panel"), rows: 98765 },
    environment: {
      vigie: "0.1.0",
      node: "v20",
      platform: "linux-x64",
      code: digestBytes("code"),
      packageLock: digestBytes("lock"),
    },
    window: null,
    ...{ model, fold, pipeline, views },
  };
});

describe("a model card", () => {
  test("gives the same bytes for the same evidence, without clock or place", () => {
    expect(makeCard(evidence)).toBe(makeCard(structuredClone(evidence)));
  });

  test("shows each metric with its interval and its counts", () => {
    const { metrics } = evidence.views.withoutStrongSignals;
    const card = makeCard(evidence);
    const auc = metrics.auc!;
    expect(card).toContain(
      `| AUC | ${auc.value!.toFixed(3)} | ${auc.low!.toFixed(3)} to ${auc.high!.toFixed(3)} | 200 | 200 | 50 |`,
    );
    for (const name of Object.keys(metrics)) expect(card).toContain(`| ${metricName(name, englishWords)} | `);
    expect(Object.keys(metrics).filter((name) => metricName(name, englishWords) === name)).toEqual([]);
  });

  test("shows parts and dates, the shorter embargo, the target and what was left out", () => {
    const card = makeCard(evidence);
    expect(card).toContain("| test | 2022-07-01 | 2023-07-01 | 1,234 | 400 | 41 |");
    expect(card).toContain("**The embargo is shorter than required.** Reason given: only four years");
    expect(card).toContain("within 18 months of the as-of date");
    expect(card).toContain("| no outcome in the panel | 5 | 4 |");
  });

  test("shows thresholds with the rows they were chosen on, and the table by group", () => {
    const card = makeCard(evidence);
    expect(card).toMatch(
      /\| high \| 0\.731 \| 1\.000 \| by hand \| 0\.500 \(none\) \| 5 \| none \| the test \|/,
    );
    expect(card).toContain("## By region");
    expect(card).toMatch(/\| Bret\\\|agne \| 100 \| 100 \| 50 \| /);
  });

  test("shows every question for the controller as not answered until it is, with who and when", () => {
    expect(makeCard(evidence).match(/\*\*not answered\*\*/g)).toHaveLength(questionIds.length);
    const answers = {
      retention: { text: "Two *years*.", by: "ada", at: "2026-03-01T10:00:00.000Z" },
      contact: { text: null, by: "ada", at: "2026-03-02T10:00:00.000Z" },
    };
    const card = makeCard(evidence, { standing: { ...standing, answers } });
    expect(card).toContain("and who erases them? Two \\*years\\*. (ada, 2026-03-01)");
    expect(card).toContain("about this model? (the text was erased) (ada, 2026-03-02)");
    expect(card.match(/\*\*not answered\*\*/g)).toHaveLength(questionIds.length - 2);
  });

  test("says who wrote and judged it, and how often the months were looked at by now", () => {
    const looked = {
      ...evidence,
      window: {
        window: { panel: "p", facts: [], target: "t", from: "a", until: "b", regions: null },
        isSealed: true,
      },
    };
    const card = makeCard(looked, { standing });
    expect(card).toContain("**demo@3** (production), released");
    expect(card).toContain("- Author: sam");
    expect(card).toContain("- Judged by rae on 2026-02-01; now released");
    expect(card).toContain("looked at **3 times by 2 people**");
    expect(makeCard(looked)).toContain("no look at them was recorded");
    expect(makeCard(evidence)).toContain("The registry says who wrote, judged and released it");
  });

  test("says how probabilities held, and the verdicts on fairness or that there are none", () => {
    const card = makeCard(evidence);
    expect(card).toContain("Platt's: the log-odds are 1.000 times the margin plus 0.000");
    const slope = evidence.views.withoutStrongSignals.metrics.calibrationSlope!;
    expect(card).toContain(`- Calibration slope: ${slope.value!.toFixed(3)} (`);
    expect(card).toContain("No fairness audit was made");
    expect(card).toContain("| debt | float64 | ratio | 3.000, learned in train; the model is told |");
  });

  test("begins with what Hugging Face's tools read, as YAML", () => {
    for (const language of cardLanguages) {
      const [, block] = /^---\n([\s\S]*?)\n---\n\n# small-study: logistic\n/.exec(
        makeCard(evidence, { language }),
      )!;
      const read = parse(block!);
      expect(read).toMatchObject({
        language: [language],
        pipeline_tag: "tabular-classification",
        datasets: ["example"],
        "model-index": [{ name: "small-study", results: [{ dataset: { name: "example" } }] }],
      });
      const [auc] = read["model-index"][0].results[0].metrics;
      expect(auc).toMatchObject({
        type: "roc_auc",
        value: evidence.views.withoutStrongSignals.metrics.auc!.value,
      });
    }
  });

  test("says the same in French: as many sections, tables and rows, French numbers, and no English word of ours", () => {
    const [en, fr] = cardLanguages.map((language) => makeCard(evidence, { language, standing }));
    const shape = (card: string) => card.split("\n").map((line) => /^(#+|\||-|$)/.exec(line)?.[0] ?? "text");
    expect(shape(fr!)).toEqual(shape(en!));
    expect(fr).toContain("98\u202f765");
    expect(fr).toMatch(/\| AUC \| 0,\d{3} \| 0,\d{3} à 0,\d{3} \|/);
    const english = new Set(textsOf(englishWords).filter((text) => text.length > 12));
    for (const text of textsOf(frenchWords)) expect(english.has(text), text).toBe(false);
  });

  test("leaves no English in the French one: reasons, criteria, units, methods, divisions", async () => {
    const { fold, views, pipeline } = evidence;
    const { withoutStrongSignals: judged } = views;
    const { high, moderate } = pipeline.thresholds;
    const set = { fold: "temporal", origin: "choose part of the temporal fold" } as const;
    const thresholds = {
      high: { ...high, ...set, criterion: "maximises F0.5", aim: { by: "f-beta", beta: 0.5 } },
      moderate: { ...moderate, ...set, criterion: "maximises F2", aim: { by: "f-beta", beta: 2 } },
    } as const;
    const excluded = ["label not usable", "immature: horizon and reporting delay are not over"] as const;
    const target = { ...pipeline.target, name: "collective procedure within 18 months" };
    const requires = pipeline.requires.map((one, i) => ({ ...one, unit: i === 0 ? "days" : "months" }));
    const full = {
      ...evidence,
      study: { ...evidence.study, question: "?" },
      fold: { ...fold, excluded: excluded.map((reason) => ({ reason, rows: 5, firms: 4 })) },
      pipeline: { ...pipeline, thresholds, target, requires },
      views: {
        ...views,
        withoutStrongSignals: { ...judged, groups: { ...judged.groups!, name: "sizeClass" } },
      },
    } as CardEvidence;
    const card = makeCard(full, { language: "fr", standing }).replace(/^---\n[\s\S]*?\n---\n/, "");
    const english =
      /\b(the|of|with|from|and|not|is|are|firms?|rows|months|days|draws|interval on|within|choose|maximises|float64|int32|sizeClass)\b/gi;
    expect(card.match(english) ?? []).toEqual([]);
    for (const told of ["procédure collective sous 18 mois", "maximiser F0,5", "## Par taille", "| nombre |"])
      expect(card).toContain(told);
    expect(card).toContain("Jugée par rae le 01/02/2026");
    expect(card).toMatch(/- Pente de calibration : /);
  });

  test("tells parts in the order in which they are used, and methods that differ in numbers once", () => {
    const card = makeCard(evidence);
    expect(
      [...card.matchAll(/^\| (train|calibrate|choose|test)[^|]* \| 20/gm)].map(([, part]) => part),
    ).toEqual(["train", "calibrate", "choose", "test"]);
    expect(alike(["n of 9.5 on 3", "n of 112.3 on 3", "n of 9.5 on 3", "none"], "to")).toEqual([
      "n of 9.5 to 112.3 on 3",
      "none",
    ]);
    expect(alike(["sur 9,5", "sur 112,3", "sur 40"], "à")).toEqual(["sur 9,5 à 112,3"]);
  });

  test("is one page without script or network, in which names stay text", () => {
    const evil = { ...evidence, study: { ...evidence.study, name: "<script>alert(1)</script>" } };
    const page = makeCard(evil, { format: "html", language: "fr", standing });
    const { document } = parseHTML(page);
    expect(document.documentElement.lang).toBe("fr");
    expect(document.querySelectorAll("script, img, link, iframe")).toHaveLength(0);
    expect(document.querySelector("h1")!.textContent).toBe("<script>alert(1)</script>: logistic");
    expect(document.querySelectorAll("table").length).toBeGreaterThan(5);
    expect(page).not.toContain("library_name");
  });

  test("claims no conformity", () => {
    for (const language of cardLanguages)
      expect(makeCard(evidence, { language })).not.toMatch(/complian|conforms|certifi|conforme/i);
  });
});
