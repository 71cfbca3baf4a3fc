import { describe, expect, it } from "vitest";
import { decimalsOf, formatFor, shortDigest } from "../../server/web/format.ts";

const en = formatFor("en");
const fr = formatFor("fr");

describe("numbers and dates", () => {
  it.each([
    [en.count(12345), "12,345"],
    [fr.count(12345), "12\u202f345"],
    [en.number(0.81249, 3), "0.812"],
    [fr.number(0.81249, 3), "0,812"],
    [en.number(7), "7"],
    [en.number(1234.56), "1,235"],
    [en.number(0.000012345), "1.23E-5"],
    [en.share(0.1234), "12.3\u202f%"],
    [fr.share(0.1234), "12,3\u202f%"],
    [en.day("2024-01-01"), "1 January 2024"],
    [fr.day("2024-01-01"), "1er janvier 2024"],
    [fr.day("2024-01-11"), "11 janvier 2024"],
    [en.duration(340.2), "340\u202fms"],
    [en.duration(2140), "2.1\u202fs"],
    [fr.duration(2140), "2,1\u202fs"],
    [en.duration(185_000), "3\u202fmin 5\u202fs"],
    [en.bytes(512), "512\u202fB"],
    [fr.bytes(3 * 1024 ** 2), "3\u202fMio"],
  ])("writes %s", (written, expected) => {
    expect(written).toBe(expected);
  });

  it("says how long ago something was", () => {
    const now = new Date("2024-03-01T12:00:00Z");
    expect(en.ago("2024-03-01T11:57:00Z", now)).toBe("3 minutes ago");
    expect(fr.ago("2024-02-29T12:00:00Z", now)).toBe("hier");
  });

  it.each([
    [[1, 20, 300], 0],
    [[0.123456, 0.5], 3],
    [[1.5, 2], 2],
    [[12345.6, null], 0],
    [["a", null], 0],
    [[], 0],
    [[0.0000001], 6],
  ])("gives a column of %j the same %i decimals", (values, decimals) => {
    expect(decimalsOf(values)).toBe(decimals);
  });

  it("shortens a digest to what people compare", () => {
    expect(shortDigest(`sha256:${"ab".repeat(32)}`)).toBe("ababababab");
  });
});
