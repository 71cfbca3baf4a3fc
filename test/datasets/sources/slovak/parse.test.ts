import { describe, expect, it } from "vitest";
import { ratioNames } from "../../../../datasets/sources/slovak/firm-year.ts";
import { parseSlovakFile } from "../../../../datasets/sources/slovak/parse.ts";

const file = { name: "bankrupt_retail_13_year_10_11_12.csv", bankrupt: true, sector: "retail", year: 2013 };
const header = ["", ...ratioNames].map((name) => `"${name}"`).join(";");
const fields = (first: string, rest = "0") => ['"1"', first, ...ratioNames.slice(1).map(() => rest)];
const line = (first: string, rest?: string) => fields(first, rest).join(";");

describe("parseSlovakFile", () => {
  it.each([
    ["-1,01", -1.01],
    ["15661,52", 15661.52],
    ["1e+05", 100000],
    ["-0", 0],
    ['"2,5"', 2.5],
  ])("reads %s as %d", (text, value) => {
    const { rows, rejects } = parseSlovakFile(`${header}\n${line(text)}\n`, file);
    expect(rejects).toEqual([]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ file: file.name, line: 2, year: 2013, sector: "retail", bankrupt: true });
    expect(Object.is(rows[0]?.values[0], value)).toBe(true);
  });

  it("reads NA as missing, not as zero", () => {
    const { rows } = parseSlovakFile(`${header}\n${line("NA", "1,5")}`, file);
    expect(Array.from(rows[0]!.values.subarray(0, 2))).toEqual([Number.NaN, 1.5]);
  });

  it("accepts a byte order mark, CRLF and blank lines, and counts lines as an editor does", () => {
    const { rows } = parseSlovakFile(`\uFEFF${header}\r\n\r\n${line("1")}\r\n`, file);
    expect(rows.map((row) => row.line)).toEqual([3]);
  });

  it("finds columns by name, whatever their order", () => {
    const shuffled = ["", ...ratioNames.toReversed()].join(";");
    const { rows } = parseSlovakFile(`${shuffled}\n${line("7")}`, file);
    expect(rows[0]?.values[62]).toBe(7);
  });

  it.each([
    ["too many fields", `${line("1")};9`, { column: null, value: "65 fields", expected: "64 fields" }],
    ["too few fields", '"1";2', { column: null, value: "2 fields", expected: "64 fields" }],
    ["a decimal point", line("1.5"), { column: "V1", value: "1.5" }],
    ["a word", line("1", "x"), { column: "V2", value: "x" }],
    ["an empty cell", line(""), { column: "V1", value: "" }],
    ["a number beyond doubles", line("1e999"), { column: "V1", value: "1e999" }],
  ])("rejects a line with %s, says where, and goes on", (_, bad, expected) => {
    const { rows, rejects } = parseSlovakFile([header, line("1"), bad, line("3")].join("\n"), file);
    expect(rows.map((row) => row.line)).toEqual([2, 4]);
    expect(rejects).toMatchObject([{ file: file.name, line: 3, ...expected }]);
  });

  it("names every ratio that the header lacks, with the file", () => {
    const short = header.replace('"V5"', '"W5"').replace(';"V63"', "");
    expect(() => parseSlovakFile(`${short}\n${line("1")}`, file)).toThrow(
      expect.objectContaining({
        code: "slovak.header",
        message: "missing column: V5, V63 (expected V1..V63 in the header)",
        place: { file: file.name, line: 1, column: "V5" },
      }),
    );
  });

  it("refuses an empty file as one without a header", () => {
    expect(() => parseSlovakFile("", file)).toThrow(expect.objectContaining({ code: "slovak.header" }));
  });
});
