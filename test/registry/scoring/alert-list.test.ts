import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { digestBytes } from "vigie/datasets";
import { type AlertRow, checkAlertRows, readAlertList, writeAlertList } from "vigie/registry";
import { describe, expect, test } from "vitest";
import { decodeCsv, encodeCsv } from "../../../registry/scoring/csv.ts";
import { temporaryFolder } from "../support.ts";

function row(rank: number, extra: Partial<AlertRow> = {}): AlertRow {
  const margin = extra.margin ?? 3 - rank;
  return {
    rank,
    siren: String(100000000 + rank),
    name: null,
    list: "February",
    asOf: "2024-02-01",
    version: "small@1",
    versionDigest: digestBytes("bundle"),
    margin,
    probability: 0.25,
    ofHundred: 25,
    level: margin >= 2 ? "high" : margin >= 1 ? "moderate" : "none",
    highMargin: 2,
    highProbability: 0.5,
    moderateMargin: 1,
    moderateProbability: 0.2,
    base: 0.5,
    themes: { "social debt": margin - 0.5 },
    contributions: { debt: margin - 1.5, delay: 1 },
    reasons: ["Debt: 3"],
    region: "Corse",
    department: "2A",
    activity: null,
    sizeClass: null,
    dataDates: { debit: "2024-01-20", paydex: null },
    firstAlert: true,
    ...extra,
  };
}

const pathOf = async (extension: string) => join(await temporaryFolder(), `list.${extension}`);

describe.each(["csv", "arrow"])("an alert list as %s", (extension) => {
  test("comes back as it was written, whatever the texts", async () => {
    const path = await pathOf(extension);
    const text = fc.oneof(
      fc.string({ minLength: 1, unit: "grapheme" }),
      fc.constantFrom("=1+1", "'=x", "''", "-3", '"', "a,b", "a\r\nb", "\r", " ", "\tx", "null", "é"),
    );
    // No feature bears this name (`declareFeatures.ts` wants words), and zod's records leave it out.
    const feature = text.filter((it) => it !== "__proto__");
    await fc.assert(
      fc.asyncProperty(
        feature,
        text,
        fc.double({ noNaN: true, min: -5, max: 5 }),
        async (name, reason, value) => {
          const margin = value + 0;
          const contributions = { debt: margin - 0.5, [name]: 0 };
          const rows = [row(1, { margin: 5.5, themes: { other: 5 }, contributions: { debt: 5, [name]: 0 } })];
          rows.push(
            row(2, { name, reasons: [reason], margin, themes: { other: margin - 0.5 }, contributions }),
          );
          await writeAlertList(path, rows);
          expect(await readAlertList(path)).toEqual(rows);
        },
      ),
      { numRuns: Number(process.env.VIGIE_RUNS ?? 40) },
    );
  });

  test("without a score is refused on both sides, never read as 0", async () => {
    const path = await pathOf(extension);
    const missing = { ...row(2), probability: null } as unknown as AlertRow;
    const refusal = { code: "alerts.missing-score", place: { line: 2, column: "probability" } };
    await expect(writeAlertList(path, [row(1), missing])).rejects.toMatchObject(refusal);
    await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("of nothing is refused", async () => {
    await expect(writeAlertList(await pathOf(extension), [])).rejects.toMatchObject({ code: "alerts.empty" });
  });
});

describe("reading a CSV that others touched", () => {
  async function changed(change: (text: string) => string) {
    const path = await pathOf("csv");
    await writeAlertList(path, [row(1), row(2)]);
    await writeFile(path, change(await readFile(path, "utf8")));
    return readAlertList(path);
  }

  test.each([
    [
      "an emptied probability",
      (text: string) => text.replace(/,0\.25,25,true,Corse(?=[^\n]*\r\n$)/, ",,25,true,Corse"),
      "alerts.missing-score",
    ],
    ["the levels swapped", (text: string) => text.replace(",high,", ",moderate,"), "alerts.malformed"],
    [
      "a level of another vocabulary",
      (text: string) => text.replace(",high,", ",seuil F1,"),
      "alerts.malformed",
    ],
    ["a decimal comma", (text: string) => text.replace(",0.25,", ',"0,25",'), "alerts.csv"],
    ["a column renamed", (text: string) => text.replace("probability", "score"), "alerts.csv"],
    [
      "a column removed",
      (text: string) => text.replace(/^rank,/, "").replaceAll(/\n\d,/g, "\n"),
      "alerts.malformed",
    ],
    ["a field too many", (text: string) => `${text.trimEnd()},x\r\n`, "alerts.csv"],
    ["an open quote", (text: string) => `${text}"`, "alerts.csv"],
    [
      "two lines swapped",
      (text: string) => text.replace(/(\r\n)([^\r]*)(\r\n)([^\r]*)(\r\n)$/, "$1$4$3$2$5"),
      "alerts.order",
    ],
    ["nothing left", () => "", "alerts.csv"],
  ])("stops at %s", async (_what, change, code) => {
    await expect(changed(change)).rejects.toMatchObject({ code });
  });

  test("takes it back unchanged", async () => {
    expect(await changed((text) => `\uFEFF${text}`)).toEqual([row(1), row(2)]);
  });
});

describe("a cell that a spreadsheet would run", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("is marked in the file: %j", (text) => {
    const columns = [{ name: "region", kind: "text" as const }];
    const csv = encodeCsv(columns, [{ region: text }]);
    expect(csv.split("\n").slice(1).join("\n")).toMatch(/^"?'/);
    expect(decodeCsv(csv, () => "text").rows[0]).toEqual({ region: text });
  });

  test("is not what a negative number is", () => {
    expect(encodeCsv([{ name: "margin", kind: "number" }], [{ margin: -1.5 }])).toBe("margin\r\n-1.5\r\n");
  });

  test("tells an empty text from nothing", () => {
    const columns = [{ name: "region", kind: "text" as const }];
    expect(encodeCsv(columns, [{ region: "" }, { region: null }])).toBe('region\r\n""\r\n\r\n');
  });
});

describe("a list as a whole", () => {
  test.each([
    ["a rank left out", [row(1), row(3)], "rank 3 out of order"],
    ["two versions", [row(1), row(2, { version: "small@2" })], "another list, version or date"],
    [
      "equal margins against the order of the siren",
      [row(1, { margin: 1, siren: "2" }), row(2, { siren: "1" })],
      "rank 2 out of order",
    ],
    [
      "thresholds the wrong way round",
      [row(1, { highMargin: 0.5, level: "high" })],
      "is below the moderate one",
    ],
    ["a firm twice", [row(1), row(2, { siren: "100000001" })], "firm twice: 100000001"],
  ])("is refused with %s", (_what, rows, message) => {
    expect(() => checkAlertRows(rows)).toThrow(message);
  });
});
